using BookingEngine.Committing;
using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Services;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

/// <summary>Creates, finds and changes exchanges. Expected refusals are returned as results.</summary>
/// <example>
/// <code>
/// var created = await exchanges.CreateAsync(new Exchange
/// {
///     BusinessName = "Night Owl Bar",
///     TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
///     OperatingHours = OperatingHours.Daily(new(22, 0), new(2, 0)), // to 02:00 of the next date
///     Policy = new BookingPolicy { DefaultCapacity = 40, SlotDuration = Duration.FromHours(2) },
/// });
/// Print(created.Succeeded); // True
/// </code>
/// </example>
public sealed partial class ExchangeService
{
    private const int MaxAttempts = 20;

    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly DayCommitter _committer;
    private readonly ImpactFinder _impacts;
    private readonly Action<Guid> _changed;
    private readonly IDateTimeZoneProvider _zones;
    private readonly IClock _clock;
    private readonly int? _mostOfOwner;
    private readonly Func<Exchange, CancellationToken, Task>? _beforeChange;

    internal ExchangeService(
        IExchangeStore exchanges,
        IBookingStore bookings,
        DayCommitter committer,
        Action<Guid> changed,
        IDateTimeZoneProvider zones,
        IClock clock,
        BookingEngineOptions options,
        Func<Exchange, CancellationToken, Task>? beforeChange = null)
    {
        _exchanges = exchanges;
        _bookings = bookings;
        _committer = committer;
        _impacts = new ImpactFinder(bookings);
        _changed = changed;
        _zones = zones;
        _clock = clock;
        _mostOfOwner = options.MaxExchangesPerOwner;
        _beforeChange = beforeChange;
        DefaultTimeZone = zones[options.DefaultTimeZone];
    }

    /// <summary>
    /// The time zone of exchanges that are created without one: <see cref="BookingEngineOptions.DefaultTimeZone"/>.
    /// </summary>
    public DateTimeZone DefaultTimeZone { get; }

    /// <summary>
    /// Validates an exchange and stores it. If its id or the ids of its hours, blocks, services and resources are empty, it gets
    /// new ones. It always gets a new version and new timestamps. It is refused if its owner already has the maximum number of
    /// exchanges.
    /// </summary>
    /// <param name="exchange">The new exchange.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    public async Task<Result<Exchange>> CreateAsync(Exchange exchange, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        exchange = exchange with { IsBeingDeleted = false };
        if (Problems(exchange) is { Count: > 0 } problems)
        {
            return Result<Exchange>.Refused(problems);
        }

        if (await OwnsTooManyAsync(exchange.OwnerId, cancellationToken).ConfigureAwait(false))
        {
            return BookingErrors.TooManyExchanges(_mostOfOwner!.Value);
        }

