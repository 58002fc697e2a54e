using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>Decides on the customer, the notes, the metadata and the party of a booking.</summary>
internal static partial class BookingDecisions
{
    /// <summary>
    /// Changes the customer, the notes, the metadata and the party size of a booking, and keeps the details that the change leaves out.
    /// A larger party needs enough remaining capacity, where the booking's own places count as free. A smaller party
    /// always fits.
    /// </summary>
    /// <param name="state">The day of the booking.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="change">The details to change.</param>
    /// <param name="actor">
    /// Who makes the request. An erased booking can be changed only by the exchange's owner: a request of the erased
    /// customer that was already under way must not store personal data again.
    /// </param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<BookingDetails> ChangeDetails(
        DayState state, Booking booking, BookingChange change, Actor actor, Instant now)
    {
        var day = state.Day(booking.Date);
        var customer = new Customer(
            change.CustomerName ?? booking.Customer.Name,
            change.CustomerEmail ?? booking.Customer.Email,
            change.CustomerPhone ?? booking.Customer.Phone);
        string notes = change.Notes ?? booking.Notes;
        var metadata = Merged(booking.Metadata, change.Metadata);
        int partySize = change.PartySize ?? booking.PartySize;
        if (customer == booking.Customer
            && notes == booking.Notes
            && metadata.Equals(booking.Metadata)
            && partySize == booking.PartySize)
        {
            return Decision<BookingDetails>.Unchanged(Details.Of(booking, day));
        }

        if (booking.IsErased && (customer != booking.Customer || !actor.Owns(day.Exchange)))
        {
            return BookingErrors.CustomerErased;
        }

        if (metadata.Count > Limits.MetadataEntries)
        {
            return BookingErrors.TooMuchMetadata;
        }

        int more = partySize - booking.PartySize;
        var reach = more > 0 ? booking.Overrides : Overrides.None;
        if (!Reach.IsKnown(state, booking.Date, reach))
        {
            return Decision<BookingDetails>.Elsewhere(Reach.Around(booking.Date, reach));
        }

        if (more != 0 && booking.Status is not (BookingStatus.Pending or BookingStatus.Confirmed))
        {
            return BookingErrors.PartyNotChangeable(booking.Status);
        }

        if (more != 0 && EffectivePolicy.Of(day.Exchange, booking).PartyProblem(partySize) is { } outside)
        {
            return outside;
        }

        var placement = ResourcePlacement.None;
        if (more > 0 && BookingRules.PartyProblem(day, booking, partySize, now, out placement) is { } error)
        {
            return error;
        }

        var changed = Changed(booking, now) with
        {
            Customer = customer,
            Notes = notes,
            Metadata = metadata,
            PartySize = partySize,
        };
        var ofDay = AddPlaces(
            changed.PlacesInTimeSlot - booking.PlacesInTimeSlot,
            booking,
            day,
            ChangeOf(day.Exchange, [day.Day, .. Reach.Neighbours(state, booking, reach)]));
        if (placement.Resources.Count == 0)
        {
            return Decided(changed, Changed(ofDay, changed, AllocationsOf(changed, day)));
        }

        var held = day.Day.FindResourceAllocations(booking.Id);
        Allocation[] ofExchange = [.. AllocationsOf(changed, day).Where(taken => taken.ResourceId is null)];
        return Placed(state, changed, Changed(ofDay, changed, ofExchange), held, placement, now);
    }

    /// <summary>Removes all personal data from a booking. Its place stays occupied.</summary>
    /// <param name="day">The day of the booking.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<BookingDetails> Erase(BusinessDay day, Booking booking, Instant now)
    {
        var changed = Changed(booking, now) with
        {
            Customer = Customer.Erased,
            Notes = "",
            Metadata = ValueMap<string>.Empty,
            UserId = null,
            UserName = null,
        };
        return Decided(changed, Changed(ChangeOf(day.Exchange, day.Day), changed));
    }

    /// <summary>Returns the entries of metadata after a change, which removes those that it sets to null.</summary>
    private static IReadOnlyDictionary<string, string> Merged(
        IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, string?>? change)
    {
        if (change is null)
        {
            return metadata;
        }

        var merged = new Dictionary<string, string>(metadata, StringComparer.Ordinal);
        foreach (var (name, value) in change)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return ValueMap<string>.Of(merged, nameof(metadata));
    }
}
