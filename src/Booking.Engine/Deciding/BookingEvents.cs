using BookingEngine.Stores;

namespace BookingEngine.Deciding;

/// <summary>
/// Derives from a change what happened to bookings, as a pure function of the change and of the bookings before it. It is the only
/// place that does: whatever decides on a change, its events are those that the stored bookings tell.
/// </summary>
internal static class BookingEvents
{
    /// <summary>What <see cref="BookingEvent.Changed"/> contains if a booking uses resources otherwise than before.</summary>
    public const string Resources = "Resources";

    /// <summary>
    /// The properties of a booking that can change, in alphabetical order, except its version and the time of its last change, which always do.
    /// </summary>
    private static readonly (string Name, Func<Booking, object?> Of)[] Properties =
    [
        (nameof(Booking.Customer), booking => booking.Customer),
        (nameof(Booking.Date), booking => booking.Date),
        (nameof(Booking.Metadata), booking => booking.Metadata),
        (nameof(Booking.Notes), booking => booking.Notes),
        (nameof(Booking.Overrides), booking => booking.Overrides),
        (nameof(Booking.PartySize), booking => booking.PartySize),
        (nameof(Booking.Period), booking => booking.Period),
        (nameof(Booking.PriceAmount), booking => booking.PriceAmount),
        (nameof(Booking.PriceCurrency), booking => booking.PriceCurrency),
        (nameof(Booking.ServiceId), booking => booking.ServiceId),
        (nameof(Booking.ServiceName), booking => booking.ServiceName),
        (nameof(Booking.Status), booking => booking.Status),
        (nameof(Booking.TimeSlotId), booking => booking.TimeSlotId),
        (nameof(Booking.UserId), booking => booking.UserId),
        (nameof(Booking.UserName), booking => booking.UserName),
    ];

    /// <summary>Returns one event for each booking that a change adds or changes.</summary>
    /// <param name="change">The change of one request. It gives each booking one new version at most.</param>
    /// <param name="before">Returns a booking as it was before the change, or null if it is not known.</param>
    public static IEnumerable<BookingEvent> Of(DayChange change, Func<Guid, Booking?> before)
    {
        foreach (var booking in change.Bookings.Added)
        {
            yield return Event(booking, BookingEventType.BookingCreated, []);
        }

        foreach (var booking in change.Bookings.Changed)
        {
            yield return Of(booking, before(booking.Id), change);
        }
    }

    private static BookingEvent Of(Booking booking, Booking? before, DayChange change)
    {
        var removed = UsesOf(booking, change.Allocations.Removed);
        var added = UsesOf(booking, change.Allocations.Added);
        string[] names =
        [
            .. before is null ? [] : Properties.Where(one => !Equals(one.Of(before), one.Of(booking))).Select(one => one.Name),
        ];
        var type = TypeOf(booking, before, areAllocationsAllThatChanged: names.Length == 0 && removed.Length + added.Length > 0);
        return Event(
            booking, type, removed.SequenceEqual(added) ? names : [.. names.Append(Resources).Order(StringComparer.Ordinal)]);
    }

    private static BookingEventType TypeOf(Booking booking, Booking? before, bool areAllocationsAllThatChanged) =>
        (before?.Status == booking.Status ? (BookingStatus?)null : booking.Status) switch
        {
            BookingStatus.Confirmed => BookingEventType.BookingConfirmed,
            BookingStatus.Cancelled => BookingEventType.BookingCancelled,
            BookingStatus.Completed => BookingEventType.BookingCompleted,
            BookingStatus.NoShow => BookingEventType.BookingNoShow,
            _ when before is not null && (before.Date != booking.Date || before.Period != booking.Period) =>
                BookingEventType.BookingRescheduled,
            _ when areAllocationsAllThatChanged => BookingEventType.BookingReassigned,
            _ => BookingEventType.BookingChanged,
        };

    /// <summary>Returns which resources allocations of a booking take, for which of its needs, in an order that can be compared.</summary>
    private static (int? Need, Guid? ResourceId, bool IsPinned)[] UsesOf(Booking booking, IReadOnlyList<Allocation> allocations) =>
    [
        .. allocations
            .Where(taken => taken.BookingId == booking.Id && taken.ResourceId is not null)
            .Select(taken => (taken.Need, taken.ResourceId, taken.IsPinned))
            .Order(),
    ];

    private static BookingEvent Event(Booking booking, BookingEventType type, string[] changed) => new()
    {
        Id = BookingEvent.IdOf(booking.Id, booking.Version, type),
        Type = type,
        ExchangeId = booking.ExchangeId,
        BookingId = booking.Id,
        Version = booking.Version,
        Date = booking.Date,
        Timestamp = booking.UpdatedAt,
        Changed = changed,
    };
}
