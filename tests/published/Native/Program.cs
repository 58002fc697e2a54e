// Compiled ahead of time by tests/run.sh, with all that it doesn't need trimmed away: books with an idempotency key, twice, asks, and cancels.
using BookingEngine;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

using var services = new ServiceCollection().AddBookingEngine().UseStore<InMemoryStore>().Services.BuildServiceProvider();
var shop = (await services.GetRequiredService<ExchangeService>().CreateAsync(new Exchange
{
    BusinessName = "Tech Repair Shop",
    TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
    OperatingHours = [new(IsoDayOfWeek.Monday, new(new LocalTime(9, 0), new LocalTime(17, 0)))],
})).Value!;
var bookings = services.GetRequiredService<BookingService>();
var request = new BookingRequest(
    shop.Id, new LocalDate(2101, 1, 3), new(14, 0), new(15, 0), new Customer("Ada", "ada@example.org"))
{
    IdempotencyKey = "key-1",
};

var first = await bookings.BookAsync(request);
var again = await bookings.BookAsync(request);
var other = await bookings.BookAsync(request with { PartySize = 2 });

var availability = services.GetRequiredService<AvailabilityService>();
var taken = await FreeAsync();
var cancelled = await bookings.CancelAsync(first.Value!.Booking.Id);
var freed = await FreeAsync();

bool holds = first.Succeeded
    && again.Value?.Booking.Id == first.Value.Booking.Id
    && other.Error?.Code == BookingErrorCode.IdempotencyKeyReused
    && cancelled.Succeeded
    && (taken, freed) == (7, 8);
Console.WriteLine(holds
    ? $"Booked once by one key, and cancelled: {first.Value!.Booking.Id}"
    : $"Not so: {first.Error?.Message} {again.Error?.Message} {other.Error?.Message} {cancelled.Error?.Message} {taken} {freed}");
return holds ? 0 : 1;

async Task<int> FreeAsync() => (await availability.GetDayAsync(shop.Id, new LocalDate(2101, 1, 3)))!.Available.Count();
