using NodaTime;

namespace BookingEngine.FileStore.Tests;

public sealed partial class FileStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Booking>>(
            files =>
            [
                .. ids.Distinct()
                    .Select(id => DayOf(files, id)?.Bookings.SingleOrDefault(booking => booking.Id == id))
                    .OfType<Booking>(),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> bookings, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Allocation>>(
            files =>
            [
                .. bookings.SelectMany(booking => (DayOf(files, booking.Id)?.Allocations ?? [])
                    .Where(taken => taken.BookingId == booking.Id && taken.ResourceId is not null)),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Booking>> ListBookingsAsync(BookingFilter filter, PageRequest page, CancellationToken cancellationToken) => ReadAsync(
        files =>
        {
            var found = (filter.ExchangeId is { } id ? [id] : files.Exchanges())
                .Select(exchangeId => Find(files, exchangeId))
                .OfType<Exchange>()
                .SelectMany(exchange => files.Days(exchange.Id, filter.DateFrom ?? LocalDate.MinIsoValue, filter.DateTo ?? LocalDate.MaxIsoValue)
                    .SelectMany(day => day.Bookings)
                    .Where(booking => filter.Matches(booking, exchange)));
            return page.PageOf(found, booking => Cursor.After(booking, filter.Order));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken) =>
        ReadAsync(files => DayOf(files, timeSlotId)?.TimeSlots.SingleOrDefault(slot => slot.Id == timeSlotId), cancellationToken);

    /// <inheritdoc/>
    public Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        ReadAsync(files => files.Days(exchangeId).Sum(day => day.TimeSlots.Count), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken) => ReadAsync(
        files => page.PageOf(
            files.Days(exchangeId, date ?? LocalDate.MinIsoValue, date ?? LocalDate.MaxIsoValue).SelectMany(day => day.TimeSlots), Cursor.After),
        cancellationToken);

    /// <summary>The day that a booking or a time slot is on.</summary>
    private static StoredDay? DayOf(Files files, Guid id) => files.Read<StoredPlace>(Files.PlaceOf(id)) is { } place
        ? files.Read<StoredDay>(Files.DayOf(place.ExchangeId, place.Date))
        : null;
}
