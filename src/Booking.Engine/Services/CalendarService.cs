using BookingEngine.Committing;
using BookingEngine.Deciding;
using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Services;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Keeps calendars whose busy times can't be booked. They are read by a host that registers a source
/// (<see cref="BookingEngineBuilder.ReadCalendars{TSource}"/>): at once when they are added or changed, and then every 15 minutes.
/// </summary>
public sealed class CalendarService
{
    private const int MaxAttempts = 20;

    private readonly ICalendarStore? _calendars;
    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly IClock _clock;

    internal CalendarService(
        ICalendarStore? calendars, IExchangeStore exchanges, IBookingStore bookings, DayCommitter committer, IClock clock)
    {
        (_calendars, _exchanges, _bookings, _clock) = (calendars, exchanges, bookings, clock);
        BusyDays = new BusyDays(bookings, committer, clock);
    }

    /// <summary>What writes busy times to business days.</summary>
    internal BusyDays BusyDays { get; }

    /// <summary>Is raised when a calendar is due.</summary>
    internal CommitSignal Due { get; } = new();

    private ICalendarStore Store => _calendars ?? throw new InvalidOperationException("The store keeps no calendars.");

    /// <summary>Adds a calendar to an exchange. It always gets a new id, and has not been read yet.</summary>
    /// <param name="calendar">The calendar. Its address must have been checked.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The calendar; or why it was not added: the exchange or the resource does not exist, or the exchange has 50 calendars already.
    /// </returns>
    /// <exception cref="ArgumentNullException">The calendar is null.</exception>
    public async Task<Result<BusyCalendar>> AddAsync(BusyCalendar calendar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        if (await ProblemAsync(calendar, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            return problem;
        }

        var others = await Store.ListCalendarsAsync(calendar.ExchangeId, cancellationToken).ConfigureAwait(false);
        if (others.Count >= Limits.Calendars)
        {
            return BookingErrors.TooManyCalendars;
        }

        var now = _clock.GetCurrentInstant();
        var added = Unread(calendar, now) with { Id = NewId.At(now), IsBeingRemoved = false, CreatedAt = Timestamp.Of(now), Version = 1 };
        await Store.AddCalendarAsync(added, cancellationToken).ConfigureAwait(false);
        Due.Raise();
        return added;
    }

    /// <summary>Finds a calendar by its id. Returns null if it does not exist, or its removal has begun.</summary>
    public async Task<BusyCalendar?> FindAsync(Guid calendarId, CancellationToken cancellationToken = default) =>
        await Store.FindCalendarAsync(calendarId, cancellationToken).ConfigureAwait(false) is { IsBeingRemoved: false } found ? found : null;

    /// <summary>Lists all calendars of an exchange, by the time at which they were added.</summary>
    /// <param name="exchangeId">The exchange. One that does not exist has no calendars.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<BusyCalendar>> ListAsync(Guid exchangeId, CancellationToken cancellationToken = default)
    {
        var all = await Store.ListCalendarsAsync(exchangeId, cancellationToken).ConfigureAwait(false);
        return [.. all.Where(calendar => !calendar.IsBeingRemoved)];
    }

    /// <summary>
    /// Changes a calendar: its address, its resource, and what counts as busy. It is read anew then. If the address or the resource
    /// has changed, the busy times that were known are dropped; otherwise they hold until it was read.
    /// </summary>
    /// <param name="calendarId">The calendar.</param>
    /// <param name="change">Returns the changed calendar for the stored one. It is called again if somebody else changes the calendar meanwhile.</param>
    /// <param name="cancellationToken">Cancels the call until the calendar is stored.</param>
    /// <returns>
    /// The changed calendar, or null if it does not exist or others kept changing it; or why it was not changed: the resource does not exist.
    /// </returns>
    /// <exception cref="ArgumentNullException">The change is null.</exception>
    public async Task<Result<BusyCalendar?>> UpdateAsync(
        Guid calendarId, Func<BusyCalendar, BusyCalendar> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await FindAsync(calendarId, cancellationToken).ConfigureAwait(false) is not { } stored)
            {
                break;
            }

            var wanted = change(stored);
            bool isAnother = wanted.Url != stored.Url || wanted.ResourceId != stored.ResourceId;
            var now = _clock.GetCurrentInstant();
            var changed = (isAnother ? Unread(wanted, now) : Outdated(stored, now)) with
            {
                Id = stored.Id,
                ExchangeId = stored.ExchangeId,
                TentativeIsBusy = wanted.TentativeIsBusy,
                IgnoresAllDay = wanted.IgnoresAllDay,
                IsBeingRemoved = false,
                CreatedAt = stored.CreatedAt,
                Version = stored.Version + 1,
            };
            if (await ProblemAsync(changed, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                return problem;
            }

            if (await Store.ReplaceCalendarAsync(changed, cancellationToken).ConfigureAwait(false) == CommitOutcome.Committed)
            {
                if (isAnother)
                {
                    await BusyDays.ClearAsync(await ExchangeOfAsync(changed).ConfigureAwait(false), stored).ConfigureAwait(false);
                }

                Due.Raise();
                return changed;
            }
        }

        return Result<BusyCalendar?>.None;
    }

