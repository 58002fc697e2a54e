using NodaTime;

namespace BookingEngine;

/// <summary>
/// One entry of an exchange's weekly hours. Several entries of one weekday are split shifts, such as a lunch break.
/// A weekday without an entry is closed, as is one whose entry says so.
/// </summary>
/// <param name="DayOfWeek">The weekday on which the hours open.</param>
/// <param name="Period">The hours; null states that the weekday is closed.</param>
public sealed record OperatingHours(IsoDayOfWeek DayOfWeek, OpeningPeriod? Period)
{
    private static readonly IsoDayOfWeek[] AllDays = [.. Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day)];

    /// <summary>The weekday on which the hours open.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no weekday.</exception>
    public IsoDayOfWeek DayOfWeek
    {
        get;
        init => field = Weekday(value);
    } = Weekday(DayOfWeek);

    /// <summary>The entry's identity, for clients that refer to it; left empty, storing the exchange gives it one.</summary>
    public Guid Id { get; init; }

    /// <summary>Whether the entry states that its weekday is closed.</summary>
    public bool IsClosed => Period is null;

    /// <summary>The same hours on each of some weekdays.</summary>
    /// <param name="days">The weekdays.</param>
    /// <param name="open">When the exchange opens; a whole second.</param>
    /// <param name="close">When it closes; a whole second. Not after <paramref name="open"/>: on the next date.</param>
    /// <exception cref="ArgumentNullException">There is no list of weekdays.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is no weekday, or a time has a fraction of a second.</exception>
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

    /// <summary>The same hours from Monday to Friday.</summary>
    /// <inheritdoc cref="On"/>
    public static IReadOnlyList<OperatingHours> Weekdays(LocalTime open, LocalTime close) =>
        On(AllDays[..5], open, close);

    /// <summary>The same hours on all seven days.</summary>
    /// <inheritdoc cref="On"/>
    public static IReadOnlyList<OperatingHours> Daily(LocalTime open, LocalTime close) => On(AllDays, open, close);

    private static IsoDayOfWeek Weekday(IsoDayOfWeek dayOfWeek) => dayOfWeek is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday
        ? dayOfWeek
        : throw new ArgumentOutOfRangeException(nameof(dayOfWeek), dayOfWeek, "From Monday to Sunday.");
}
