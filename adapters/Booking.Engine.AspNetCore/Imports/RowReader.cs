using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>Reads bookings from rows. Names of services and resources are those of the exchange.</summary>
/// <param name="exchange">The exchange.</param>
/// <param name="email">The e-mail address of rows that have none, or null.</param>
internal sealed class RowReader(Exchange exchange, string? email)
{
    /// <summary>Reads a row. Returns null if one of its fields has an error.</summary>
    public BookingToImport? Read(RequestFields fields)
    {
        string id = fields.Read(ImportFields.ExternalId, "");
        var status = fields.Read(BookingFields.Status);
        var service = Service(fields);
        var resources = Resources(fields);
        var time = new TimeFields(fields, needsEnd: service is null);
        var customer = new Customer(
            fields.Read(BookingFields.CustomerName, ""),
            fields.Read(BookingFields.CustomerEmail with { IsRequired = email is null }, email ?? ""),
            fields.Read(BookingFields.CustomerPhone));
        string notes = fields.Read(BookingFields.Notes);
        int partySize = fields.Read(BookingFields.PartySize);
        var metadata = ImportFields.ReadMetadata(fields);
        var overrides = OverridesOf(fields);
        if (time is { HasMoments: true, HasClock: true })
        {
            time.Compare(exchange, slot: null, fields.Errors);
        }

        return fields.Errors.Any || time.Time is null
            ? null
            : new BookingToImport(id, new BookingRequest(exchange.Id, time.Time, customer)
            {
                ServiceId = service,
                ResourceIds = resources,
                PartySize = partySize,
                Notes = notes,
                Metadata = metadata,
                Overrides = overrides,
            })
            {
                Status = status,
            };
    }

    private Guid? Service(RequestFields fields)
    {
        if (fields.Read(ImportFields.Service) is not { } named)
        {
            return null;
        }

        var found = Named(named, exchange.Services, service => service.Id, service => service.Name);
        if (found is null)
        {
            fields.Errors.Add(ImportFields.Service.Name, $"There is no service “{named}”, or more than one.", BookingErrorCode.ServiceNotFound);
        }

        return found;
    }

    private List<Guid> Resources(RequestFields fields)
    {
        var ids = new List<Guid>();
        foreach (string named in ImportFields.Split(fields.Read(ImportFields.Resources)))
        {
            if (Named(named, exchange.Resources, resource => resource.Id, resource => resource.Name) is { } found)
            {
                ids.Add(found);
            }
            else
            {
                fields.Errors.Add(
                    ImportFields.Resources.Name, $"There is no resource “{named}”, or more than one.", BookingErrorCode.ResourceNotFound);
            }
        }

        return ids;
    }

    private static Overrides OverridesOf(RequestFields fields)
    {
        var overrides = Overrides.None;
        foreach (string name in ImportFields.Split(fields.Read(ImportFields.Overrides)))
        {
            if (OverrideChoice.Named(name) is { } rule)
            {
                overrides |= rule;
            }
            else
            {
                fields.Errors.Add(ImportFields.Overrides.Name, Wording.NoChoice(name));
            }
        }

        return overrides;
    }

    /// <summary>Returns the id of the only one that has the id or the name.</summary>
    private static Guid? Named<T>(string named, IReadOnlyList<T> all, Func<T, Guid> id, Func<T, string> name)
    {
        if (Guid.TryParse(named, out var given) && all.Any(one => id(one) == given))
        {
            return given;
        }

        T[] found = [.. all.Where(one => name(one).Equals(named, StringComparison.OrdinalIgnoreCase))];
        return found is [var only] ? id(only) : null;
    }
}
