using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Scheduling;

/// <summary>The engine's services as a host gets them, with the in-memory store and a clock that tests set.</summary>
internal sealed class Desk
{
    private static readonly Customer Customer = new("Ada", "ada@example.org");

    private readonly IExchangeStore _exchanges;

    /// <summary>Creates the services.</summary>
    /// <param name="now">The time.</param>
    /// <param name="around">Puts something between the engine and the store; null: nothing.</param>
    public Desk(Instant now, Func<IBookingStore, IBookingStore>? around = null)
    {
        Clock = new FakeClock(now);
        var services = new ServiceCollection();
        services.AddSingleton<IClock>(Clock).AddBookingEngine();
        if (around is not null)
        {
            services.AddSingleton(store => around(store.GetRequiredService<InMemoryStore>()));
        }

        var provider = services.BuildServiceProvider();
        Availability = provider.GetRequiredService<AvailabilityService>();
        Bookings = provider.GetRequiredService<BookingService>();
        var memory = provider.GetRequiredService<InMemoryStore>();
        BookingsWithoutCache = new BookingServices(
            memory, memory, Clock, DateTimeZoneProviders.Tzdb, new BookingEngineOptions { DayCacheMegabytes = 0 }, NullLoggerFactory.Instance).Bookings;
        Exchanges = provider.GetRequiredService<ExchangeService>();
        TimeSlots = provider.GetRequiredService<TimeSlotService>();
        Store = provider.GetRequiredService<IBookingStore>();
        _exchanges = provider.GetRequiredService<IExchangeStore>();
    }

    public FakeClock Clock { get; }

    public IBookingStore Store { get; }

    public AvailabilityService Availability { get; }

    public BookingService Bookings { get; }

    /// <summary>The bookings of another host with the same store, which keeps nothing of days.</summary>
    public BookingService BookingsWithoutCache { get; }

    public ExchangeService Exchanges { get; }

    public TimeSlotService TimeSlots { get; }

    /// <summary>Stores a scenario as it is, even if the rules would not have allowed it.</summary>
    public async Task<Exchange> StoreAsync(Scenario scenario)
    {
        Clock.Reset(scenario.Now);
        var exchange = scenario.Exchange with { Id = Guid.NewGuid() };
        await _exchanges.AddAsync(exchange, default);
        await StoreAsync(exchange, scenario.Date.PlusDays(-1), scenario.Previous, []);
        await StoreAsync(exchange, scenario.Date, scenario.Own, scenario.TimeSlots);
        await StoreAsync(exchange, scenario.Date.PlusDays(1), scenario.Next, []);
        return exchange;
    }

    public Task<Result<BookingDetails>> BookAsync(
        Exchange exchange, Instant start, Instant end, int party = 1, Guid? service = null) =>
        Bookings.BookAsync(new BookingRequest(exchange.Id, start, end, Customer) { PartySize = party, ServiceId = service });

    public Task<Result<BookingDetails>> BookAsync(
        Exchange exchange, LocalDate date, LocalTime start, LocalTime end, int party = 1, Guid? service = null) =>
        Bookings.BookAsync(new BookingRequest(exchange.Id, date, start, end, Customer) { PartySize = party, ServiceId = service });

    public Task<Result<BookingDetails>> BookAsync(BookingRequest request) => Bookings.BookAsync(request);

    public Task<Result<BookingDetails>> MoveAsync(BookingDetails booking, RequestedTime time) =>
        Bookings.RescheduleAsync(booking.Id, time);

    public Task<Result<BookingDetails>> ChangeAsync(BookingDetails booking, BookingChange change) =>
        Bookings.ChangeDetailsAsync(booking.Id, change);

    public async Task ChangeAsync(Exchange exchange, params Service[] services) => Assert.True(
        (await Exchanges.UpdateAsync(exchange.Id, current => current with { Services = services })).Succeeded);

    public async Task<PreparedAvailability> PrepareAsync(Exchange exchange, LocalDate date, SlotQuery query) =>
        (await Availability.PrepareAsync(exchange.Id, (date, date), query))!;

    public async Task<PreparedAvailability> PrepareWithoutAsync(BookingDetails booking, LocalDate date, SlotQuery? query = null) =>
        (await Availability.PrepareWithoutAsync(booking.Id, date, query))!;

    public Task<Result<Exchange>> CreateAsync(Exchange exchange) => Exchanges.CreateAsync(exchange);

    public async Task<Exchange> CreatedAsync(Exchange exchange) =>
        await CreateAsync(exchange) is { Succeeded: true } result
            ? result.Value
            : throw new InvalidOperationException("The exchange was refused.");

    public Task<Result<Exchange>> ReplaceAsync(Exchange exchange) => Exchanges.ReplaceAsync(exchange);

    public Task<Result<BookingDetails>> CancelAsync(Booking booking) =>
        Bookings.CancelAsync(booking.Id, Actor.Owner);

    public Task<Result<BookingDetails>> CancelAsync(BookingDetails booking, Actor actor) =>
        Bookings.CancelAsync(booking.Id, actor);

    public Task<BookingDetails?> FindAsync(Booking booking) => Bookings.FindAsync(booking.Id);

    public async Task<DayAvailability> ShowAsync(Exchange exchange, LocalDate date, int minutes = 60, int party = 1) =>
        await Availability.GetDayAsync(exchange.Id, date, new SlotQuery { Duration = Duration.FromMinutes(minutes), PartySize = party })
            ?? throw new InvalidOperationException("There is no such exchange.");

    private async Task StoreAsync(
        Exchange exchange, LocalDate date, Allocation[] bookings, TimeSlot[] timeSlots)
    {
        await Store.AddDayAsync(exchange.Id, date, default);
        Booking[] made = [.. bookings.Select(taken => Stored(exchange, date, taken))];
        var stored = Assert.Single(await Store.LoadDaysAsync([exchange.Id], date, date, default));
        var outcome = await Store.CommitAsync(
            new DayChange(exchange.Id, [new DayVersion(date, stored.Version)])
                .WithBookings(added: made, takes: booking => bookings[Array.IndexOf(made, booking)] with
                {
                    Id = booking.Id,
                    BookingId = booking.Id,
                    Date = date,
                })
                .WithTimeSlots(added: [.. timeSlots.Select(slot => slot with { ExchangeId = exchange.Id, Date = date })]),
            default);
        Assert.Equal(CommitOutcome.Committed, outcome);
    }

    private static Booking Stored(Exchange exchange, LocalDate date, Allocation booking) => new()
    {
        Id = Guid.NewGuid(),
        ExchangeId = exchange.Id,
        Date = date,
        Period = booking.Period,
        PartySize = booking.Units,
        ServiceId = booking.ServiceId,
        Status = BookingStatus.Confirmed,
        Customer = Customer,
    };
}
