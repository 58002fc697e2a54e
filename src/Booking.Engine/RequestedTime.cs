using NodaTime;

namespace BookingEngine;

/// <summary>
/// The time that a request names: as the exchange's wall clock shows it, exactly, or as that of a stored time slot. It
/// keeps what the request said; what that means is decided with the exchange and the day as they are then.
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

    /// <summary>A business date, a start and an end, as the exchange's wall clock shows them.</summary>
    /// <param name="Date">The business date: the one on which the hours open.</param>
    /// <param name="StartTime">The start, inclusive; a whole second. Where the clock shows it twice, the earlier that is within the hours.</param>
    /// <param name="EndTime">The end, exclusive; a whole second: the first moment after the start at which the clock shows it.</param>
    public sealed record OnClock(LocalDate Date, LocalTime StartTime, LocalTime EndTime) : RequestedTime;

    /// <summary>An exact period, as a <see cref="Slot"/> has.</summary>
    /// <param name="StartsAt">The start, inclusive; a whole second.</param>
    /// <param name="EndsAt">The end, exclusive; a whole second.</param>
    public sealed record Exact(Instant StartsAt, Instant EndsAt) : RequestedTime;

    /// <summary>
    /// Two dates with a time. One without an offset is as the exchange's wall clock shows it; where that shows it twice,
    /// the earlier.
    /// </summary>
    /// <param name="StartsAt">The start, inclusive; a whole second.</param>
    /// <param name="StartOffset">Its offset from UTC; null: that of the exchange's clock.</param>
    /// <param name="EndsAt">The end, exclusive; a whole second.</param>
    /// <param name="EndOffset">Its offset from UTC; null: that of the exchange's clock.</param>
    public sealed record DateTimes(LocalDateTime StartsAt, Offset? StartOffset, LocalDateTime EndsAt, Offset? EndOffset)
        : RequestedTime;

    /// <summary>The period of a stored time slot.</summary>
    /// <param name="TimeSlotId">The slot, of the same exchange.</param>
    public sealed record OfTimeSlot(Guid TimeSlotId) : RequestedTime;
}
