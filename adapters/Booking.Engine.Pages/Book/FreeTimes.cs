using BookingEngine.Pages.Visits;
using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>The times of a day that can be booked.</summary>
/// <param name="Date">The business date.</param>
/// <param name="Times">The times, at most <see cref="Most"/>.</param>
/// <param name="IsCut">Whether there are more.</param>
internal sealed record FreeTimes(LocalDate Date, IReadOnlyList<FreeTime> Times, bool IsCut)
{
    /// <summary>The most times that a page lists.</summary>
    public const int Most = 300;

    /// <summary>Lists the free slots of a day.</summary>
    /// <param name="visit">Who reads them.</param>
    /// <param name="day">The day.</param>
    /// <param name="link">Returns where a slot leads to.</param>
    public static FreeTimes Of(Visit visit, DayAvailability day, Func<Slot, string> link)
    {
        Slot[] free = [.. day.Available.Take(Most + 1)];
        // On a night when the clocks go back, two slots may show the same time.
        var twice = free.GroupBy(slot => slot.LocalStart.LocalDateTime).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        return new FreeTimes(
            day.Date,
            [
                .. free.Take(Most).Select(slot => new FreeTime(
                    slot,
                    FreeTime.Label(visit, slot.LocalStart, twice.Contains(slot.LocalStart.LocalDateTime)),
                    link(slot))),
            ],
            free.Length > Most);
    }
}
