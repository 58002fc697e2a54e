using BookingEngine.Conformance;
using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>Time slots are generated for the days that are named, listed with what is left, and changed within their bounds.</summary>
public sealed class TimeSlotServiceTests
{
    private static readonly LocalDate Monday = Examples.Monday;

    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;

    public TimeSlotServiceTests() => _engine = new BookingServices(_store, _store, FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slots_are_generated_on_the_weekdays_that_are_named_and_those_that_exist_are_counted()
    {
        var shop = await OpenAsync(capacity: 3);
        var generation = new TimeSlotGeneration(shop.Id, Monday, Monday.PlusDays(8)) { DaysOfWeek = [IsoDayOfWeek.Monday, IsoDayOfWeek.Wednesday] };

        var first = (await _engine.TimeSlots.GenerateAsync(generation, Stop)).Value;
        var second = (await _engine.TimeSlots.GenerateAsync(generation with { EndDate = Monday.PlusDays(9) }, Stop)).Value;

        Assert.Equal((24, 0), (first.CreatedCount, first.ExistingCount));
        Assert.Equal((8, 24), (second.CreatedCount, second.ExistingCount));
        var slots = await ListedAsync(shop.Id);
        Assert.Equal([0, 2, 7, 9], slots.Select(slot => Period.DaysBetween(Monday, slot.TimeSlot.Date)).Distinct());
        Assert.All(slots, slot => Assert.Equal(3, slot.TimeSlot.MaxCapacity));
        Assert.Equal(8, (await ListedAsync(shop.Id, Monday)).Count);
    }

    [Fact]
    public async Task Slots_have_the_length_and_the_capacity_that_are_asked_for()
    {
        var shop = await OpenAsync(capacity: 3);
        var generation = new TimeSlotGeneration(shop.Id, Monday, Monday) { SlotDuration = Duration.FromMinutes(90), MaxCapacity = 0 };

        Assert.True((await _engine.TimeSlots.GenerateAsync(generation, Stop)).Succeeded);

        var slots = await ListedAsync(shop.Id);
        Assert.Equal(5, slots.Count);
        Assert.All(slots, slot => Assert.Equal((0, 5400), (slot.TimeSlot.MaxCapacity, slot.TimeSlot.Period.EndSecond - slot.TimeSlot.Period.StartSecond)));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(BookingPolicy.MaxCapacity, true)]
    [InlineData(BookingPolicy.MaxCapacity + 1, false)]
    public async Task The_capacity_of_a_slot_is_set_within_its_bounds(int capacity, bool succeeds)
    {
        var shop = await OpenAsync(capacity: 3);
        await _engine.TimeSlots.GenerateAsync(new TimeSlotGeneration(shop.Id, Monday, Monday), Stop);
        var slot = (await ListedAsync(shop.Id))[0].TimeSlot;

        var changed = await _engine.TimeSlots.SetCapacityAsync(slot.Id, capacity, Stop);
        var generated = await _engine.TimeSlots.GenerateAsync(new TimeSlotGeneration(shop.Id, Monday.PlusDays(1), Monday.PlusDays(1)) { MaxCapacity = capacity }, Stop);

        Assert.Equal(succeeds, changed.Succeeded);
        Assert.Equal(succeeds, generated.Succeeded);
        Assert.Equal(succeeds ? null : nameof(TimeSlot.MaxCapacity), changed.Error?.Field);
        Assert.Equal(succeeds ? capacity : 3, (await _engine.TimeSlots.FindAsync(slot.Id, Stop))?.TimeSlot.MaxCapacity);
    }

    [Fact]
    public async Task An_exchange_that_does_not_exist_has_no_list_of_slots()
    {
        Assert.Null(await _engine.TimeSlots.ListAsync(Guid.NewGuid(), null, new PageRequest(), Stop));
        Assert.Empty(await ListedAsync(Guid.NewGuid()));
        Assert.Null(await _engine.TimeSlots.FindAsync(Guid.NewGuid(), Stop));
        Assert.Equal(
            BookingErrorCode.ExchangeNotFound,
            (await _engine.TimeSlots.GenerateAsync(new TimeSlotGeneration(Guid.NewGuid(), Monday, Monday), Stop)).Error?.Code);
        Assert.Equal(BookingErrorCode.TimeSlotNotFound, (await _engine.TimeSlots.DeleteAsync(Guid.NewGuid(), Stop)).Error?.Code);
    }

    [Fact]
    public async Task A_page_does_not_begin_at_a_place_of_another_list_or_order()
    {
        var shop = await OpenAsync(capacity: 3);
        await _engine.TimeSlots.GenerateAsync(new TimeSlotGeneration(shop.Id, Monday, Monday), Stop);
        var booked = await _engine.Bookings.BookAsync(Examples.Request(shop, new(10, 0), new(11, 0)), Stop);
        var filter = new BookingFilter { ExchangeId = shop.Id, Order = BookingOrder.Start };
        var ofExchange = PageRequest.After(new Cursor.OfExchange("A", shop.Id));
        var ofSlot = PageRequest.After(Cursor.After((await ListedAsync(shop.Id))[0].TimeSlot));
        var ofBooking = PageRequest.After(Cursor.After(booked.Value.Booking, BookingOrder.Start));

        await Assert.ThrowsAsync<ArgumentException>(() => _engine.TimeSlots.ListAsync(shop.Id, null, ofExchange, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _engine.Bookings.ListAsync(filter, ofSlot, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _engine.Bookings.ListAsync(filter with { Order = BookingOrder.CreatedAt }, ofBooking, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _engine.Exchanges.ListAsync(new ExchangeFilter(), ofSlot, Stop));
        Assert.Equal(7, (await _engine.TimeSlots.ListAsync(shop.Id, null, ofSlot, Stop))?.Items.Count);
        Assert.Empty((await _engine.Bookings.ListAsync(filter, ofBooking, Stop)).Items);
    }

    private async Task<Exchange> OpenAsync(int capacity) => (await _engine.Exchanges.CreateAsync(Examples.Exchange(capacity), Stop)).Value;

    private async Task<List<TimeSlotDetails>> ListedAsync(Guid exchange, LocalDate? date = null)
    {
        var listed = new List<TimeSlotDetails>();
        await foreach (var slot in _engine.TimeSlots.ListAllAsync(exchange, date, Stop))
        {
            listed.Add(slot);
        }

        return listed;
    }
}
