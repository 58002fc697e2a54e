using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// The hours of one date, of a range of dates, or of a day in every year, such as a vacation, a holiday, a late opening or a
/// pause. If several hold on a date, those of one date take precedence over a range, a range over a day in every year, and all
/// of them over the weekly hours.
/// </summary>
/// <param name="Date">The business date. For a range it is the first date, for a day in every year any date of that day.</param>
/// <param name="Hours">
/// The hours that replace those that would hold otherwise. They are empty if the exchange is closed. If they are null, the other
/// hours hold, without the <see cref="Pauses"/>.
/// </param>
/// <param name="Reason">The reason for people to read, with at most 255 characters.</param>
/// <example>
/// <code>
/// var saturday = new LocalDate(2101, 1, 8);
/// var hours = new SpecialHours(saturday, [new OpeningPeriod(new LocalTime(10, 0), new LocalTime(14, 0))]);
/// await exchanges.SetSpecialHoursAsync(shop.Id, hours);
/// var day = await availability.GetDayAsync(shop.Id, saturday);
/// Print(day.Slots.Count); // 4
///
/// var vacation = new SpecialHours(monday, []) { EndDate = monday.PlusDays(20), Reason = "Vacation" };
/// await exchanges.SetSpecialHoursAsync(shop.Id, vacation);
/// var christmas = new SpecialHours(new LocalDate(2101, 12, 25), []) { IsAnnual = true };
/// await exchanges.SetSpecialHoursAsync(shop.Id, christmas);
/// var lunch = new OpeningPeriod(new LocalTime(12, 0), new LocalTime(13, 0));
/// await exchanges.SetSpecialHoursAsync(shop.Id, new SpecialHours(new LocalDate(2101, 2, 1), null) { Pauses = [lunch] });
///
/// var changed = await exchanges.FindAsync(shop.Id);
/// Print(changed.HoursOn(monday.PlusDays(4)).Length);           // 0
/// Print(changed.HoursOn(new LocalDate(2105, 12, 25)).Length);  // 0
/// Print(changed.HoursOn(new LocalDate(2101, 2, 1))[1]);        // 13:00 - 17:00
/// </code>
/// </example>
public sealed record SpecialHours(LocalDate Date, IReadOnlyList<OpeningPeriod>? Hours, string Reason = "")
{
    /// <summary>
    /// The hours that replace those that would hold otherwise. They are empty if the exchange is closed. If they are null, the
    /// other hours hold, without the <see cref="Pauses"/>.
    /// </summary>
    public IReadOnlyList<OpeningPeriod>? Hours
    {
        get;
        init => field = ListOf(value);
    } = ListOf(Hours);

    /// <summary>
    /// The periods in which the exchange is closed within the hours. A pause that overlaps none of the hours on the business date
    /// lies on the next date, since hours may run past midnight.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<OpeningPeriod> Pauses
    {
        get;
        init => field = ValueList<OpeningPeriod>.Of(value, nameof(Pauses));
    } = ValueList<OpeningPeriod>.Empty;

    /// <summary>The last date of a range, inclusive, or null for one date.</summary>
    public LocalDate? EndDate { get; init; }

    /// <summary>Whether the hours hold in every year, on the month and day of the date. For 29 February these are leap years.</summary>
    public bool IsAnnual { get; init; }

    /// <summary>The reason for people to read, with at most 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Reason
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Reason));
    } = Reason ?? throw new ArgumentNullException(nameof(Reason));

    /// <summary>
    /// The id by which an import recognises these hours, such as the UID of a calendar's event, with 1 to 255 characters. No two
    /// special hours of an exchange have the same. It is null for hours that were not imported.
    /// </summary>
    public string? ExternalId { get; init; }

    /// <summary>The last date of the range, or the date itself if there is no range.</summary>
    internal LocalDate Last => EndDate ?? Date;

    internal AnnualDate DayOfYear => new(Date.Month, Date.Day);

    /// <summary>
    /// Returns the dates and the hours, such as <c>2024-12-24: 09:00 - 12:00</c>, but not the reason, which may be personal.
    /// </summary>
    public override string ToString()
    {
        string dates = IsAnnual ? $"every {Date.Month:00}-{Date.Day:00}"
            : EndDate is null ? WallClock.Format(Date)
            : $"{WallClock.Format(Date)} to {WallClock.Format(Last)}";
        string hours = Hours is null ? "as otherwise" : Hours.Count == 0 ? "closed" : string.Join(", ", Hours);
        return $"{dates}: {hours}{(Pauses.Count == 0 ? "" : $", closed {string.Join(", ", Pauses)}")}";
    }

    /// <summary>Whether both are for the same dates, so that one takes the place of the other.</summary>
    internal bool IsForSameDates(SpecialHours other) =>
        IsAnnual == other.IsAnnual && (IsAnnual ? DayOfYear == other.DayOfYear : (Date, Last) == (other.Date, other.Last));

    /// <summary>Returns the hours that hold on one of the dates, ordered by opening.</summary>
    /// <param name="otherwise">The hours that would hold without this entry.</param>
    internal ReadOnlySpan<OpeningPeriod> Over(ReadOnlySpan<OpeningPeriod> otherwise)
    {
        // Mostly there is one period or none, and this is asked for every day of every query.
        var hours = Hours switch
        {
            null => otherwise,
            ValueList<OpeningPeriod> { Count: < 2 } list => list.AsSpan(),
            _ => Schedule.Sorted(Hours),
        };
        var left = hours;
        foreach (var pause in Pauses)
        {
            left = pause.LeavesOf(left, from: pause.StartWithin(hours));
        }

        return left;
    }

    private static ValueList<OpeningPeriod>? ListOf(IReadOnlyList<OpeningPeriod>? hours) =>
        hours is null ? null : ValueList<OpeningPeriod>.Of(hours, nameof(Hours));
}
