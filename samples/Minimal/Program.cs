using BookingEngine;
using NodaTime;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddBookingEngine();
builder.Services.AddBookingPages();
var app = builder.Build();
_ = (await app.Services.GetRequiredService<ExchangeService>().CreateAsync(new Exchange
{
    BusinessName = "Tech Repair Shop",
    TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
    OperatingHours = OperatingHours.Weekdays(new(9, 0), new(17, 0)),
})).Value;
app.MapBookingPages();
await app.RunAsync();
