using BookingEngine.Primitives;

namespace BookingEngine.Stores;

/// <summary>
/// What changes on one or more business days of an exchange: committed as a whole, and only if every day it touches
/// still has the expected version. It names what changed, never the whole day.
/// </summary>
/// <param name="ExchangeId">The exchange.</param>
/// <param name="Days">The days it touches, ordered by date, each with the version it was decided on (1 or more).</param>
public sealed record DayChange(Guid ExchangeId, IReadOnlyList<DayVersion> Days)
{
    /// <summary>The days it touches, ordered by date, each with the version it was decided on (1 or more).</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<DayVersion> Days
    {
        get;
        init => field = ValueList<DayVersion>.Of(value, nameof(Days));
    } = ValueList<DayVersion>.Of(Days, nameof(Days));

    /// <summary>The version of the exchange that it was decided on, 1 or more; 0 where nobody knows.</summary>
    public long ExchangeVersion { get; init; }

    /// <summary>What becomes of bookings. None is ever removed.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public EntryChange<Booking> Bookings
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Bookings));
    } = EntryChange<Booking>.None;

    /// <summary>What becomes of what they take. The allocation of a cancelled booking stays, inactive.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public EntryChange<Allocation> Allocations
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Allocations));
    } = EntryChange<Allocation>.None;

    /// <summary>What becomes of stored time slots. No two of a date have the same period.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public EntryChange<TimeSlot> TimeSlots
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeSlots));
    } = EntryChange<TimeSlot>.None;

    /// <summary>A day as it is once the change is committed: that date's part of the change, and the next version.</summary>
    /// <param name="day">One of the days it touches.</param>
    /// <exception cref="ArgumentNullException">There is no day.</exception>
    public BookingDay ApplyTo(BookingDay day)
    {
        ArgumentNullException.ThrowIfNull(day);
        return new BookingDay(
            day.ExchangeId,
            day.Date,
            day.Version + 1,
            TimeSlots.ApplyTo(day.TimeSlots, slot => slot.Id).Where(slot => slot.Date == day.Date),
            Allocations.ApplyTo(day.Allocations, allocation => allocation.Id)
                .Where(allocation => allocation.Date == day.Date && allocation.IsActive));
    }
}
