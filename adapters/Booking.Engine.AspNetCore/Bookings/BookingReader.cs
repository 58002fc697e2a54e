using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>Reads new bookings and changes of bookings from the bodies of requests.</summary>
internal static class BookingReader
{
    /// <summary>Reads a body as a booking request. Returns null if a field has an error.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="exchanges">Finds the exchange that it names.</param>
    /// <param name="timeSlots">Finds the time slot that it names.</param>
    /// <param name="needsCustomer">Whether the customer's name and e-mail address are required.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<BookingRequest?> ReadAsync(
        RequestFields fields,
        ExchangeService exchanges,
        TimeSlotService timeSlots,
        bool needsCustomer,
        CancellationToken cancellationToken)
    {
        var exchangeId = fields.Read(BookingFields.Exchange);
        var timeSlotId = fields.Read(BookingFields.TimeSlot);
        var serviceId = fields.Read(BookingFields.Service);
        var resources = ResourceChoice.Read(fields);
        var time = new TimeFields(
            fields, isNamedElse: fields.Has(BookingFields.TimeSlot), needsEnd: !fields.Has(BookingFields.Service));
        var customer = new Customer(
            fields.Read(BookingFields.CustomerName with { IsRequired = needsCustomer }, ""),
            fields.Read(BookingFields.CustomerEmail with { IsRequired = needsCustomer }, ""),
            fields.Read(BookingFields.CustomerPhone));
        string notes = fields.Read(BookingFields.Notes);
        int partySize = fields.Read(BookingFields.PartySize);
        var metadata = fields.Read(BookingFields.Metadata);
        var overrides = OverrideChoice.Read(fields);
        bool isNamedTwice = timeSlotId is null ? time.HasMoments && time.HasClock : time.HasMoments || time.HasClock;
        if (fields.Errors.Any || isNamedTwice)
        {
            // Only such requests need these queries. For all others, the booking itself looks both up.
            await FindNamedAsync(exchangeId, serviceId, timeSlotId, time, fields, exchanges, timeSlots, cancellationToken)
                .ConfigureAwait(false);
        }

        return fields.Errors.Any
            ? null
            : new BookingRequest(
                exchangeId!.Value, timeSlotId is { } id ? new RequestedTime.OfTimeSlot(id) : time.Time!, customer)
            {
                ServiceId = serviceId,
                ResourceIds = resources ?? [],
                Notes = notes,
                Metadata = metadata
                    .Where(entry => entry.Value is not null)
                    .ToDictionary(entry => entry.Key, entry => entry.Value!),
                PartySize = partySize,
                Overrides = overrides,
            };
    }

    /// <summary>
    /// Reads a change of a booking. A field that can't be changed is an error, unless it has the booking's present value.
    /// </summary>
    public static BookingChange ReadChange(RequestFields fields, BookingDetails found)
    {
        const string status = "A booking's status is changed by POST to its confirm/, complete/, no_show/ or cancel/.";
        const string time = "A booking is moved by POST to its reschedule/.";
        const string resources = "A booking's resources are changed by POST to its reschedule/, or by the owner by POST to its assign/.";
        const string other = "A booking keeps this: cancel it by POST to its cancel/, and make another one.";
        var booking = found.Booking;
        var change = new BookingChange
        {
            CustomerName = ReadText(BookingFields.CustomerName),
            CustomerEmail = ReadText(BookingFields.CustomerEmail),
            CustomerPhone = ReadText(BookingFields.CustomerPhone),
            Notes = ReadText(BookingFields.Notes),
            Metadata = fields.IsGiven(BookingFields.Metadata) ? fields.Read(BookingFields.Metadata) : null,
            PartySize = fields.IsGiven(BookingFields.PartySize) ? fields.Read(BookingFields.PartySize) : null,
        };
        AddUnless(BookingFields.Status, given => given == booking.Status, status);
        AddUnless(TimeFields.Date, given => given == booking.Date, time);
        AddUnless(TimeFields.StartTime, given => given?.Value == booking.Period.StartTime, time);
        AddUnless(TimeFields.EndTime, given => given == booking.Period.EndTime, time);
        AddUnless(TimeFields.StartsAt, given => given?.IsAt(found.LocalStart) is true, time);
        AddUnless(TimeFields.EndsAt, given => given?.IsAt(found.LocalEnd) is true, time);
        AddUnless(BookingFields.TimeSlot, given => given == found.TimeSlot?.Id, time);
        AddUnless(BookingFields.Exchange, given => given == booking.ExchangeId, other);
        AddUnless(BookingFields.Service, given => given == booking.ServiceId, other);
        AddUnless(ResourceChoice.Resource, given => given is null || (found.Resources is [var only] && given == only.ResourceId), resources);
        AddUnless(ResourceChoice.Resources, given => given is null, resources);
        return change;

        string? ReadText(Field<string> field) => fields.IsGiven(field) ? fields.Read(field) : null;

        void AddUnless<T>(Field<T> field, Func<T, bool> stands, string message)
        {
            if (!fields.IsAbsentOr(field, stands))
            {
                fields.Errors.Add(field.Name, message);
            }
        }
    }

    /// <summary>
    /// Adds an error if a body names another time slot than the booking's own, since that doesn't move a booking.
    /// </summary>
    public static void AddOtherTimeSlot(RequestFields fields, BookingDetails found)
    {
        if (!fields.IsAbsentOr(BookingFields.TimeSlot, given => given is null || given == found.TimeSlot?.Id))
        {
            fields.Errors.Add(
                BookingFields.TimeSlot.Name, "Name the new time by date, start_time and end_time, or by starts_at and ends_at.");
        }
    }

    /// <summary>Returns the ids that a request names, each with the error for an id that names nothing.</summary>
    public static IEnumerable<(BookingErrorCode Error, Field Field, Guid Id)> NamedBy(BookingRequest request)
    {
        yield return (BookingErrorCode.ExchangeNotFound, BookingFields.Exchange, request.ExchangeId);
        if (request.ServiceId is { } service)
        {
            yield return (BookingErrorCode.ServiceNotFound, BookingFields.Service, service);
        }

        foreach (var resource in request.ResourceIds)
        {
            yield return (BookingErrorCode.ResourceNotFound, ResourceChoice.Resource, resource);
        }

        if (request.Time is RequestedTime.OfTimeSlot named)
        {
            yield return (BookingErrorCode.TimeSlotNotFound, BookingFields.TimeSlot, named.TimeSlotId);
        }
    }

    /// <summary>
    /// Adds an error if a body names an exchange, service or time slot that does not exist, or two different times.
    /// </summary>
    private static async Task FindNamedAsync(
        Guid? exchangeId,
        Guid? serviceId,
        Guid? timeSlotId,
        TimeFields time,
        RequestFields fields,
        ExchangeService exchanges,
        TimeSlotService timeSlots,
        CancellationToken cancellationToken)
    {
        var exchange = await NamedExchange
            .FindAsync(exchangeId, BookingFields.Exchange, fields.Errors, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (exchange is not null && fields.Errors.Any)
        {
            AddUnknownService(exchange, serviceId, fields);
        }

        TimeSlotDetails? slot = null;
        if (timeSlotId is { } id)
        {
            slot = await timeSlots.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (slot is null || (exchange is not null && slot.Exchange.Id != exchange.Id))
            {
                fields.Errors.AddUnknownId(BookingFields.TimeSlot.Name, id, BookingErrorCode.TimeSlotNotFound);
                return;
            }
        }

        if (exchange is not null)
        {
            time.Compare(exchange, slot, fields.Errors);
        }
    }

    /// <summary>
    /// Adds an error if a body names no service at an exchange with services, or one that can't be booked. A body without other
    /// errors is not asked for this here, but when it is booked: it may be a repeated request, which is answered whatever has
    /// become of the service.
    /// </summary>
    private static void AddUnknownService(Exchange exchange, Guid? serviceId, RequestFields fields)
    {
        if (serviceId is { } id && exchange.FindService(id) is not { IsActive: true })
        {
            fields.Errors.AddUnknownId(BookingFields.Service.Name, id, BookingErrorCode.ServiceNotFound);
        }
        else if (!fields.Has(BookingFields.Service) && exchange.NeedsService)
        {
            fields.Errors.Add(BookingFields.Service.Name, Wording.Required);
        }
    }
}