        var now = _clock.GetCurrentInstant();
        var created = WithIds(exchange, now) with
        {
            Version = 1,
            CreatedAt = Timestamp.Of(now),
            UpdatedAt = Timestamp.Of(now),
        };
        await _exchanges.AddAsync(created, cancellationToken).ConfigureAwait(false);
        return created;
    }

    /// <summary>
    /// Validates a changed exchange and stores it, if nobody has changed the exchange since it was read. Existing
    /// bookings are not changed. From the moment this method returns, new bookings follow the new hours and policy.
    /// </summary>
    /// <param name="exchange">The changed exchange, with the version at which it was read.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    /// <remarks>
    /// Use this method for a change that somebody based on what they saw, for example in a form, and that must not
    /// overwrite another change. Use <see cref="UpdateAsync"/> for a change that applies to whatever the exchange is
    /// now.
    /// </remarks>
    /// <example>
    /// <code>
    /// var read = await exchanges.FindAsync(shop.Id);
    /// await exchanges.UpdateAsync(shop.Id, exchange => exchange with { Description = "Phones, too." });
    /// var replaced = await exchanges.ReplaceAsync(read with { Description = "Phones and tablets." });
    /// Print(replaced.Error.Code); // ExchangeChanged
    /// </code>
    /// </example>
    public async Task<Result<Exchange>> ReplaceAsync(Exchange exchange, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        exchange = exchange with { IsBeingDeleted = false };
        if (Problems(exchange) is { Count: > 0 } problems)
        {
            return Result<Exchange>.Refused(problems);
        }

        return await RetryAsync(
            exchange.Id,
            exchange.Version,
            stored => ReplaceAsync(stored, exchange, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Changes the present version of an exchange: loads it, changes it, and stores it. If somebody else changes the
    /// exchange in the meantime, this is repeated on the new version, up to 20 times.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="change">Returns the changed exchange for the stored one. It is called again for each attempt.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    /// <exception cref="ArgumentNullException">The change is null.</exception>
    /// <example>
    /// <code>
    /// var changed = await exchanges.UpdateAsync(
    ///     shop.Id, exchange => exchange with { Policy = exchange.Policy with { DefaultCapacity = 3 } });
    /// Print(changed.Value.Policy.DefaultCapacity); // 3
    /// </code>
    /// </example>
    public Task<Result<Exchange>> UpdateAsync(
        Guid exchangeId,
        Func<Exchange, Exchange> change,
        long? ifVersion = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return RetryAsync(
            exchangeId, ifVersion, stored => ChangeAsync(stored, change(stored), cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Sets the special hours of a date, of a range, or of a day in every year, in place of any that were for the same dates.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="specialHours">The dates and their hours. With an empty list of hours the exchange is closed on them.</param>
    /// <param name="ifVersion">The version that the exchange must have, or null for any.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    /// <exception cref="ArgumentNullException">The special hours are null.</exception>
    /// <example>
    /// <code>
    /// await exchanges.SetSpecialHoursAsync(shop.Id, new SpecialHours(monday, []) { Reason = "Stocktaking" });
    /// var day = await availability.GetDayAsync(shop.Id, monday);
    /// Print(day.Slots.Count); // 0
    /// </code>
    /// </example>
    public Task<Result<Exchange>> SetSpecialHoursAsync(
        Guid exchangeId,
        SpecialHours specialHours,
        long? ifVersion = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(specialHours);
        return UpdateAsync(
            exchangeId,
            exchange => exchange with { Schedule = exchange.Schedule.With(specialHours) },
            ifVersion,
            cancellationToken);
    }

    /// <summary>Finds an exchange by its id. Returns null if it does not exist.</summary>
    public async Task<Exchange?> FindAsync(Guid exchangeId, CancellationToken cancellationToken = default)
    {
        var found = await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        return found is [var exchange] ? exchange : null;
    }

    /// <summary>Returns one page of a list of exchanges, ordered by name, without their special hours, services and resources.</summary>
    /// <param name="filter">The exchanges to list: those of an owner, those whose name contains a text, or all.</param>
    /// <param name="page">The page to return.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ArgumentNullException">The filter or the page is null.</exception>
    /// <exception cref="ArgumentException">The page's cursor is of another list.</exception>
    public Task<Page<ExchangeSummary>> ListAsync(
        ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Pages.ThrowIfOfAnotherList(page, cursor => cursor is Cursor.OfExchange);
        return _exchanges.ListAsync(filter, page, cancellationToken);
    }

    /// <summary>
    /// Lists all exchanges that match a filter, ordered by name, without their special hours, services and resources. Pages are
    /// loaded as they are needed.
    /// </summary>
    /// <param name="filter">The exchanges to list: those of an owner, those whose name contains a text, or all.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The filter is null.</exception>
    /// <remarks>An exchange that is renamed while the pages are loaded may be listed twice or not at all.</remarks>
    /// <example>
    /// <code>
    /// await foreach (var exchange in exchanges.ListAllAsync(new ExchangeFilter { Search = "repair" }))
    /// {
    ///     Print(exchange.BusinessName); // Tech Repair Shop
    /// }
    /// </code>
    /// </example>
    public IAsyncEnumerable<ExchangeSummary> ListAllAsync(
        ExchangeFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Pages.AllAsync((page, stop) => ListAsync(filter, page, stop), cancellationToken);
    }

    /// <summary>
    /// Whether an owner has the maximum number of exchanges. The count is taken before the write, so several
    /// simultaneous requests may all pass.
    /// </summary>
    private async Task<bool> OwnsTooManyAsync(string? ownerId, CancellationToken cancellationToken)
    {
        if (_mostOfOwner is not { } most || ownerId is null)
        {
            return false;
        }

        var owned = await _exchanges
            .ListAsync(new ExchangeFilter { OwnerId = ownerId }, new PageRequest(1, 1), cancellationToken)
            .ConfigureAwait(false);
        return owned.TotalCount >= most;
    }

    /// <summary>
    /// Tries to change the stored exchange, and tries again on the new version if somebody else has changed it in the
    /// meantime.
    /// </summary>
    private async Task<Result<Exchange>> RetryAsync(
        Guid exchangeId,
        long? ifVersion,
        Func<Exchange, Task<Result<Exchange>>> attempt,
        CancellationToken cancellationToken)
    {
        for (int attempts = 0; attempts < MaxAttempts; attempts++)
        {
            if (await FindAsync(exchangeId, cancellationToken).ConfigureAwait(false) is not { } stored)
            {
                return BookingErrors.ExchangeNotFound(exchangeId);
            }

            if (ifVersion is not null && stored.Version != ifVersion)
            {
                return BookingErrors.ExchangeChanged;
            }

            _trial?.Stored = stored;

            var result = await attempt(stored).ConfigureAwait(false);
            if (result.Error?.Code != BookingErrorCode.ExchangeChanged)
            {
                return result;
            }
        }

        return BookingErrors.ExchangeContention;
    }

    private async Task<Result<Exchange>> ChangeAsync(Exchange stored, Exchange changed, CancellationToken cancellationToken)
    {
        var exchange = changed with { Id = stored.Id, Version = stored.Version, IsBeingDeleted = false };
        return Problems(exchange) is { Count: > 0 } problems
            ? Result<Exchange>.Refused(problems)
            : await ReplaceAsync(stored, exchange, cancellationToken).ConfigureAwait(false);
    }

    private Task<Result<Exchange>> ReplaceAsync(Exchange stored, Exchange exchange, CancellationToken cancellationToken) =>
        ReplaceAsync(stored, exchange, lastCheck: null, cancellationToken);

    private async Task<Result<Exchange>> ReplaceAsync(
        Exchange stored, Exchange exchange, Func<Task<BookingError?>>? lastCheck, CancellationToken cancellationToken)
    {
        var now = _clock.GetCurrentInstant();
        var changed = WithIds(exchange, now) with
        {
            Version = exchange.Version + 1,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = Timestamp.Of(now),
        };
        var yesterday = LocalDate.Min(Today(stored, now), Today(changed, now)).PlusDays(-1);
        if (_trial is not null)
        {
            _trial.Impact = await ImpactOfAsync(changed, yesterday, cancellationToken).ConfigureAwait(false);
            return changed;
        }

        if (_beforeChange is not null)
        {
            await _beforeChange(stored, cancellationToken).ConfigureAwait(false);
        }

        if (_terms is not null)
        {
            return await ReplaceOnTermsAsync(stored, changed, yesterday, _terms, lastCheck, cancellationToken).ConfigureAwait(false);
        }

        var outcome = await CommittedAsync(
            stored.Id, _exchanges.ReplaceAsync(changed, yesterday, cancellationToken)).ConfigureAwait(false);
        return outcome == CommitOutcome.Committed ? changed : BookingErrors.ExchangeChanged;
    }

    private async Task<CommitOutcome> CommittedAsync(Guid exchangeId, Task<CommitOutcome> commit)
    {
        try
        {
            return await commit.ConfigureAwait(false);
        }
        finally
        {
            _changed(exchangeId);
        }
    }

    private List<BookingError> Problems(Exchange exchange)
    {
        BookingError?[] problems =
        [
            BookingErrors.InvalidText(nameof(exchange.BusinessName), TextRules.Name(exchange.BusinessName)),
            BookingErrors.InvalidText(nameof(exchange.Description), TextRules.Text(exchange.Description, Limits.TextLength)),
            exchange.OwnerId is { } owner ? BookingErrors.InvalidText(nameof(exchange.OwnerId), TextRules.UserId(owner)) : null,
            _zones.GetZoneOrNull(exchange.TimeZone.Id) is null ? BookingErrors.UnknownTimeZone(exchange.TimeZone) : null,
            LengthsProblem(exchange.Policy),
            .. Hours.Problems(exchange.Schedule),
            .. Catalogue.Problems(exchange),
        ];
        return [.. problems.OfType<BookingError>()];
    }

    /// <summary>Returns what is wrong with the combination of lengths of bookings and slots, or null if nothing is.</summary>
    private static BookingError? LengthsProblem(BookingPolicy policy) =>
        policy.MinDuration > policy.MaxDuration ? BookingErrors.LongestBelowShortest
        : policy.LengthProblem(policy.SlotDuration) is { } problem
            ? problem with { Code = BookingErrorCode.InvalidField, Field = nameof(policy.SlotDuration) }
        : null;

    private static LocalDate Today(Exchange exchange, Instant now) => now.InZone(exchange.TimeZone).Date;

    private static Exchange WithIds(Exchange exchange, Instant now) => exchange with
    {
        Id = IdOr(exchange.Id, now),
        Schedule = WithIds(exchange.Schedule, now),
        Services =
        [
            .. exchange.Services.Select(service => service with
            {
                Id = IdOr(service.Id, now),
                Hours = service.Hours is { } hours ? WithIds(hours, now) : null,
            }),
        ],
        Resources =
        [
            .. exchange.Resources.Select(resource => resource with
            {
                Id = IdOr(resource.Id, now),
                Schedule = WithIds(resource.Schedule, now),
            }),
        ],
    };

    private static Schedule WithIds(Schedule schedule, Instant now) => schedule with
    {
        OperatingHours = WithIds(schedule.OperatingHours, now),
        Blocks = schedule.Blocks.All(block => block.Id != Guid.Empty)
            ? schedule.Blocks
            : [.. schedule.Blocks.Select(block => WithId(block, now))],
    };

    private static IReadOnlyList<OperatingHours> WithIds(IReadOnlyList<OperatingHours> hours, Instant now) =>
        hours.All(entry => entry.Id != Guid.Empty) ? hours : [.. hours.Select(entry => entry with { Id = IdOr(entry.Id, now) })];

    private static Guid IdOr(Guid id, Instant now) => id == Guid.Empty ? NewId.At(now) : id;
}
