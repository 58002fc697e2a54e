using System.Collections.Concurrent;
using BookingEngine.Calendars;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Calendars;

/// <summary>An exchange in memory, open from 9 to 17 in UTC, with calendars that say what a test wants, and hosts that read them when it says so.</summary>
internal sealed class CalendarDesk
{
    public static readonly Guid Anna = new("a0000000-0000-0000-0000-000000000000");
    public static readonly Guid Ben = new("b0000000-0000-0000-0000-000000000000");

    private readonly BookingServices _engine;
    private readonly CalendarPoller _poller;

    private CalendarDesk(Exchange exchange)
    {
        (Exchange, Source) = (exchange, new FakeSource());
        _engine = new BookingServices(Store, Store, Clock);
        _poller = PollerOf(_engine);
    }

    public InMemoryStore Store { get; } = new();

    public FakeClock Clock { get; } = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);

    public Exchange Exchange { get; private set; }

    public FakeSource Source { get; }

    public CalendarService Calendars => _engine.Calendars;

    public ExchangeService Exchanges => _engine.Exchanges;

    public BookingService Bookings => _engine.Bookings;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<CalendarDesk> OpenAsync(Func<Exchange, Exchange>? change = null)
    {
        var desk = new CalendarDesk(Examples.Exchange());
        var created = await desk._engine.Exchanges.CreateAsync((change ?? (same => same))(desk.Exchange), Stop);
        Assert.True(created.Succeeded, created.ToString());
        desk.Exchange = created.Value;
        return desk;
    }

    public static Task<CalendarDesk> OpenWithStaffAsync() => OpenAsync(exchange => exchange with
    {
        Policy = new BookingPolicy { DefaultCapacity = 100 },
        Resources = [Staff(Anna), Staff(Ben)],
    });

    /// <summary>A time of the Monday, in hours.</summary>
    public static Interval Busy(double from, double to) => new(At(from), At(to));

    public static Instant At(double hour) => Examples.Monday.AtMidnight().InUtc().ToInstant() + Duration.FromHours(hour);

    /// <summary>Has all calendars read that are due, by the host or by another one. Returns how many were.</summary>
    public async Task<int> PollAsync(bool byAnother = false)
    {
        var poller = byAnother ? PollerOf(new BookingServices(Store, Store, Clock)) : _poller;
        int started = await poller.LookAsync(Stop);
        await poller.WhenAllAsync();
        return started;
    }

    public async Task<BusyCalendar> AddAsync(Guid? resource = null)
    {
        var added = await Calendars.AddAsync(
            new BusyCalendar { Id = Guid.Empty, ExchangeId = Exchange.Id, ResourceId = resource, Url = new Uri("https://calendar.example.com/a.ics") }, Stop);
        Assert.True(added.Succeeded, added.ToString());
        return added.Value;
    }

    public async Task<BusyCalendar> FindAsync(BusyCalendar calendar) => (await Store.FindCalendarAsync(calendar.Id, Stop))!;

    public Task<Result<BookingDetails>> TryAsync(int hour, params Guid[] chosen) => Bookings.BookAsync(
        Examples.Request(Exchange, new(hour, 0), new(hour + 1, 0)) with { ResourceIds = chosen }, Stop);

    public async Task<BookingDetails> BookAsync(int hour, params Guid[] chosen)
    {
        var booked = await TryAsync(hour, chosen);
        Assert.True(booked.Succeeded, booked.ToString());
        return booked.Value;
    }

    /// <summary>Returns why the slot of an hour can't be booked, or null if it can be.</summary>
    public async Task<BookingErrorCode?> ReasonAsync(int hour, Guid? resource = null, LocalDate? date = null)
    {
        var query = new SlotQuery { Duration = Duration.FromHours(1), ResourceId = resource };
        var day = await _engine.Availability.GetDayAsync(Exchange.Id, date ?? Examples.Monday, query, Stop);
        return day!.Slots.Single(slot => slot.LocalStart.Hour == hour).UnavailableReason;
    }

    public async Task<BookingDay?> DayAsync(LocalDate? date = null) =>
        (await Store.LoadDaysAsync([Exchange.Id], date ?? Examples.Monday, date ?? Examples.Monday, Stop)).SingleOrDefault();

    private static Resource Staff(Guid id) => Resource.Of("staff", $"Staff {id.ToString()[0]}") with { Id = id };

    private CalendarPoller PollerOf(BookingServices engine) => new(
        Store,
        engine.Calendars,
        new CalendarSync(Store, Store, engine.Calendars, Source, Clock),
        Clock,
        NullLogger<CalendarPoller>.Instance);

    /// <summary>A source that answers what a test has set.</summary>
    internal sealed class FakeSource : IBusyCalendarSource
    {
        public BusyCalendarAnswer Answer { get; set; } = new();

        public Func<Task>? Before { get; set; }

        public ConcurrentQueue<BusyCalendarRequest> Requests { get; } = [];

        public async Task<BusyCalendarAnswer> ReadAsync(BusyCalendarRequest request, CancellationToken cancellationToken)
        {
            Requests.Enqueue(request);
            await (Before?.Invoke() ?? Task.CompletedTask);
            return Answer;
        }
    }
}
