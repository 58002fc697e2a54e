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

    /// <summary>Returns the events from a date on, for about a year: of the exchange, and of one of its resources if there is one.</summary>
    public static IEnumerable<CalendarEvent> Of(Exchange exchange, Resource? resource, LocalDate first) => resource is null
        ? Of(exchange, exchange.Schedule, first)
        : Of(exchange, exchange.Schedule, first).Concat(Of(exchange, resource.Schedule, first));

    private static IEnumerable<CalendarEvent> Of(Exchange exchange, Schedule schedule, LocalDate first)
    {
        foreach (var block in schedule.Blocks.Where(block => block.Period is null && (block.EndDate ?? block.Date) >= first))
        {
            yield return Event(exchange, block, Day(block.Date), Day((block.EndDate ?? block.Date).PlusDays(1)), $"{block.Id:D}");
        }

        if (schedule.Blocks.All(block => block.Period is null))
        {
            yield break;
        }

        for (var date = first; date < first.PlusDays(DaysAhead); date = date.PlusDays(1))
        {
            foreach (var (block, time) in schedule.BlockedPeriods(date, exchange.TimeZone))
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
