using System.Collections.Concurrent;
using System.Globalization;
using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Services;
using BookingEngine.Stores;
using BookingEngine.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace BookingEngine.Events;

/// <summary>
/// Raises <see cref="BookingEventType.BookingReminderDue"/> for the reminders that have got due since it looked last. It reads only the
/// bookings of dates on which one can be due. An event's id is made of the booking, the reminder and the start. So however many hosts look,
/// and however often, each reminder happens once. What fell due while no host ran is found by the first look. An exchange that is about
/// to be changed is looked at first, by the rules that held until then.
/// </summary>
internal sealed partial class DueReminders(
    IExchangeStore exchanges, IBookingStore bookings, IEventStore events, IClock clock, ILogger logger)
{
    private const int ExchangesOfQuery = 20;

    /// <summary>A reminder that is late by more than this is left out, since it may do more harm than good.</summary>
    private static readonly Duration MostLate = Duration.FromHours(1);

    /// <summary>The longest time from one listing of the exchanges to the next.</summary>
    private static readonly Duration BetweenListings = Duration.FromMinutes(10);

    /// <summary>How much longer than a listing the time to the next one is.</summary>
    private const int ListingShare = 100;

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<Guid, Instant> _lookedUntil = [];
    private IReadOnlyList<Guid> _reminding = [];
    private Instant _nextListing = Instant.MinValue;

    /// <summary>Looks once. Returns how many events it has raised, some of which may have been raised before.</summary>
    public async Task<int> LookAsync(CancellationToken stop)
    {
        var now = Timestamp.Of(clock.GetCurrentInstant());
        if (now >= _nextListing)
        {
            await ListAsync(now, stop).ConfigureAwait(false);
        }

        int raised = 0;
        foreach (var ids in _reminding.Chunk(ExchangesOfQuery))
        {
            foreach (var exchange in await exchanges.FindAsync(ids, stop).ConfigureAwait(false))
            {
                raised += await LookAsync(exchange, now, stop).ConfigureAwait(false);
            }
        }

        return raised;
    }

    /// <summary>
    /// Looks at an exchange that is about to be changed. Afterwards, what fell due before the change could not be told from what would have
    /// been due by new rules.
    /// </summary>
    /// <param name="stored">The exchange before the change.</param>
    /// <param name="stop">Cancels the look.</param>
    public Task BeforeChangeAsync(Exchange stored, CancellationToken stop) =>
        stored.HasReminders ? LookAsync(stored, Timestamp.Of(clock.GetCurrentInstant()), stop) : Task.CompletedTask;

    /// <summary>Finds out which exchanges have reminders. One that has got the first ones is seen at the next listing.</summary>
    private async Task ListAsync(Instant now, CancellationToken stop)
    {
        var reminding = new List<Guid>();
        var all = Pages.AllAsync((page, cancel) => exchanges.ListAsync(new ExchangeFilter(), page, cancel), stop);
        await foreach (var exchange in all.ConfigureAwait(false))
        {
            if (exchange is { HasReminders: true, IsBeingDeleted: false })
            {
                reminding.Add(exchange.Id);
            }
        }

        _reminding = reminding;
        var took = clock.GetCurrentInstant() - now;
        _nextListing = now + Duration.Min(took * ListingShare, BetweenListings);
        foreach (var id in _lookedUntil.Keys.Except(reminding))
        {
            _lookedUntil.TryRemove(id, out _);
        }
    }

    private async Task<int> LookAsync(Exchange exchange, Instant now, CancellationToken stop)
    {
        // A reminder that is new doesn't reach back to the time before it was set.
        bool hasLooked = _lookedUntil.TryGetValue(exchange.Id, out var looked);
        var after = Instant.Max(hasLooked ? looked : exchange.UpdatedAt, now - MostLate);
        if (after >= now)
        {
            return 0;
        }

        try
        {
            var due = await FindAsync(exchange, after, now, stop).ConfigureAwait(false);
            if (due.Count > 0)
            {
                await events.AddEventsAsync(due, stop).ConfigureAwait(false);
            }

            if (hasLooked && looked < after)
            {
                Skipped(exchange.Id, (await FindAsync(exchange, looked, after, stop).ConfigureAwait(false)).Count);
            }

            _lookedUntil[exchange.Id] = now;
            return due.Count;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // It is looked for again, and the other exchanges are not held up.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, exchange.Id);

            // The next look begins where this one did, even if the exchange is changed until then.
            _lookedUntil.TryAdd(exchange.Id, after);
            return 0;
        }
    }

    /// <summary>Tells of reminders that are too late, since the store was down or this host stood still.</summary>
    private void Skipped(Guid exchangeId, int count)
    {
        if (count > 0)
        {
            Instruments.SkippedReminders.Add(count);
            LogSkipped(exchangeId, count);
        }
    }

    private async Task<IReadOnlyList<BookingEvent>> FindAsync(Exchange exchange, Instant after, Instant until, CancellationToken stop)
    {
        var due = new List<BookingEvent>();
        foreach (var (first, last) in Merged(Reminders.Dates(exchange, after, until)))
        {
            var filter = new BookingFilter
            {
                ExchangeId = exchange.Id,
                Statuses = [BookingStatus.Pending, BookingStatus.Confirmed],
                DateFrom = first,
                DateTo = last,
                Order = BookingOrder.Start,
            };
            var all = Pages.AllAsync((page, cancel) => bookings.ListBookingsAsync(filter, page, cancel), stop);
            await foreach (var booking in all.ConfigureAwait(false))
            {
                due.AddRange(Reminders.Of(exchange, booking)
                    .Where(reminder => reminder.Due > after && reminder.Due <= until)
                    .Select(reminder => EventOf(exchange, booking, reminder.Rule, reminder.Due)));
            }
        }

        return due;
    }

    private static BookingEvent EventOf(Exchange exchange, Booking booking, Reminder rule, Instant due) => new()
    {
        Id = NamedId.Of(
            booking.Id.ToString(),
            rule.ToString(),
            Reminders.StartOf(exchange, booking).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        Type = BookingEventType.BookingReminderDue,
        ExchangeId = exchange.Id,
        BookingId = booking.Id,
        Version = booking.Version,
        Date = booking.Date,
        Timestamp = due,
    };

    private static List<(LocalDate First, LocalDate Last)> Merged(IEnumerable<(LocalDate First, LocalDate Last)> ranges)
    {
        var merged = new List<(LocalDate First, LocalDate Last)>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (merged is [.., var last] && range.First <= last.Last.PlusDays(1))
            {
                merged[^1] = (last.First, LocalDate.Max(last.Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    [LoggerMessage(8, LogLevel.Warning, "Exchange {ExchangeId}: its reminders could not be looked for; this is tried again.")]
    private partial void LogFailed(Exception exception, Guid exchangeId);

    [LoggerMessage(10, LogLevel.Warning, "Exchange {ExchangeId}: {Count} reminders got due more than an hour ago, while this host could not look for them, and are left out.")]
    private partial void LogSkipped(Guid exchangeId, int count);
}
