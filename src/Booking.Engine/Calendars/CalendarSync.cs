using BookingEngine.Primitives;
using BookingEngine.Services;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Calendars;

/// <summary>
/// Reads one calendar and writes its busy times to the business days. Whoever does raises the calendar's version first, by
/// compare-and-swap, so that no two hosts do it at once.
/// </summary>
internal sealed class CalendarSync(
    ICalendarStore calendars, IExchangeStore exchanges, CalendarService service, IBusyCalendarSource source, IClock clock)
{
    /// <summary>How long a host has for a calendar before another one takes over.</summary>
    private static readonly Duration Lease = Duration.FromMinutes(5);

    /// <summary>From one reading to the next.</summary>
    private static readonly Duration Interval = Duration.FromMinutes(15);

    /// <summary>The longest pause after failures.</summary>
    private static readonly Duration LongestPause = Duration.FromHours(6);

    /// <summary>The longest pause that the calendar's host can ask for.</summary>
    private static readonly Duration LongestAsked = Duration.FromHours(24);

    private const int MostDoublings = 5;

    /// <summary>Reads a calendar that is due, unless another host does. What fails because of the calendar is stored with it.</summary>
    public async Task SyncAsync(BusyCalendar due, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        var leased = due with { NextSyncAt = Timestamp.Of(now + Lease), Version = due.Version + 1 };
        if (await calendars.ReplaceCalendarAsync(leased, stop).ConfigureAwait(false) == CommitOutcome.Conflict)
        {
            return;
        }

        if (leased.IsBeingRemoved)
        {
            await service.CompleteRemovalAsync(leased).ConfigureAwait(false);
            return;
        }

        var found = await exchanges.FindAsync([leased.ExchangeId], stop).ConfigureAwait(false);
        if (found is not [var exchange])
        {
            await calendars.RemoveCalendarAsync(leased.Id, stop).ConfigureAwait(false);
            return;
        }

        var synced = await SyncedAsync(leased, exchange, now, stop).ConfigureAwait(false);
        var after = synced with { Version = leased.Version + 1 };
        if (await calendars.ReplaceCalendarAsync(after, CancellationToken.None).ConfigureAwait(false) == CommitOutcome.Conflict)
        {
            // It was changed or removed meanwhile, perhaps before the last of these busy times was written.
            if (await service.FindAsync(leased.Id, CancellationToken.None).ConfigureAwait(false) is null)
            {
                await service.BusyDays.ClearAsync(exchange, leased).ConfigureAwait(false);
            }
            else
            {
                _ = await service.UpdateAsync(leased.Id, current => current, CancellationToken.None).ConfigureAwait(false); // It is read anew.
            }
        }
    }

    /// <summary>Returns the calendar as it is after it was read.</summary>
    private async Task<BusyCalendar> SyncedAsync(BusyCalendar calendar, Exchange exchange, Instant now, CancellationToken stop)
    {
        if (calendar.ResourceId is { } resource && exchange.FindResource(resource) is null)
        {
            return Failed(calendar, "The resource does not exist any more.", null, now);
        }

        var (first, needed) = (BusyDays.First(exchange, now), BusyDays.Last(exchange, now));
        var last = needed.PlusDays(BusyDays.MoreDays);
        bool isKnown = calendar.KnownUntil >= needed && calendar.TimeZoneId == exchange.TimeZone.Id;
        var request = new BusyCalendarRequest(
            calendar.Url, exchange.TimeZone, Midnight(exchange, first), Midnight(exchange, last.PlusDays(2)))
        {
            TentativeIsBusy = calendar.TentativeIsBusy,
            IgnoresAllDay = calendar.IgnoresAllDay,
            ETag = isKnown ? calendar.ETag : null,
            LastModified = isKnown ? calendar.LastModified : null,
        };
        var answer = await source.ReadAsync(request, stop).ConfigureAwait(false);
        if (answer.Problem is { } problem)
        {
            return Failed(calendar, problem, answer.RetryAfter, now);
        }

        var read = calendar with
        {
            Failures = 0,
            LastError = null,
            LastSyncedAt = Timestamp.Of(now),
            NextSyncAt = Timestamp.Of(now + Interval),
        };
        if (answer.IsUnchanged)
        {
            return isKnown ? read : Failed(calendar, "The address says that nothing has changed, though it was not asked for that.", null, now);
        }

        var error = await service.BusyDays.WriteAsync(exchange, calendar, answer.Busy, first, last, stop).ConfigureAwait(false);
        return error is not null
            ? Failed(calendar with { KnownUntil = null }, error.Message, null, now)
            : read with
            {
                ETag = answer.ETag,
                LastModified = answer.LastModified,
                KnownUntil = last,
                TimeZoneId = exchange.TimeZone.Id,
                Skipped = answer.Skipped,
            };
    }

    /// <summary>Returns the calendar after a failure. The pauses double, and the host of the calendar may ask for a longer one.</summary>
    private static BusyCalendar Failed(BusyCalendar calendar, string problem, Duration? asked, Instant now)
    {
        var pause = Duration.Min(Interval * (1 << Math.Min(calendar.Failures, MostDoublings)), LongestPause);
        return calendar with
        {
            Failures = calendar.Failures + 1,
            LastError = problem.Length > BusyCalendar.ErrorLength ? problem[..BusyCalendar.ErrorLength] : problem,
            NextSyncAt = Timestamp.Of(now + Duration.Max(pause, Duration.Min(asked ?? Duration.Zero, LongestAsked))),
        };
    }

    private static Instant Midnight(Exchange exchange, LocalDate date) => exchange.TimeZone.AtStartOfDay(date).ToInstant();
}
