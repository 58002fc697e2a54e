using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>The time slots to generate.</summary>
/// <param name="ExchangeId">The exchange.</param>
/// <param name="StartDate">The first business date.</param>
/// <param name="EndDate">The last business date, inclusive. There may be at most 366 dates and 50,000 slots in all.</param>
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
    /// <summary>
    /// The length of each slot, from 1 second to 24 hours in whole seconds. If it is null, the policy determines it.
    /// </summary>
    public Duration? SlotDuration { get; init; }

    /// <summary>The capacity of each slot, from 0 (blocked) to 100,000. If it is null, it is the policy's default.</summary>
    public int? MaxCapacity { get; init; }

    /// <summary>
    /// The start of the first slot of a day, if it is within the hours. If it is null, the first slot starts at opening. A
    /// time before a day's opening is on the next date, if the hours run that far.
    /// </summary>
    public LocalTime? StartTime { get; init; }

    /// <summary>
    /// The time after which no slot ends. If it is null, it is closing. A time that is not after <see cref="StartTime"/> is on
    /// the next date. So is a time that is not after opening, if the hours run past midnight. Midnight ends the day.
    /// </summary>
    public LocalTime? EndTime { get; init; }

    /// <summary>The weekdays on which slots are generated. If it is empty, they are generated on all.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyCollection<IsoDayOfWeek> DaysOfWeek
    {
        get;
        init => field = ValueList<IsoDayOfWeek>.Of(value, nameof(DaysOfWeek));
    } = ValueList<IsoDayOfWeek>.Empty;
}
