using NodaTime;

namespace BookingEngine;

/// <summary>A stored time slot with its exchange, its exact times and the remaining capacity.</summary>
public sealed record TimeSlotDetails
{
    /// <summary>Creates the details of a stored time slot.</summary>
    /// <param name="timeSlot">The slot.</param>
    /// <param name="exchange">The exchange that it belongs to.</param>
    /// <param name="availableCapacity">The remaining capacity at the fullest moment of the slot.</param>
    /// <param name="start">The start, as the exchange's clock shows it.</param>
    /// <param name="end">The end, as the exchange's clock shows it.</param>
    /// <exception cref="ArgumentNullException">The slot or the exchange is null.</exception>
    public TimeSlotDetails(
        TimeSlot timeSlot, Exchange exchange, int availableCapacity, OffsetDateTime start, OffsetDateTime end)
    {
        ArgumentNullException.ThrowIfNull(timeSlot);
        ArgumentNullException.ThrowIfNull(exchange);
        TimeSlot = timeSlot;
        Exchange = exchange;
        AvailableCapacity = availableCapacity;
        LocalStart = start;
        LocalEnd = end;
    }

    /// <summary>The slot.</summary>
    public TimeSlot TimeSlot { get; }

    /// <summary>The exchange that it belongs to.</summary>
    public Exchange Exchange { get; }

    /// <summary>
    /// The exchange's remaining places at the fullest moment of the slot, or <see cref="BookingPolicy.NoLimit"/> if the
    /// exchange does not limit them. What is left of resources is not counted.
    /// </summary>
    public int AvailableCapacity { get; }

    /// <summary>The instant of the start, by today's tz database.</summary>
    public Instant Start => LocalStart.ToInstant();

    /// <summary>The instant of the end, by today's tz database.</summary>
    public Instant End => LocalEnd.ToInstant();

    /// <summary>
    /// The time that the exchange's clock shows at the start, with its offset from UTC then, by today's tz database.
    /// </summary>
    public OffsetDateTime LocalStart { get; }

    /// <summary>
    /// The time that the exchange's clock shows at the end, with its offset from UTC then, by today's tz database.
    /// </summary>
    public OffsetDateTime LocalEnd { get; }
}
