using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Services;

/// <summary>
/// The days of listed bookings or time slots, used to compute the remaining capacity of their periods. Only the parts
/// of days around those periods are loaded, since a day may have thousands of other slots and bookings.
/// </summary>
internal sealed class ListedDays
{
    private const int Day = WallClock.SecondsPerDay;

    private readonly Dictionary<(Guid ExchangeId, LocalDate Date), BookingDay> _read;
    private readonly Dictionary<(Guid ExchangeId, LocalDate Date), BusinessDay> _days = [];

    private ListedDays(IEnumerable<BookingDay> read) => _read = read.ToDictionary(day => (day.ExchangeId, day.Date));

    /// <summary>Loads what lies in the periods, and in the buffers that the exchange would give to bookings there.</summary>
    public static async Task<ListedDays> LoadAsync(
        IBookingStore bookings,
        IEnumerable<(Exchange Exchange, LocalDate Date, LocalPeriod Period)> listed,
        CancellationToken cancellationToken)
    {
        DayPart[] parts =
        [
            .. listed
                .SelectMany(one => PartsOf(one.Exchange, one.Date, one.Period))
                .GroupBy(part => (part.ExchangeId, part.Date))
                .SelectMany(Joined),
        ];
        return new ListedDays(
            parts.Length == 0 ? [] : await bookings.LoadPartsAsync(parts, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Returns a day that contains only the loaded parts.</summary>
    public BusinessDay Of(Exchange exchange, LocalDate date)
    {
        if (!_days.TryGetValue((exchange.Id, date), out var day))
        {
            _days[(exchange.Id, date)] = day = new BusinessDay(
                exchange,
                Read(date) ?? BookingDay.Empty(exchange.Id, date),
                Read(date.PlusDays(-1)),
                Read(date.PlusDays(1)));
        }

        return day;

        BookingDay? Read(LocalDate read) => _read.GetValueOrDefault((exchange.Id, read));
    }

    private static IEnumerable<DayPart> PartsOf(Exchange exchange, LocalDate date, LocalPeriod period)
    {
        var (start, end) = (period.StartSecond, period.EndSecond);
        var clock = DayClock.For(exchange.TimeZone, date);
        if (!clock.IsPlain)
        {
            // When the clock changes, clock times do not tell what overlaps, so whole days are loaded.
            return Enumerable.Range(-1, 3)
                .Select(days => new DayPart(exchange.Id, date.PlusDays(days), int.MinValue, int.MaxValue));
        }

        // Of the neighbouring days, everything that reaches into this day's hours is loaded, since it counts here.
        var (opening, closing) = Hours.Span(Hours.Windows(exchange.ScheduleNow, date, clock));
        var policy = exchange.Policy;
        return
        [
            new DayPart(exchange.Id, date, start - policy.BufferBeforeSeconds, end + policy.BufferAfterSeconds),
            new DayPart(exchange.Id, date.PlusDays(-1), Day + Math.Min(opening, start), int.MaxValue),
            .. Math.Max(closing, end) > Day
                ? [new DayPart(exchange.Id, date.PlusDays(1), int.MinValue, Math.Max(closing, end) - Day)]
                : (DayPart[])[],
        ];
    }

    /// <summary>Merges the parts of one day that overlap or touch.</summary>
    private static IEnumerable<DayPart> Joined(IEnumerable<DayPart> parts)
    {
        var joined = new List<DayPart>();
        foreach (var part in parts.OrderBy(part => part.StartSecond))
        {
            if (joined is [.., var last] && part.StartSecond <= last.EndSecond)
            {
                joined[^1] = last with { EndSecond = Math.Max(last.EndSecond, part.EndSecond) };
            }
            else
            {
                joined.Add(part);
            }
        }

        return joined;
    }
}
