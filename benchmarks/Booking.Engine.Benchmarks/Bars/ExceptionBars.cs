using BookingEngine.Benchmarks.Storage;
using NodaTime;
using static BookingEngine.Benchmarks.Storage.Waiting;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>What many exceptions from an exchange's weekly hours cost its availability.</summary>
public static class ExceptionBars
{
    private const int Days = 31;
    private const int SlotsOfADay = 16;
    private const int Pairs = 7;

    private static readonly LocalDate First = Desk.DateOf(0);
    private static readonly OpeningPeriod NineToFive = new(new LocalTime(9, 0), new LocalTime(17, 0));
    private static readonly OpeningPeriod Noon = new(new LocalTime(12, 0), new LocalTime(13, 0));

    /// <summary>In memory, the median of several pairs of exchanges: what their days cost depends on where they lie in memory.</summary>
    public static MeasuredCell InMemory() => new("", () => Enumerable.Range(0, Pairs)
        .Select(_ => Month(new Desk(_ => { })).WarmedByItself().Measure())
        .OrderBy(measured => measured.Ratio)
        .ElementAt(Pairs / 2));

    /// <summary>
    /// A half booked month of an exchange that has as many exceptions as it can have, against one of an exchange that has none. Both
    /// have the same slots.
    /// </summary>
    public static TimedCell Month(Desk desk)
    {
        var (with, without) = (Wait(desk.OpenAsync(1)), Wait(desk.OpenAsync(1)));
        for (int slot = 0; slot < Days * SlotsOfADay; slot += 2)
        {
            Wait(desk.BookAsync(without, slot));
            Wait(desk.BookAsync(with, slot));
        }

        // Both are changed, after they were booked: so their bookings are the same, and nothing is kept from when they were made.
        _ = Wait(desk.ChangeAsync(without, exchange => exchange with { Description = "As always" })).Value;
        _ = Wait(desk.ChangeAsync(with, exchange => exchange with { SpecialHours = SpecialHours(), Blocks = Blocks() })).Value;

        return new TimedCell("", () => Ask(with), () => Ask(without));

        void Ask(Guid exchange)
        {
            if (Wait(AskAsync(exchange)) != Days * SlotsOfADay)
            {
                throw new InvalidOperationException("Both exchanges must have the same slots.");
            }
        }

        async Task<int> AskAsync(Guid exchange)
        {
            var month = await desk.Availability.PrepareAsync(exchange, (First, First.PlusDays(Days - 1)));
            return Enumerable.Range(0, Days).Sum(day => month!.GetDay(day).Slots.Count);
        }
    }

    /// <summary>A thousand: each date of the month and others, ranges, and days of every year.</summary>
    private static SpecialHours[] SpecialHours() =>
    [
        .. Enumerable.Range(0, Days).Select(day => new SpecialHours(First.PlusDays(day), [NineToFive], "As always")),
        .. Enumerable.Range(Days, 369).Select(day => new SpecialHours(First.PlusDays(day), [], "Closed")),
        .. Enumerable.Range(0, 300).Select(range => First.PlusDays(-3 * (range + 1))).Select(
            first => new SpecialHours(first, [], "Vacation") { EndDate = first.PlusDays(1) }),
        .. Enumerable.Range(Days, 300).Select(day => new SpecialHours(First.PlusDays(day), [], "Holiday") { IsAnnual = true }),
    ];

    /// <summary>Five hundred: a lunch on half of the dates of the month, and others, ranges among them.</summary>
    private static Block[] Blocks() =>
    [
        .. Enumerable.Range(0, Days / 2).Select(day => new Block(First.PlusDays(2 * day), Noon, "Lunch")),
        .. Enumerable.Range(Days, 300).Select(day => new Block(First.PlusDays(day), Noon, "Lunch")),
        .. Enumerable.Range(0, 500 - 300 - (Days / 2)).Select(range => First.PlusDays(-3 * (range + 1))).Select(
            first => new Block(first) { EndDate = first.PlusDays(1), Reason = "Fair" }),
    ];
}
