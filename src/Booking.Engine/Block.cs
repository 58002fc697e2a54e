using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// A time at which an exchange accepts no bookings although it is open, or at which bookings don't get one of its resources, such
/// as a meeting or an afternoon off. It lies on one business date, or on each date of a range. Bookings that stand there stay, and
/// what they leave when they are cancelled stays blocked. A block doesn't change the opening hours.
/// </summary>
/// <param name="Date">The business date. For a range it is the first date.</param>
/// <param name="Period">
/// The period that is blocked on each date, or null for the whole business day. It starts on the business date, unless it
/// overlaps the hours of the business day only past midnight. A block of 00:30-01:30 thus lies in a bar's night.
/// </param>
/// <param name="Reason">The reason for people to read, with at most 255 characters.</param>
/// <example>
/// <code>
/// var afternoon = new OpeningPeriod(new LocalTime(13, 0), new LocalTime(17, 0));
/// var placed = await exchanges.BlockAsync(shop.Id, new Block(monday, afternoon, "Dentist"));
///
/// var day = await availability.GetDayAsync(shop.Id, monday);
/// Print(day.Available.Count());          // 4
/// Print(day.Slots[4].UnavailableReason); // SlotBlocked
///
/// var fair = new Block(monday.PlusDays(1)) { EndDate = monday.PlusDays(3), Reason = "Trade fair" };
/// await exchanges.BlockAsync(shop.Id, fair);
/// Print(fair); // 2101-01-04 to 2101-01-06: all day
/// </code>
/// </example>
public sealed record Block(LocalDate Date, OpeningPeriod? Period = null, string Reason = "")
{
    /// <summary>The block's identity. If it is empty, it gets one when it is stored.</summary>
    public Guid Id { get; init; }

    /// <summary>The last date of a range, inclusive, or null for one date.</summary>
    public LocalDate? EndDate { get; init; }

    /// <summary>The reason for people to read, with at most 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Reason
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Reason));
    } = Reason ?? throw new ArgumentNullException(nameof(Reason));

    /// <summary>The last date of the range, or the date itself if there is no range.</summary>
    internal LocalDate Last => EndDate ?? Date;

    /// <summary>
    /// Returns the dates and the period, such as <c>2024-05-06: 12:00 - 13:00</c>, but not the reason, which may be personal.
    /// </summary>
    public override string ToString()
    {
        string dates = EndDate is null ? WallClock.Format(Date) : $"{WallClock.Format(Date)} to {WallClock.Format(Last)}";
        return $"{dates}: {Period?.ToString() ?? "all day"}";
    }
}
