using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>The hours of one date, which replace the weekly ones, such as those of a holiday or a late opening.</summary>
/// <param name="Date">The business date.</param>
/// <param name="Hours">The hours that open on that date. They are empty if the exchange is closed.</param>
/// <param name="Reason">The reason for people to read, with at most 255 characters.</param>
/// <example>
/// <code>
/// var saturday = new LocalDate(2101, 1, 8);
/// var hours = new SpecialHours(saturday, [new OpeningPeriod(new LocalTime(10, 0), new LocalTime(14, 0))]);
/// await exchanges.SetSpecialHoursAsync(shop.Id, hours);
/// var day = await availability.GetDayAsync(shop.Id, saturday);
/// Print(day.Slots.Count); // 4
/// </code>
/// </example>
public sealed record SpecialHours(LocalDate Date, IReadOnlyList<OpeningPeriod> Hours, string Reason = "")
{
    /// <summary>The hours that open on that date. They are empty if the exchange is closed.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<OpeningPeriod> Hours
    {
        get;
        init => field = ValueList<OpeningPeriod>.Of(value, nameof(Hours));
    } = ValueList<OpeningPeriod>.Of(Hours, nameof(Hours));

    /// <summary>The reason for people to read, with at most 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Reason
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Reason));
    } = Reason ?? throw new ArgumentNullException(nameof(Reason));

    /// <summary>
    /// Returns the date and the hours, such as <c>2024-12-24: 09:00 - 12:00</c>, but not the reason, which may be
    /// personal.
    /// </summary>
    public override string ToString() => $"{WallClock.Format(Date)}: {(Hours.Count == 0 ? "closed" : string.Join(", ", Hours))}";
}
