using BookingEngine.Stores;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Telemetry;

/// <summary>A refusal for which the search for resources reached its bound is counted, and logged if it is that of a booking.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class UndecidedTests : IDisposable
{
    private const int Staff = 16;
    private const int Kinds = 32;

    private static readonly LocalDate Monday = new(2024, 1, 15);

    private readonly Warnings _warnings = new();
    private readonly BookingServices _engine;
    private readonly Listening _listening = new();

    public UndecidedTests()
    {
        var store = new InMemoryStore();
        _engine = new BookingServices(
            store, store, FakeClock.FromUtc(2024, 1, 10), DateTimeZoneProviders.Tzdb, new BookingEngineOptions(), _warnings);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private double Undecided => _listening.Measurements
        .Where(measured => measured.Name == "booking.assignment.undecided")
        .Sum(measured => measured.Value);

    public void Dispose()
    {
        _listening.Dispose();
        _warnings.Dispose();
    }

    [Fact]
    public async Task A_booking_and_a_slot_are_counted_for_which_the_search_for_resources_reached_its_bound()
    {
        var random = new Random(0);
        var shop = (await _engine.Exchanges.CreateAsync(Tangled(random), Stop)).Value;
        for (int tries = 0; tries < 400 && _warnings.Messages.Count == 0; tries++)
        {
            Assert.Equal(0, Undecided);
            var service = shop.Services[random.Next(Kinds)];
            int quarters = (int)service.Duration!.Value.TotalMinutes / 15;
            var start = new LocalTime(8, 0).PlusMinutes(15 * random.Next(41 - quarters));
            var request = new BookingRequest(
                shop.Id, Monday, start, start.PlusMinutes(15 * quarters), new Customer("Ada", "ada@example.com"))
            {
                ServiceId = service.Id,
            };
            var answer = await _engine.Bookings.BookAsync(request, Stop);
            if (_warnings.Messages.Count > 0)
            {
                Assert.Equal(BookingErrorCode.NoResource, answer.Error?.Code);
                Assert.Equal(1, Undecided);

                var day = (await _engine.Availability.GetDayAsync(shop.Id, Monday, new SlotQuery { ServiceId = service.Id }, Stop))!;
                Assert.Contains(day.Slots, slot => slot.LocalStart.TimeOfDay == start && slot.UnavailableReason == BookingErrorCode.NoResource);
                Assert.InRange(Undecided, 2, 1 + day.Slots.Count);
            }
        }

        string message = Assert.Single(_warnings.Messages);
        Assert.Contains($"{shop.Id}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", message, StringComparison.Ordinal);
    }

    /// <summary>Makes a shop where each service can be done by another four of sixteen people, and bookings begin every quarter of an hour.</summary>
    private static Exchange Tangled(Random random)
    {
        Guid[] staff = [.. Enumerable.Range(1, Staff).Select(number => new Guid(number, 0, 0, new byte[8]))];
        return new Exchange
        {
            BusinessName = "Tangle",
            TimeZone = DateTimeZone.Utc,
            OperatingHours = OperatingHours.Daily(new(8, 0), new(18, 0)),
            Policy = new BookingPolicy { DefaultCapacity = Staff, SlotStep = Duration.FromMinutes(15) },
            Resources = [.. staff.Select(id => Resource.Of("staff", $"{id}") with { Id = id })],
            Services =
            [
                .. Enumerable.Range(0, Kinds).Select(number => Service.Of($"{number}", minutes: 15 * random.Next(2, 9)) with
                {
                    Id = new Guid(100 + number, 0, 0, new byte[8]),
                    Requirements = [new Requirement { ResourceIds = [.. staff.OrderBy(_ => random.Next()).Take(4)] }],
                }),
            ],
        };
    }

    private sealed class Warnings : ILoggerFactory, ILogger
    {
        public List<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add($"{eventId.Id}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
