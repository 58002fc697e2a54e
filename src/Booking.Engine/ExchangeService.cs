using BookingEngine.Scheduling;
using BookingEngine.Stores;
using Microsoft.Extensions.Options;
using NodaTime;

namespace BookingEngine;

/// <summary>Creates, finds and changes exchanges. Expected refusals are results.</summary>
public sealed class ExchangeService
{
    private readonly IExchangeStore _exchanges;
    private readonly IDateTimeZoneProvider _zones;
    private readonly IClock _clock;

    internal ExchangeService(
        IExchangeStore exchanges, IDateTimeZoneProvider zones, IClock clock, IOptions<BookingEngineOptions> options)
    {
        _exchanges = exchanges;
        _zones = zones;
        _clock = clock;
        DefaultTimeZone = zones[options.Value.DefaultTimeZone];
    }

    /// <summary>The zone of exchanges that name none: <see cref="BookingEngineOptions.DefaultTimeZone"/>.</summary>
    public DateTimeZone DefaultTimeZone { get; }

    /// <summary>
    /// Checks an exchange and stores it. Ids that are empty, its own and those of its hours, are given; so are its
    /// version and its timestamps.
    /// </summary>
    /// <param name="exchange">The exchange as it shall be.</param>
    /// <param name="cancellationToken">Given up until it is stored.</param>
    public async Task<Result<Exchange>> CreateAsync(Exchange exchange, CancellationToken cancellationToken = default)
    {
        if (Problems(exchange) is { Count: > 0 } problems)
        {
            return Result<Exchange>.Refused(problems);
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
    /// Checks a changed exchange and stores it in place of the version that it was made from. Bookings that stand,
    /// stand; from the moment this returns, new ones follow the new hours and policy.
    /// </summary>
    /// <param name="exchange">The exchange as it shall be, with the version it was read at.</param>
    /// <param name="cancellationToken">Given up until it is stored.</param>
    public async Task<Result<Exchange>> ReplaceAsync(Exchange exchange, CancellationToken cancellationToken = default)
    {
        if (Problems(exchange) is { Count: > 0 } problems)
        {
            return Result<Exchange>.Refused(problems);
        }

        var stored = await FindAsync(exchange.Id, cancellationToken).ConfigureAwait(false);
        if (stored is null)
        {
            return new BookingError(
                BookingErrorCode.ExchangeNotFound, nameof(exchange.Id), $"There is no exchange {exchange.Id}.");
        }

        var now = _clock.GetCurrentInstant();
        var changed = WithIds(exchange, now) with
        {
            Version = exchange.Version + 1,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = Timestamp.Of(now),
        };
        var yesterday = LocalDate.Min(Today(stored, now), Today(changed, now)).PlusDays(-1);
        var outcome = await _exchanges.ReplaceAsync(changed, yesterday, cancellationToken).ConfigureAwait(false);
        return outcome == CommitOutcome.Committed
            ? changed
            : new BookingError(
                BookingErrorCode.ExchangeChanged, null, "The exchange was changed meanwhile: read it again.");
    }

    /// <summary>Finds an exchange by its id; null where there is none.</summary>
    public async Task<Exchange?> FindAsync(Guid exchangeId, CancellationToken cancellationToken = default)
    {
        var found = await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        return found is [var exchange] ? exchange : null;
    }

    /// <summary>Lists exchanges by name.</summary>
    /// <param name="search">Only those whose name contains it, without regard to case; null: all.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<Page<Exchange>> ListAsync(
        string? search, PageRequest page, CancellationToken cancellationToken = default) =>
        _exchanges.ListAsync(search, page, cancellationToken);

    private List<BookingError> Problems(Exchange exchange)
    {
        BookingError?[] problems =
        [
            Limits.Text(nameof(exchange.BusinessName), exchange.BusinessName, Limits.NameLength, required: true),
            Limits.Text(nameof(exchange.Description), exchange.Description, Limits.TextLength),
            _zones.GetZoneOrNull(exchange.TimeZone.Id) is null
                ? new BookingError(
                    BookingErrorCode.InvalidField, nameof(exchange.TimeZone),
                    $"There is no time zone “{exchange.TimeZone.Id}”.")
                : null,
            .. exchange.SpecialHours.Select(special => Limits.Date(nameof(exchange.SpecialHours), special.Date)),
            .. Hours.Problems(exchange),
        ];
        return [.. problems.OfType<BookingError>()];
    }

    private static LocalDate Today(Exchange exchange, Instant now) => now.InZone(exchange.TimeZone).Date;

    private static Exchange WithIds(Exchange exchange, Instant now) => exchange with
    {
        Id = exchange.Id == Guid.Empty ? NewId.At(now) : exchange.Id,
        OperatingHours =
        [
            .. exchange.OperatingHours.Select(
                entry => entry.Id == Guid.Empty ? entry with { Id = NewId.At(now) } : entry),
        ],
    };
}