    /// <summary>
    /// Removes a calendar, if it exists, with its busy times. Those of business days before yesterday stay where they are. If the host dies
    /// meanwhile, another one completes the removal.
    /// </summary>
    /// <param name="calendarId">The calendar.</param>
    /// <param name="cancellationToken">Cancels the call until the removal begins. After that it is completed.</param>
    public async Task RemoveAsync(Guid calendarId, CancellationToken cancellationToken = default)
    {
        while (await Store.FindCalendarAsync(calendarId, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            var begun = stored with
            {
                IsBeingRemoved = true,
                NextSyncAt = Timestamp.Of(_clock.GetCurrentInstant() + Duration.FromMinutes(1)),
                Version = stored.Version + 1,
            };
            if (await Store.ReplaceCalendarAsync(begun, cancellationToken).ConfigureAwait(false) == CommitOutcome.Committed)
            {
                await CompleteRemovalAsync(begun).ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>
    /// Finds the bookings that are pending or confirmed and stand where a calendar is busy, from now on. They were made before the calendar
    /// was read. Nobody cancels them but their customer or the owner.
    /// </summary>
    /// <param name="calendar">The calendar.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>Their ids, by business date.</returns>
    /// <exception cref="ArgumentNullException">The calendar is null.</exception>
    public async Task<IReadOnlyList<Guid>> FindConflictsAsync(BusyCalendar calendar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var found = await _exchanges.FindAsync([calendar.ExchangeId], cancellationToken).ConfigureAwait(false);
        if (found is not [var exchange] || calendar.KnownUntil is not { } last)
        {
            return [];
        }

        var now = _clock.GetCurrentInstant();
        var days = await _bookings
            .LoadDaysAsync([exchange.Id], BusyDays.First(exchange, now), last, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. days.OrderBy(day => day.Date)
                .SelectMany(day => BusyTimeDecisions.Conflicts(exchange, day, calendar.Id, now))
                .Distinct(),
        ];
    }

    /// <summary>Lists when the calendars of an exchange are busy, as they were read last.</summary>
    /// <param name="exchangeId">The exchange. One that does not exist is never busy.</param>
    /// <param name="first">The first date.</param>
    /// <param name="last">The last date, inclusive.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The times, by their start.</returns>
    public async Task<IReadOnlyList<BusyTime>> ListBusyTimesAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken = default)
    {
        if (await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false) is not [var exchange])
        {
            return [];
        }

        var days = await _bookings.LoadDaysAsync([exchangeId], first, last, cancellationToken).ConfigureAwait(false);
        return [.. days.SelectMany(day => BusyTimes.Of(exchange, day)).OrderBy(busy => busy.Date).ThenBy(busy => busy.LocalStart.ToInstant())];
    }

    /// <summary>Removes the busy times of a calendar whose removal has begun, and then the calendar.</summary>
    internal async Task CompleteRemovalAsync(BusyCalendar calendar)
    {
        await BusyDays.ClearAsync(await ExchangeOfAsync(calendar).ConfigureAwait(false), calendar).ConfigureAwait(false);
        await Store.RemoveCalendarAsync(calendar.Id, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Returns a calendar of which nothing is known, and which is due.</summary>
    private static BusyCalendar Unread(BusyCalendar calendar, Instant now) =>
        Outdated(calendar, now) with { LastSyncedAt = null, LastError = null, Skipped = 0 };

    /// <summary>Returns a calendar that is due, and is read whether or not it has changed.</summary>
    private static BusyCalendar Outdated(BusyCalendar calendar, Instant now) => calendar with
    {
        Failures = 0,
        NextSyncAt = Timestamp.Of(now),
        ETag = null,
        LastModified = null,
        KnownUntil = null,
        TimeZoneId = null,
    };

    private async Task<Exchange?> ExchangeOfAsync(BusyCalendar calendar) =>
        (await _exchanges.FindAsync([calendar.ExchangeId], CancellationToken.None).ConfigureAwait(false)).SingleOrDefault();

    private async Task<BookingError?> ProblemAsync(BusyCalendar calendar, CancellationToken cancellationToken)
    {
        var found = await _exchanges.FindAsync([calendar.ExchangeId], cancellationToken).ConfigureAwait(false);
        return found is not [var exchange] ? BookingErrors.ExchangeNotFound(calendar.ExchangeId)
            : calendar.ResourceId is { } id && exchange.FindResource(id) is null
                ? BookingErrors.UnknownResource(nameof(BusyCalendar.ResourceId), id)
                : null;
    }
}
