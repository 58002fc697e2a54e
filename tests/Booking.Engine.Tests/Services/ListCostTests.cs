using BookingEngine.Conformance;
using BookingEngine.Stores;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>A list reads what it prints, and nothing else that is stored on its days.</summary>
public sealed class ListCostTests : IAsyncLifetime
{
    private const int Bookings = 4;

    private readonly StoreHost _host;
    private readonly Exchange _exchange = Examples.Exchange();
    private ObservedBookingStore? _store;

    public ListCostTests() => _host = new StoreHost(
        new InMemory(), FakeClock.FromUtc(2024, 1, 10, 12, 0, 0), store => _store = new ObservedBookingStore(store));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Creates a few bookings within a month in which every minute is a stored time slot.</summary>
    public async ValueTask InitializeAsync()
    {
        await _host.ExchangeStore.AddAsync(_exchange, Stop);
        for (int number = 0; number < Bookings; number++)
        {
            var date = Examples.Monday.PlusDays(4 * number);
            var booked = await _host.Bookings.BookAsync(Examples.Request(_exchange, new(10, 0), new(10, 1), date), Stop);
            Assert.True(booked.Succeeded);
        }

        var generated = await _host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(_exchange.Id, Examples.Monday, Examples.Monday.PlusDays(4 * Bookings))
            {
                SlotDuration = Duration.FromMinutes(1),
            },
            Stop);
        Assert.Equal(Bookings, generated.Value?.ExistingCount);
        _store!.TimeSlotsRead = 0;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_list_of_bookings_reads_only_the_time_slots_of_its_bookings()
    {
        var page = await _host.Bookings.ListAsync(new BookingFilter { ExchangeId = _exchange.Id }, new PageRequest(1, 100), Stop);

        Assert.All(page.Items, booking => Assert.NotNull(booking.TimeSlot));
        Assert.Equal((Bookings, Bookings), (page.Items.Count, _store!.TimeSlotsRead));
    }

    [Fact]
    public async Task The_details_of_a_booking_or_time_slot_read_only_the_time_slots_they_need()
    {
        var page = await _host.BookingStore.ListBookingsAsync(
            new BookingFilter { ExchangeId = _exchange.Id }, new PageRequest(1, 1), Stop);

        Assert.NotNull(await _host.Bookings.FindAsync(page.Items[0].Id, Stop));
        Assert.NotNull(await _host.TimeSlots.FindAsync(page.Items[0].TimeSlotId!.Value, Stop));
        Assert.Equal(2, _store!.TimeSlotsRead);
    }

    [Fact]
    public async Task A_list_of_time_slots_reads_only_those_of_its_page()
    {
        var page = await _host.TimeSlots.ListAsync(_exchange.Id, null, new PageRequest(3, 10), Stop);

        Assert.Equal((10, 10), (page?.Items.Count, _store!.TimeSlotsRead));
    }

    [Fact]
    public async Task Listed_slots_past_midnight_count_bookings_of_the_neighbouring_day()
    {
        var exchange = Examples.Exchange(capacity: 3) with
        {
            OperatingHours = Examples.EveryDay(new LocalTime(22, 0), new LocalTime(4, 0)),
        };
        await _host.ExchangeStore.AddAsync(exchange, Stop);
        await StoreAsync(Examples.Monday.PlusDays(-1), (46, 48)); // It is left over from longer hours than today's.
        await StoreAsync(Examples.Monday, (22, 25), (26, 28));
        await StoreAsync(Examples.Monday.PlusDays(1), (3, 4));

        var filter = new BookingFilter { ExchangeId = exchange.Id, DateFrom = Examples.Monday, DateTo = Examples.Monday };
        var page = await _host.Bookings.ListAsync(filter, new PageRequest(1, 100), Stop);

        Assert.Equal([1, 1], page.Items.Select(booking => booking.AvailableCapacity));

        async Task StoreAsync(LocalDate date, params (int Start, int End)[] hours)
        {
            await _host.BookingStore.AddDayAsync(exchange.Id, date, Stop);
            var day = Assert.Single(await _host.BookingStore.LoadDaysAsync([exchange.Id], date, date, Stop));
            var change = Examples.ChangeOf(day)
                .WithBookings(added: [.. hours.Select(period => Examples.Booking(day, period.Start, period.End))]);
            Assert.Equal(CommitOutcome.Committed, await _host.BookingStore.CommitAsync(change, Stop));
        }
    }

    [Fact]
    public async Task A_deletion_that_upcoming_bookings_forbid_reads_no_time_slots()
    {
        var result = await _host.Exchanges.DeleteAsync(_exchange.Id, cancellationToken: Stop);

        Assert.Equal((BookingErrorCode.HasUpcomingBookings, 0), (result.Error?.Code, _store!.TimeSlotsRead));
    }
}
