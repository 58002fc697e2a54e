using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>Which time slots to generate.</summary>
/// <param name="ExchangeId">The exchange.</param>
/// <param name="StartDate">The first business date.</param>
/// <param name="EndDate">The last business date, inclusive; at most 366 dates and 50,000 slots in all.</param>
/// <example>
/// <code>
/// // No bookings at lunch, the whole week.
/// var lunch = new TimeSlotGeneration(shop.Id, monday, monday.PlusDays(6))
/// {
///     StartTime = new LocalTime(12, 0),
///     EndTime = new LocalTime(13, 0),
///     MaxCapacity = 0,
/// };
/// await timeSlots.GenerateAsync(lunch);
/// var refused = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(12, 0), new(12, 30), ada));
/// Print(refused.Error.Code); // SlotBlocked
/// </code>
/// </example>
public sealed record TimeSlotGeneration(Guid ExchangeId, LocalDate StartDate, LocalDate EndDate)
{
    /// <summary>How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</summary>
    public Duration? SlotDuration { get; init; }

    /// <summary>The capacity of the slots: 0 (blocked) to 100,000; null: the policy's default.</summary>
    public int? MaxCapacity { get; init; }

    /// <summary>
    /// The first slot of a day starts here, where that is within the hours; null: at opening. A time before a day's
    /// opening is on the next date, where the hours run that far.
    /// </summary>
    public LocalTime? StartTime { get; init; }

    /// <summary>
    /// No slot ends after this; null: closing. One that is not after <see cref="StartTime"/> is on the next date, and so
    /// is one that is not after opening, where the hours run past midnight; midnight ends the day.
    /// </summary>
    public LocalTime? EndTime { get; init; }

    /// <summary>Only on these weekdays; empty: on all.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyCollection<IsoDayOfWeek> DaysOfWeek
    {
        get;
        init => field = ValueList<IsoDayOfWeek>.Of(value, nameof(DaysOfWeek));
    } = ValueList<IsoDayOfWeek>.Empty;
}
