// Compiled ahead of time by tests/run.sh, with all that it doesn't need trimmed away: books with an idempotency key, twice.
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

bool holds = first.Succeeded
    && again.Value?.Booking.Id == first.Value.Booking.Id
    && other.Error?.Code == BookingErrorCode.IdempotencyKeyReused;
Console.WriteLine(holds
    ? $"Booked once by one key: {first.Value!.Booking.Id}"
    : $"Not so: {first.Error?.Message} {again.Error?.Message} {other.Error?.Message}");
return holds ? 0 : 1;
