using BookingEngine.Primitives;

namespace BookingEngine.Stores;

/// <summary>
/// A change of one or more business days of an exchange. A store commits it as a whole, and only if every day still has
/// the expected version. It contains only the entries that change, never a whole day.
/// </summary>
/// <param name="ExchangeId">The exchange.</param>
/// <param name="Days">
/// The days that the change touches, ordered by date, each with the version that the change was decided on (1 or more).
/// </param>
public sealed record DayChange(Guid ExchangeId, IReadOnlyList<DayVersion> Days)
{
    /// <summary>
    /// The days that the change touches, ordered by date, each with the version that the change was decided on (1 or
    /// more).
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<DayVersion> Days
    {
        get;
        init => field = ValueList<DayVersion>.Of(value, nameof(Days));
    } = ValueList<DayVersion>.Of(Days, nameof(Days));

    /// <summary>The version of the exchange that the change was decided on (1 or more), or 0 if it is unknown.</summary>
    public long ExchangeVersion { get; init; }

    /// <summary>
    /// The owner of the exchange that the change was decided on, or null if nobody owns it. A store may keep it with the
    /// bookings that are added, to list them for the owner.
    /// </summary>
    public string? OwnerId { get; init; }

    /// <summary>The bookings that are added or changed. A booking is never removed.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public EntryChange<Booking> Bookings
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Bookings));
    } = EntryChange<Booking>.None;

    /// <summary>
    /// The allocations that are added, changed or removed. The allocations of a cancelled booking are kept, marked inactive. A
    /// booking that gets another resource has one allocation removed and one added, which has a new id. So what is removed
    /// has to be taken away before anything is added: two bookings may swap their resources.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public EntryChange<Allocation> Allocations
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Allocations));
    } = EntryChange<Allocation>.None;

    /// <summary>The stored time slots that are added, changed or removed. No two slots of a date have the same period.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public EntryChange<TimeSlot> TimeSlots
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeSlots));
    } = EntryChange<TimeSlot>.None;

    /// <summary>
    /// What happens by the change: one event for each version that a booking gets, none of which has a position yet. They are stored if
    /// the change is, and only then. The list is empty if no events are kept (<see cref="BookingEngineOptions.EventRetention"/>).
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<BookingEvent> Events
    {
        get;
        init => field = ValueList<BookingEvent>.Of(value, nameof(Events));
    } = ValueList<BookingEvent>.Empty;

    /// <summary>
    /// Returns a day as it is once the change is committed: with the change's entries for that date, and the next
    /// version.
    /// </summary>
    /// <param name="day">One of the days that the change touches.</param>
    /// <exception cref="ArgumentNullException">The day is null.</exception>
    public BookingDay ApplyTo(BookingDay day)
    {
        ArgumentNullException.ThrowIfNull(day);
        return new BookingDay(
            day.ExchangeId,
            day.Date,
            day.Version + 1,
            TimeSlots.ApplyTo(day.TimeSlots, slot => slot.Id, slot => slot.Date == day.Date),
            Allocations.ApplyTo(
                day.AllAllocations,
                allocation => allocation.Id,
                allocation => allocation.Date == day.Date && allocation.IsActive));
    }

    /// <summary>Returns the exchange and how many days the change touches, and no personal data.</summary>
    public override string ToString() => $"DayChange of {ExchangeId} on {Days.Count} days";
}
