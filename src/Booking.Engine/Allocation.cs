using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// What a booking takes of the capacity of one business day: a number of units over a period, with its buffers. Capacity is
/// counted from allocations alone, and they do not tell who has booked.
/// </summary>
public sealed record Allocation
{
    /// <summary>The allocation's identity. It is unique within its exchange.</summary>
    public required Guid Id { get; init; }

    /// <summary>The booking that it belongs to.</summary>
    public required Guid BookingId { get; init; }

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
    /// transition of the clock. No other such allocation of its date may overlap it, and a database can ensure that.
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
