using NodaTime;

namespace BookingEngine;

/// <summary>
/// One entry of an exchange's weekly hours. Several entries of one weekday are split shifts, such as a lunch break.
/// The exchange is closed on a weekday without an entry, or whose entry says so. An entry may hold only every few weeks.
/// </summary>
/// <param name="DayOfWeek">The weekday on which the hours open.</param>
/// <param name="Period">The hours, or null to state that the exchange is closed on the weekday.</param>
public sealed record OperatingHours(IsoDayOfWeek DayOfWeek, OpeningPeriod? Period)
{
    private static readonly IsoDayOfWeek[] AllDays = [.. Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day)];

    /// <summary>The weekday on which the hours open.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a weekday.</exception>
    public IsoDayOfWeek DayOfWeek
    {
        get;
        init => field = Weekday(value);
    } = Weekday(DayOfWeek);

    /// <summary>
    /// The entry's identity, for clients that refer to it. If it is empty, it gets one when the exchange is stored.
    /// </summary>
    public Guid Id { get; init; }

    /// <summary>
    /// The number of weeks from one week in which the entry holds to the next, from 1 to 52. With 1 it holds every week, with 2
    /// every second week. The weeks start on Monday. They are counted from the week of <see cref="FromDate"/>, which must be
    /// set if this is more than 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int EveryWeeks
    {
        get;
        init => field = value is >= 1 and <= Limits.EveryWeeks
            ? value
            : throw new ArgumentOutOfRangeException(nameof(EveryWeeks), value, $"From 1 to {Limits.EveryWeeks} weeks.");
    } = 1;

    /// <summary>The first date on which the entry holds, or null if it always does.</summary>
    public LocalDate? FromDate { get; init; }

    /// <summary>Whether the entry states that the exchange is closed on its weekday.</summary>
    public bool IsClosed => Period is null;

    /// <summary>Returns the same hours for each of several weekdays.</summary>
    /// <param name="days">The weekdays.</param>
    /// <param name="open">The time at which the exchange opens. It must be a whole second.</param>
    /// <param name="close">
    /// The time at which it closes. It must be a whole second. A time that is not after <paramref name="open"/> is on
    /// the next date.
    /// </param>
    /// <exception cref="ArgumentNullException">The list of weekdays is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// One of the values is not a weekday, or a time has a fraction of a second.
    /// </exception>
    /// <example>
    /// <code>
    /// var exchange = new Exchange
    /// {
    ///     BusinessName = "Tech Repair Shop",
    ///     TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
    ///     OperatingHours =
    ///     [
    ///         .. OperatingHours.Weekdays(new(9, 0), new(12, 0)),
    ///         .. OperatingHours.On([IsoDayOfWeek.Monday, IsoDayOfWeek.Friday], new(13, 0), new(17, 0)),
    ///     ],
    /// };
    /// Print(exchange.HoursOn(monday)[1]);                 // 13:00 - 17:00
    /// Print(exchange.HoursOn(monday.PlusDays(1)).Length); // 1
    /// </code>
    /// </example>
    public static IReadOnlyList<OperatingHours> On(IEnumerable<IsoDayOfWeek> days, LocalTime open, LocalTime close)
    {
        ArgumentNullException.ThrowIfNull(days);
        return [.. days.Select(day => new OperatingHours(day, new OpeningPeriod(open, close)))];
    }

    /// <summary>Returns the same hours from Monday to Friday.</summary>
    /// <inheritdoc cref="On"/>
    public static IReadOnlyList<OperatingHours> Weekdays(LocalTime open, LocalTime close) =>
        On(AllDays[..5], open, close);

    /// <summary>Returns the same hours on all seven days.</summary>
    /// <inheritdoc cref="On"/>
    public static IReadOnlyList<OperatingHours> Daily(LocalTime open, LocalTime close) => On(AllDays, open, close);

    /// <summary>Whether the entry holds on any date of its weekday.</summary>
    internal bool IsWeekly => EveryWeeks == 1 && FromDate is null;

    /// <summary>Whether the entry holds on a date.</summary>
    internal bool HoldsOn(LocalDate date)
    {
        if (date.DayOfWeek != DayOfWeek || FromDate is not { } from)
        {
            return date.DayOfWeek == DayOfWeek;
        }

        var monday = from.PlusDays(IsoDayOfWeek.Monday - from.DayOfWeek);
        return date >= from && NodaTime.Period.DaysBetween(monday, date) / 7 % EveryWeeks == 0;
    }

    private static IsoDayOfWeek Weekday(IsoDayOfWeek dayOfWeek) => dayOfWeek is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday
        ? dayOfWeek
        : throw new ArgumentOutOfRangeException(nameof(dayOfWeek), dayOfWeek, "From Monday to Sunday.");
}
