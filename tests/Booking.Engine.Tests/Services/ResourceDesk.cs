using BookingEngine.Conformance;
using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>An exchange with resources, in memory, and short ways to book there. It is open from 9 to 17 in UTC.</summary>
internal sealed class ResourceDesk
{
    public static readonly Guid Anna = new("a0000000-0000-0000-0000-000000000000");
    public static readonly Guid Ben = new("b0000000-0000-0000-0000-000000000000");
    public static readonly Guid Cleo = new("c0000000-0000-0000-0000-000000000000");

    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;
    private Exchange? _exchange;

    private ResourceDesk() => _engine = new BookingServices(_store, _store, Clock);

    public FakeClock Clock { get; } = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);

    public LocalDate Date { get; set; } = Examples.Monday;

    public BookingService Bookings => _engine.Bookings;

    public Guid ExchangeId => _exchange!.Id;

    public ExchangeService Exchanges => _engine.Exchanges;

    public InMemoryStore Store => _store;

    /// <summary>Reads what happened at the exchange after a position.</summary>
    public Task<IReadOnlyList<BookingEvent>> EventsAsync(long after = 0) =>
        _engine.Events.ReadAsync(ExchangeId, after, cancellationToken: Stop);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ResourceDesk> OpenAsync(Func<Exchange, Exchange> change)
    {
        var desk = new ResourceDesk();
        var created = await desk._engine.Exchanges.CreateAsync(change(Examples.Exchange(capacity: 100)), Stop);
        Assert.True(created.Succeeded, created.ToString());
        desk._exchange = created.Value;
        return desk;
    }

    public static Task<ResourceDesk> OpenAsync(IReadOnlyList<Service> services, params IReadOnlyList<Resource> resources) =>
        OpenAsync(exchange => exchange with { Services = services, Resources = resources });

    public static Resource Staff(Guid id, int capacity = 1) =>
        Resource.Of("staff", $"Staff {id.ToString()[0]}") with { Id = id, Capacity = capacity };

    /// <summary>A service that is sold in lengths of one to four hours.</summary>
    public static Service Selling(string name, params Requirement[] requirements) => Service.Of(name) with
    {
        Id = Guid.NewGuid(),
        DurationOptions = [.. Enumerable.Range(1, 4).Select(hours => Duration.FromHours(hours))],
        SlotStarts = SlotStarts.Any,
        Requirements = requirements,
    };

    public async Task ChangeAsync(Func<Exchange, Exchange> change)
    {
        var changed = await _engine.Exchanges.UpdateAsync(_exchange!.Id, change, cancellationToken: Stop);
        Assert.True(changed.Succeeded, changed.ToString());
    }

    public Task<Result<BookingDetails>> TryAsync(
        LocalTime start, LocalTime end, Service? service = null, int party = 1, params Guid[] chosen) =>
        Bookings.BookAsync(
            Examples.Request(_exchange!, start, end, Date) with { ServiceId = service?.Id, PartySize = party, ResourceIds = chosen }, Stop);

    public async Task<BookingDetails> BookAsync(
        LocalTime start, LocalTime end, Service? service = null, int party = 1, params Guid[] chosen)
    {
        var booked = await TryAsync(start, end, service, party, chosen);
        Assert.True(booked.Succeeded, booked.ToString());
        return booked.Value;
    }

    public async Task<BookingDetails> FindAsync(BookingDetails booking) => (await Bookings.FindAsync(booking.Id, Stop))!;

    /// <summary>Returns what a booking takes of resources, ordered by its needs.</summary>
    public async Task<Allocation[]> TakenAsync(BookingDetails booking)
    {
        var days = await _store.LoadDaysAsync([_exchange!.Id], booking.Date, booking.Date, Stop);
        return [.. days.SelectMany(day => day.FindResourceAllocations(booking.Id)).OrderBy(taken => taken.Need)];
    }

    /// <summary>Returns what a booking takes of the exchange.</summary>
    public async Task<Allocation> PlaceAsync(BookingDetails booking) =>
        (await _store.LoadDaysAsync([_exchange!.Id], booking.Date, booking.Date, Stop)).Single().FindAllocation(booking.Id)!;

    public static Guid[] ResourcesOf(BookingDetails booking) => [.. booking.Resources.Select(used => used.ResourceId)];

    /// <summary>A time, such as 1030.</summary>
    public static LocalTime At(int time) => new(time / 100, time % 100);
}
