using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.FileStore.Tests;

/// <summary>
/// Stores everything in a folder: a JSON file for each exchange, each of its days, and its events. Several processes of one machine may use
/// it at once, and one of them works at a time.
/// </summary>
/// <param name="path">The folder. It is created if there is none.</param>
public sealed partial class FileStore(string path) : IExchangeStore, IBookingStore, IEventStore, ICalendarStore, IDisposable
{
    private readonly Folder _folder = new(path);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <inheritdoc/>
    public Task<IReadOnlyList<Exchange>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Exchange>>(files => [.. ids.Distinct().Select(id => Find(files, id)).OfType<Exchange>()], cancellationToken);

    /// <inheritdoc/>
    public Task AddAsync(Exchange exchange, CancellationToken cancellationToken) => ChangeAsync(
        files =>
        {
            if (Find(files, exchange.Id) is not null)
            {
                throw new InvalidOperationException($"Exchange {exchange.Id} is stored already.");
            }

            files.Write(Files.ExchangeOf(exchange.Id), exchange);
            files.Write(Files.StreamOf(exchange.Id), new StoredStream { Happened = [BookingEvent.OfExchange(exchange)] });
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceAsync(Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
        ReplaceIfAsync(exchange, fenceFrom, ifDays: null, cancellationToken);

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken) =>
        ReplaceIfAsync(exchange, fenceFrom, ifDays, cancellationToken);

    /// <inheritdoc/>
    public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken) => ReadAsync(
        files =>
        {
            if (Find(files, exchangeId)?.Version != version)
            {
                return CommitOutcome.Conflict;
            }

            foreach (var day in files.Days(exchangeId))
            {
                RemoveDay(files, day);
            }

            foreach (var calendar in files.ReadAll<BusyCalendar>(Calendars).Where(calendar => calendar.ExchangeId == exchangeId))
            {
                files.Remove(CalendarOf(calendar.Id));
            }

            foreach (var delivery in files.ReadAll<EventDelivery>(Deliveries).Where(delivery => delivery.ExchangeId == exchangeId))
            {
                files.Remove(DeliveryOf(delivery.Id));
            }

            files.Remove(Files.StreamOf(exchangeId));
            files.Remove(Files.ExchangeOf(exchangeId));
            return CommitOutcome.Committed;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Page<ExchangeSummary>> ListAsync(ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken) => ReadAsync(
        files => page.PageOf(
            files.Exchanges().Select(id => Find(files, id)!).Where(filter.Matches).Select(exchange => new ExchangeSummary(exchange)),
            Cursor.After),
        cancellationToken);

    private Task<CommitOutcome> ReplaceIfAsync(
        Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion>? ifDays, CancellationToken cancellationToken) => ReadAsync(
        files =>
        {
            StoredDay[] fenced = [.. files.Days(exchange.Id, fenceFrom, LocalDate.MaxIsoValue)];
            if (Find(files, exchange.Id)?.Version != exchange.Version - 1
                || (ifDays is not null && !fenced.Select(day => day.At).ToHashSet().SetEquals(ifDays)))
            {
                return CommitOutcome.Conflict;
            }

            files.Write(Files.ExchangeOf(exchange.Id), exchange);
            Happen(files, exchange.Id, [BookingEvent.OfExchange(exchange)]);
            foreach (var day in fenced)
            {
                files.Write(Files.DayOf(exchange.Id, day.Date), day with { Version = day.Version + 1 });
            }

            return CommitOutcome.Committed;
        },
        cancellationToken);

    private static Exchange? Find(Files files, Guid id) => files.Read<Exchange>(Files.ExchangeOf(id));

    private Task<T> ReadAsync<T>(Func<Files, T> read, CancellationToken cancellationToken) => _folder.UseAsync(read, cancellationToken);

    private Task<bool> ChangeAsync(Action<Files> change, CancellationToken cancellationToken) => _folder.UseAsync(
        files =>
        {
            change(files);
            return true;
        },
        cancellationToken);
}
