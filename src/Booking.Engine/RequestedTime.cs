using NodaTime;

namespace BookingEngine;

/// <summary>
/// The time that a request names. It may be named as the exchange's wall clock shows it, exactly, or by a stored time slot.
/// This value keeps what the request said. What it means is decided later, with the exchange and the day as they are then.
/// </summary>
/// <example>
/// <code>
/// // On the night of 2101-10-30 the clocks of Berlin go back: 02:30 comes twice.
/// await exchanges.UpdateAsync(shop.Id, exchange => exchange with { OperatingHours = OperatingHours.Daily(new(0, 0), new(0, 0)) });
/// var night = new LocalDate(2101, 10, 30);
/// var earlier = await bookings.BookAsync(new BookingRequest(shop.Id, night, new(2, 30), new(2, 45), ada));
/// Print(earlier.Value.LocalStart); // 2101-10-30T02:30:00+02
///
/// var second = Instant.FromUtc(2101, 10, 30, 1, 30);
/// var later = await bookings.BookAsync(new BookingRequest(shop.Id, second, second + Duration.FromMinutes(15), ada));
/// Print(later.Value.LocalStart); // 2101-10-30T02:30:00+01
/// </code>
/// </example>
public abstract record RequestedTime
{
    private RequestedTime()
    {
    }

    /// <summary>The time is named by a business date, a start and an end, as the exchange's wall clock shows them.</summary>
    /// <param name="Date">The business date, which is the date on which the hours open.</param>
    /// <param name="StartTime">
    /// The start, inclusive. It must be a whole second. If the clock shows it twice, the earlier one that is within the
    /// hours is meant.
    /// </param>
    /// <param name="EndTime">
    /// The end, exclusive. It must be a whole second. It is the first moment after the start at which the clock shows
    /// this time. If it is null, the length is that of the service, or else of the exchange's slots. A booking that is moved
    /// keeps its length.
    /// </param>
    public sealed record OnClock(LocalDate Date, LocalTime StartTime, LocalTime? EndTime) : RequestedTime;

    /// <summary>The time is an exact period, such as that of a <see cref="Slot"/>.</summary>
    /// <param name="StartsAt">The start, inclusive. It must be a whole second.</param>
    /// <param name="EndsAt">
    /// The end, exclusive. It must be a whole second. If it is null, the length is that of the service, or else of the
    /// exchange's slots. A booking that is moved keeps its length.
    /// </param>
    public sealed record Exact(Instant StartsAt, Instant? EndsAt) : RequestedTime;

    /// <summary>
    /// The start and the end are each named by a date with a time. Without an offset, it is as the exchange's wall clock
    /// shows it. If the clock shows it twice, the earlier one is meant.
    /// </summary>
    /// <param name="StartsAt">The start, inclusive. It must be a whole second.</param>
    /// <param name="StartOffset">The offset from UTC, or null for that of the exchange's clock.</param>
    /// <param name="EndsAt">
    /// The end, exclusive. It must be a whole second. If it is null, the length is that of the service, or else of the
    /// exchange's slots. A booking that is moved keeps its length.
    /// </param>
    /// <param name="EndOffset">The offset from UTC, or null for that of the exchange's clock.</param>
    public sealed record DateTimes(LocalDateTime StartsAt, Offset? StartOffset, LocalDateTime? EndsAt, Offset? EndOffset)
        : RequestedTime;

    /// <summary>The time is the period of a stored time slot.</summary>
    /// <param name="TimeSlotId">The slot, which must belong to the same exchange.</param>
    public sealed record OfTimeSlot(Guid TimeSlotId) : RequestedTime;
}
