using BookingEngine.Scheduling;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;

namespace BookingEngine.AspNetCore.Calendars;

/// <summary>
/// Describes the blocks of an exchange as events of its calendar: a block of whole days as one event, and a block of a part of the
/// day as one event on each of its dates.
/// </summary>
internal static class BlockEvents
{
    private const int DaysAhead = 366;

    /// <summary>Returns the events from a date on, for about a year.</summary>
    public static IEnumerable<CalendarEvent> Of(Exchange exchange, LocalDate first)
    {
        foreach (var block in exchange.Blocks.Where(block => block.Period is null && (block.EndDate ?? block.Date) >= first))
        {
            yield return Event(exchange, block, Day(block.Date), Day((block.EndDate ?? block.Date).PlusDays(1)), $"{block.Id:D}");
        }

        if (exchange.Blocks.All(block => block.Period is null))
        {
            yield break;
        }

        for (var date = first; date < first.PlusDays(DaysAhead); date = date.PlusDays(1))
        {
            foreach (var (block, time) in exchange.Schedule.BlockedPeriods(date, exchange.TimeZone))
            {
                yield return Event(
                    exchange, block, BookingCalendar.Utc(time.Start), BookingCalendar.Utc(time.End), $"{block.Id:D}-{date.ToDateOnly():yyyyMMdd}");
            }
        }
    }

    private static CalendarEvent Event(Exchange exchange, Block block, CalDateTime start, CalDateTime end, string id) => new()
    {
        Uid = $"{id}@booking-engine",
        DtStamp = BookingCalendar.Utc(exchange.UpdatedAt),
        Start = start,
        End = end,
        Summary = block.Reason.Length == 0 ? "Blocked" : BookingCalendar.Text(block.Reason),
    };

    private static CalDateTime Day(LocalDate date) => new(date.ToDateOnly());
}
