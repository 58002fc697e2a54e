// A program without a web server: books once, and ends when it is told of the booking.
using BookingEngine;
using NodaTime;

var builder = Host.CreateApplicationBuilder(args);
var engine = builder.Services.AddBookingEngine().OnEvent<Listener>();
if (builder.Configuration.GetConnectionString("MongoDB") is { } server)
{
    engine.UseMongoDB(o => o.ConnectionString = server);
}

builder.Services.AddHostedService<Booker>();
using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
await builder.Build().RunAsync(stop.Token);
return stop.IsCancellationRequested ? 1 : 0;

internal sealed class Booker(ExchangeService exchanges, BookingService bookings) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var shop = (await exchanges.CreateAsync(
            new Exchange
            {
                BusinessName = "Tech Repair Shop",
                TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
                OperatingHours = OperatingHours.Weekdays(new(9, 0), new(17, 0)),
            },
            stoppingToken)).Value;
        var request = new BookingRequest(
            shop.Id, new LocalDate(2101, 1, 3), new(14, 0), new(15, 0), new Customer("Ada", "ada@example.org"));
        Console.WriteLine($"Booked: {(await bookings.BookAsync(request, stoppingToken)).Value.LocalStart}");
    }
}

internal sealed class Listener(IHostApplicationLifetime lifetime) : IBookingEventHandler
{
    public Task HandleAsync(BookingEvent happened, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Told of: {happened.Type}");
        if (happened.Type == BookingEventType.BookingCreated)
        {
            lifetime.StopApplication();
        }

        return Task.CompletedTask;
    }
}
