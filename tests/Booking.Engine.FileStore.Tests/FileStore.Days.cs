using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.FileStore.Tests;

public sealed partial class FileStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<BookingDay>> LoadDaysAsync(
        IReadOnlyCollection<Guid> exchangeIds, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<BookingDay>>(
            files => [.. exchangeIds.Distinct().SelectMany(id => files.Days(id, first, last)).Select(day => day.ToDay())],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        IReadOnlyCollection<DayPart> parts, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<BookingDay>>(
            files =>
            [
                .. parts.GroupBy(part => (part.ExchangeId, part.Date))
                    .Select(ofDay => files.Read<StoredDay>(Files.DayOf(ofDay.Key.ExchangeId, ofDay.Key.Date))?.ToDay([.. ofDay]))
                    .OfType<BookingDay>(),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<(Exchange? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        ReadAsync<(Exchange?, IReadOnlyList<BookingDay>)>(
            files => (Find(files, exchangeId), [.. files.Days(exchangeId, first, last).Select(day => day.ToDay())]), cancellationToken);

    /// <inheritdoc/>
    public Task<(ExchangeVersion? Exchange, IReadOnlyList<DayVersion> Days)> LoadVersionsAsync(
        Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken) =>
        ReadAsync<(ExchangeVersion?, IReadOnlyList<DayVersion>)>(
            files => (
                Find(files, exchangeId) is { } exchange ? ExchangeVersion.Of(exchange) : null,
                [.. files.Days(exchangeId, first, last).Select(day => day.At)]),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<AddedDay?> AddDayAsync(Guid exchangeId, LocalDate date, CancellationToken cancellationToken)
    {
        AddedDay? added = null;
        await ChangeAsync(
            files =>
            {
                string name = Files.DayOf(exchangeId, date);
                if (Find(files, exchangeId) is { } exchange && files.Read<StoredDay>(name) is null)
                {
                    var first = DayVersion.First(date);
                    files.Write(name, new StoredDay { ExchangeId = exchangeId, Date = date, Version = first.Version });
                    added = new AddedDay(first, ExchangeVersion.Of(exchange));
                }
            },
            cancellationToken);
        return added;
    }

    /// <inheritdoc/>
    public Task RemoveEmptyDaysAsync(LocalDate before, CancellationToken cancellationToken) => ChangeAsync(
        files =>
        {
            foreach (var day in files.Exchanges().SelectMany(id => files.Days(id, LocalDate.MinIsoValue, before.PlusDays(-1))))
            {
                if (day.TimeSlots.Count + day.Bookings.Count == 0)
                {
                    files.Remove(Files.DayOf(day.ExchangeId, day.Date));
                }
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommitOutcome> CommitAsync(DayChange change, CancellationToken cancellationToken) => ReadAsync(
        files =>
        {
            var days = change.Days.Select(day => files.Read<StoredDay>(Files.DayOf(change.ExchangeId, day.Date))).OfType<StoredDay>()
                .ToArray();
            if (Find(files, change.ExchangeId) is null
                || !days.Select(day => day.At).SequenceEqual(change.Days)
                || change.Bookings.Added.DistinctBy(booking => booking.Id).Count() < change.Bookings.Added.Count
                || change.Bookings.Added.Any(booking => files.Read<StoredPlace>(Files.PlaceOf(booking.Id)) is not null))
            {
                return CommitOutcome.Conflict;
            }

            StoredDay[] changed = [.. days.Select(day => day.With(change))];
            if (changed.Any(day => day.TimeSlots.DistinctBy(slot => slot.Period).Count() < day.TimeSlots.Count))
            {
                return CommitOutcome.Conflict;
            }

            foreach (var day in changed)
            {
                files.Write(Files.DayOf(day.ExchangeId, day.Date), day);
            }

            foreach (var removed in change.TimeSlots.Removed)
            {
                files.Remove(Files.PlaceOf(removed.Id));
            }

            var places = change.Bookings.Written.Select(booking => (booking.Id, booking.Date))
                .Concat(change.TimeSlots.Written.Select(slot => (slot.Id, slot.Date)));
            foreach (var (id, date) in places)
            {
                files.Write(Files.PlaceOf(id), new StoredPlace(change.ExchangeId, date));
            }

            Happen(files, change.ExchangeId, change.Events);
            return CommitOutcome.Committed;
        },
        cancellationToken);

    private static void RemoveDay(Files files, StoredDay day)
    {
        foreach (var id in day.Bookings.Select(booking => booking.Id).Concat(day.TimeSlots.Select(slot => slot.Id)))
        {
            files.Remove(Files.PlaceOf(id));
        }

        files.Remove(Files.DayOf(day.ExchangeId, day.Date));
    }
}
