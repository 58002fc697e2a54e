using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// What a booking takes of one business day: a number of units of the exchange, or of one of its resources, over a period, with
/// its buffers. A booking has one allocation of the exchange, and one for each resource that it uses. Capacity is counted from
/// allocations alone, and they do not tell who has booked. The busy times of a <see cref="BusyCalendar"/> are allocations, too: they take
/// all of the exchange, or of a resource, and they do not tell for what.
/// </summary>
public sealed record Allocation
{
    /// <summary>
    /// The allocation's identity. It is unique within its exchange. The allocation of the exchange has the id of its booking, and
    /// that of a resource has an id of its own, which is a new one whenever the booking gets another resource.
    /// </summary>
    public required Guid Id { get; init; }

    /// <summary>
    /// The booking that it belongs to. A busy time of a calendar belongs to none, and has the empty id. This is no null, since a day keeps
    /// busy times apart (<see cref="BookingDay.BusyTimes"/>), so whoever counts bookings never meets it.
    /// </summary>
    public required Guid BookingId { get; init; }

    /// <summary>The calendar (<see cref="BusyCalendar"/>) whose busy time it is, or null if it belongs to a booking.</summary>
    public Guid? CalendarId { get; init; }

    /// <summary>The service of the booking, whose places it takes too, or null for a booking without a service.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The resource that it takes units of, or null if it takes units of the exchange itself.</summary>
    public Guid? ResourceId { get; init; }

    /// <summary>
    /// The number of the need of its booking that the resource serves, counted from 0. It is null if the allocation is of the
    /// exchange itself.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? Need
    {
        get;
        init => field = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Need), value, "From 0.");
    }

    /// <summary>
    /// Whether the customer has chosen the resource, or the owner has assigned it. Then the booking keeps the resource, and
    /// makes no room for others by changing to another one. The default is false.
    /// </summary>
    public bool IsPinned { get; init; }

    /// <summary>
    /// Whether it takes the whole resource, whatever the resource's capacity is or becomes. The default is false.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>The business date, which is the date on which the hours opened.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>
    /// The period on the exchange's wall clock, from its start, inclusive, to its end, exclusive, without buffers.
    /// </summary>
    public required LocalPeriod Period { get; init; }

    /// <summary>The number of places that it takes, from 1 to 100,000. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int Units
    {
        get;
        init => field = value is >= 1 and <= BookingPolicy.MaxCapacity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Units), value, $"From 1 to {BookingPolicy.MaxCapacity}.");
    } = 1;

    /// <summary>
    /// The time that it also occupies before its start, from 0 to 24 hours, by the policy under which it was made.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration BufferBefore
    {
        get => Duration.FromSeconds(BufferBeforeSeconds);
        init => BufferBeforeSeconds = Seconds(value, nameof(BufferBefore));
    }

    /// <summary>
    /// The time that it also occupies after its end, from 0 to 24 hours, by the policy under which it was made.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration BufferAfter
    {
        get => Duration.FromSeconds(BufferAfterSeconds);
        init => BufferAfterSeconds = Seconds(value, nameof(BufferAfter));
    }

    /// <summary>
    /// Whether the capacity was 1 at every moment of the period when the allocation was made, on a date without a
    /// transition of the clock. No other such allocation of its date and of the same resource, or of the exchange itself, may
    /// overlap it, and a database can ensure that. It is false for a booking for which the owner has passed over rules.
    /// </summary>
    public bool IsExclusive { get; init; }

    /// <summary>Whether it takes capacity. The allocation of a cancelled booking doesn't. The default is true.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>
    /// The stored time slot that its booking is attached to, or null if there is none. It may have been deleted since.
    /// </summary>
    public Guid? TimeSlotId { get; init; }

    /// <summary>
    /// Whether its booking is pending or confirmed. Then the time slot that the booking is attached to can't be
    /// deleted.
    /// </summary>
    public bool KeepsTimeSlot { get; init; }

    internal int BufferBeforeSeconds { get; private init; }

    internal int BufferAfterSeconds { get; private init; }

    private static int Seconds(Duration buffer, string name) =>
        WallClock.Seconds(buffer, Duration.Zero, BookingPolicy.MaxSlotDuration, name);
}
