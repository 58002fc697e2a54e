using BookingEngine.Conformance;
using BookingEngine.Tests.Committing;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>Blocking a time through the service: what is stored, what is refused, and which bookings are in the way.</summary>
public sealed class BlockingTests : IAsyncDisposable
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly OpeningPeriod Morning = new(new LocalTime(10, 0), new LocalTime(12, 0));

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly StoreHost _host;
    private ObservedBookingStore? _store;

    public BlockingTests() => _host = new StoreHost(new InMemory(), _clock, store => _store = new ObservedBookingStore(store));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_block_gets_an_id_and_one_with_the_id_of_another_takes_its_place()
    {
        var exchange = await CreateAsync();

        var first = await BlockAsync(exchange, new Block(Monday));
        var second = await BlockAsync(exchange, new Block(Monday, Morning, "Dentist"));
        var changed = await BlockAsync(exchange, first.Block with { Reason = "Stocktaking" });

        Assert.Equal(3, new[] { first.Block.Id, second.Block.Id, Guid.Empty }.Distinct().Count());
        Assert.Equal([second.Block, first.Block with { Reason = "Stocktaking" }], changed.Exchange.Blocks);
        Assert.Equal(changed.Exchange, await _host.Exchanges.FindAsync(exchange.Id, Stop));
    }

    [Fact]
    public async Task Exchanges_created_with_blocks_give_them_ids()
    {
        var exchange = await CreateAsync(shop => shop with { Blocks = [new Block(Monday), new Block(Monday)] });

        Assert.Equal(2, exchange.Blocks.Select(block => block.Id).Except([Guid.Empty]).Count());
    }

    [Fact]
    public async Task Removing_a_block_accepts_bookings_there_again_and_removing_none_changes_nothing()
    {
        var exchange = await CreateAsync();
        var placed = await BlockAsync(exchange, new Block(Monday, Morning));
        var other = await BlockAsync(exchange, new Block(Monday.PlusDays(1)));

        var kept = await _host.Exchanges.UnblockAsync(exchange.Id, Guid.NewGuid(), cancellationToken: Stop);
        Assert.Equal(other.Exchange, kept.Value);
        Assert.Equal(BookingErrorCode.SlotBlocked, (await BookAsync(exchange, 10)).Error?.Code);

        var removed = await _host.Exchanges.UnblockAsync(exchange.Id, placed.Block.Id, other.Exchange.Version, Stop);
        Assert.Equal([other.Block], removed.Value.Blocks);
        Assert.True((await BookAsync(exchange, 10)).Succeeded);
        Assert.Equal(
            BookingErrorCode.ExchangeChanged,
            (await _host.Exchanges.UnblockAsync(exchange.Id, other.Block.Id, other.Exchange.Version, Stop)).Error?.Code);
    }

    [Fact]
    public async Task Every_wrong_field_of_a_block_is_named_and_nothing_is_stored()
    {
        var exchange = await CreateAsync();
        var block = new Block(new LocalDate(2200, 1, 1), null, "a\nb") { EndDate = new LocalDate(1969, 12, 31) };

        var refused = await _host.Exchanges.BlockAsync(exchange.Id, block, cancellationToken: Stop);
        var created = await _host.Exchanges.CreateAsync(Examples.Exchange() with { Blocks = [block] }, Stop);
        var id = Guid.NewGuid();
        var twice = await _host.Exchanges.CreateAsync(
            Examples.Exchange() with { Blocks = [new Block(Monday) { Id = id }, new Block(Monday) { Id = id }] }, Stop);
        var unknown = await _host.Exchanges.BlockAsync(Guid.NewGuid(), new Block(Monday), cancellationToken: Stop);

        Assert.Equal(["Date", "EndDate", "EndDate", "Reason"], refused.Errors.Select(error => error.Field));
        Assert.Equal(["Blocks"], created.Errors.Select(error => error.Field).Distinct());
        Assert.Equal(3, created.Errors.Count); // The same is said of both dates.
        Assert.Equal($"The block {id} is stated twice.", Assert.Single(twice.Errors).Message);
        Assert.Equal(BookingErrorCode.ExchangeNotFound, unknown.Error?.Code);
        Assert.Equal(exchange, await _host.Exchanges.FindAsync(exchange.Id, Stop));
    }

    [Fact]
    public async Task A_block_is_refused_if_the_exchange_does_not_have_the_expected_version()
    {
        var exchange = await CreateAsync();

        var refused = await _host.Exchanges.BlockAsync(exchange.Id, new Block(Monday), ifVersion: exchange.Version + 1, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.ExchangeChanged, refused.Error?.Code);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public async Task An_exchange_has_at_most_500_blocks(int blocks, bool succeeds)
    {
        var result = await _host.Exchanges.CreateAsync(
            Examples.Exchange() with { Blocks = [.. Enumerable.Range(0, blocks).Select(_ => new Block(Monday))] }, Stop);

        Assert.Equal(
            succeeds ? [] : ["An exchange can have at most 500 blocks. Delete some of the past."],
            result.Errors.Select(error => error.Message));
    }

    [Fact]
    public async Task The_bookings_in_the_way_are_those_that_overlap_the_block_on_one_of_its_dates_and_are_not_cancelled()
    {
        var exchange = await CreateAsync();
        var cancelled = (await BookAsync(exchange, 10)).Value;
        await _host.Bookings.CancelAsync(cancelled.Id, cancellationToken: Stop);
        var expected = new List<Guid>();
        foreach (int day in new[] { 2, 0, 1, 3 })
        {
            foreach (int hour in new[] { 9, 11, 10, 12 })
            {
                var booked = (await BookAsync(exchange, hour, day)).Value;
                expected.AddRange(day is 0 or 1 && hour is 10 or 11 ? [booked.Id] : []);
            }
        }

        var placed = await BlockAsync(exchange, new Block(Monday, Morning) { EndDate = Monday.PlusDays(1) });

        Assert.Equal(4, placed.BookingCount);
        Assert.Equal(expected.Order(), placed.Bookings.Select(booking => booking.Id).Order());
        Assert.Equal(
            placed.Bookings.OrderBy(booking => booking.Start).Select(booking => booking.Id),
            placed.Bookings.Select(booking => booking.Id));
        Assert.All(placed.Bookings, booking => Assert.Equal(0, booking.AvailableCapacity));
    }

    [Theory]
    [InlineData("2024-01-15")]
    [InlineData("2024-03-31")] // The clocks change in the night before.
    public async Task A_booking_that_touches_a_block_or_reaches_into_it_with_its_buffers_only_is_not_in_its_way(string date)
    {
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value;
        var exchange = await CreateAsync(shop => shop with
        {
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            Policy = new BookingPolicy
            {
                DefaultCapacity = 2,
                BufferBefore = Duration.FromMinutes(30),
                BufferAfter = Duration.FromMinutes(30),
            },
        });
        var booked = new List<Guid>();
        foreach (int hour in new[] { 9, 11, 12 })
        {
            booked.Add((await BookAsync(exchange, hour, Period.DaysBetween(Monday, day))).Value.Id);
        }

        var placed = await BlockAsync(exchange, new Block(day, Morning));

        Assert.Equal([booked[1]], placed.Bookings.Select(booking => booking.Id));
        Assert.Equal(1, placed.BookingCount);
    }

    [Fact]
    public async Task Past_bookings_are_in_the_way_of_a_block_of_the_past()
    {
        var exchange = await CreateAsync();
        var booked = (await BookAsync(exchange, 10)).Value;
        _clock.AdvanceDays(30);

        var placed = await BlockAsync(exchange, new Block(Monday.PlusDays(-1)) { EndDate = Monday.PlusDays(1) });

        Assert.Equal([booked.Id], placed.Bookings.Select(booking => booking.Id));
    }

    [Fact]
    public async Task A_booking_past_midnight_in_yesterdays_hours_is_in_the_way_of_a_block_of_its_business_date()
    {
        var exchange = await CreateAsync(shop => shop with { OperatingHours = OperatingHours.Daily(new(20, 0), new(4, 0)) });
        var night = await _host.Bookings.BookAsync(Examples.Request(exchange, new(1, 0), new(2, 0)), Stop);
        var period = new OpeningPeriod(new LocalTime(0, 30), new LocalTime(1, 30));

        Assert.Equal([night.Value.Id], (await BlockAsync(exchange, new Block(Monday, period))).Bookings.Select(booking => booking.Id));
        Assert.Empty((await BlockAsync(exchange, new Block(Monday.PlusDays(1), period))).Bookings);
    }

    [Fact]
    public async Task Of_more_than_1000_bookings_in_the_way_the_first_1000_are_named_and_all_are_counted()
    {
        var exchange = await CreateAsync(shop => shop with { Policy = new BookingPolicy { DefaultCapacity = 1000 } });
        for (int i = 0; i < 1005; i++)
        {
            Assert.True((await BookAsync(exchange, 9 + (i % 8), day: i % 3)).Succeeded);
        }

        var placed = await BlockAsync(exchange, new Block(Monday) { EndDate = Monday.PlusDays(2) });

        Assert.Equal((1000, 1005), (placed.Bookings.Count, placed.BookingCount));
        Assert.Equal(
            placed.Bookings.OrderBy(booking => booking.Start).ThenBy(booking => booking.Id).Select(booking => booking.Id),
            placed.Bookings.Select(booking => booking.Id));
    }

    [Fact]
    public async Task A_block_of_a_century_loads_only_the_days_that_are_stored_and_of_these_only_what_it_covers()
    {
        var exchange = await CreateAsync();
        var booked = (await BookAsync(exchange, 10)).Value;
        var generated = await _host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, Monday, Monday.PlusDays(9)) { SlotDuration = Duration.FromMinutes(1) }, Stop);
        Assert.True(generated.Succeeded);
        (_store!.TimeSlotsRead, int lists) = (0, _store.Lists);
        _store.Calls.Clear();

        var minute = new OpeningPeriod(new LocalTime(10, 30), new LocalTime(10, 31));
        var placed = await BlockAsync(exchange, new Block(Monday, minute) { EndDate = Limits.LastDate });

        Assert.Equal([booked.Id], placed.Bookings.Select(booking => booking.Id));
        Assert.Equal(["Versions", "Find"], _store.Calls);
        Assert.Equal(lists, _store.Lists);
        Assert.InRange(_store.TimeSlotsRead, 1, 80); // the booking's own hour, and a minute of each other day
    }

    [Fact]
    public async Task A_block_of_a_resource_names_the_bookings_that_use_it_then_and_the_others_go_on()
    {
        var (exchange, anna, ben) = await CreateWithBarbersAsync();
        var withAnna = await BookAsync(exchange, 10, chosen: anna);
        await BookAsync(exchange, 10, chosen: ben);
        await BookAsync(exchange, 9, chosen: anna);

        var placed = await BlockAsync(exchange, new Block(Monday, Morning), anna);

        Assert.Equal((anna, 1), (placed.ResourceId, placed.BookingCount));
        Assert.Equal([withAnna.Value.Id], placed.Bookings.Select(booking => booking.Id));
        Assert.Equal(anna, placed.Bookings.Single().Resources.Single().ResourceId);
        Assert.Equal([placed.Block], placed.Exchange.FindResource(anna)!.Schedule.Blocks);
        Assert.Empty(placed.Exchange.Blocks);
        Assert.Equal(BookingErrorCode.ResourceUnavailable, (await BookAsync(exchange, 11, chosen: anna)).Error?.Code);
        Assert.Equal([ben], (await BookAsync(exchange, 11)).Value.Resources.Select(resource => resource.ResourceId));
        Assert.Equal(BookingErrorCode.NoResource, (await BookAsync(exchange, 11)).Error?.Code);

        // What a cancelled booking leaves stays blocked.
        await _host.Bookings.CancelAsync(withAnna.Value.Id, cancellationToken: Stop);
        Assert.Equal(BookingErrorCode.NoResource, (await BookAsync(exchange, 10)).Error?.Code);

        var removed = await _host.Exchanges.UnblockAsync(exchange.Id, placed.Block.Id, cancellationToken: Stop);
        Assert.Empty(removed.Value.FindResource(anna)!.Schedule.Blocks);
        Assert.Equal([anna], (await BookAsync(exchange, 10)).Value.Resources.Select(resource => resource.ResourceId));
    }

    [Fact]
    public async Task The_bookings_in_the_way_of_a_block_of_the_exchange_are_told_with_their_resources()
    {
        var (exchange, anna, ben) = await CreateWithBarbersAsync();
        await BookAsync(exchange, 10);
        await BookAsync(exchange, 10);

        var placed = await BlockAsync(exchange, new Block(Monday, Morning));

        Assert.Null(placed.ResourceId);
        Assert.Equal(
            new[] { anna, ben }.Order(), placed.Bookings.Select(booking => booking.Resources.Single().ResourceId).Order());
    }

    [Fact]
    public async Task A_block_of_a_resource_without_times_lies_at_its_hours_of_every_date()
    {
        var (exchange, anna, _) = await CreateWithBarbersAsync();
        var first = await BookAsync(exchange, 16, chosen: anna);
        await BookAsync(exchange, 16, day: 2, chosen: anna);
        var last = await BookAsync(exchange, 9, day: 1, chosen: anna);

        var placed = await BlockAsync(exchange, new Block(Monday) { EndDate = Monday.PlusDays(1) }, anna);

        Assert.Equal([first.Value.Id, last.Value.Id], placed.Bookings.Select(booking => booking.Id));
    }

    [Fact]
    public async Task Only_bookings_that_use_the_resource_during_the_block_are_in_its_way_and_each_once()
    {
        var (exchange, anna, _) = await CreateWithBarbersAsync();
        var half = Duration.FromMinutes(30);
        var colour = Service.Of("Colour", minutes: 120) with
        {
            Id = Guid.NewGuid(),
            Requirements =
            [
                Requirement.OfOneOf(anna) with { To = half },
                Requirement.OfOneOf(anna) with { From = Duration.FromMinutes(90) },
            ],
        };
        await _host.Exchanges.SetServiceAsync(exchange.Id, colour, cancellationToken: Stop);
        var request = new BookingRequest(exchange.Id, Monday, new LocalTime(10, 0), new Customer("Ada", "ada@example.com"))
        {
            ServiceId = colour.Id,
        };
        var booked = await _host.Bookings.BookAsync(request, Stop);
        Assert.True(booked.Succeeded, booked.ToString());

        var pause = new OpeningPeriod(new LocalTime(10, 30), new LocalTime(11, 30));
        Assert.Empty((await BlockAsync(exchange, new Block(Monday, pause), anna)).Bookings);
        Assert.Equal(1, (await BlockAsync(exchange, new Block(Monday, Morning), anna)).BookingCount);
    }

    [Fact]
    public async Task A_block_with_the_id_of_another_takes_its_place_also_where_that_lies_elsewhere()
    {
        var (exchange, anna, ben) = await CreateWithBarbersAsync();
        var block = (await BlockAsync(exchange, new Block(Monday, Morning))).Block;
        await BlockAsync(exchange, new Block(Monday, Morning), ben);

        var moved = await BlockAsync(exchange, block, anna);
        Assert.Empty(moved.Exchange.Blocks);
        Assert.Equal([block], moved.Exchange.FindResource(anna)!.Schedule.Blocks);

        var again = await BlockAsync(exchange, block with { Reason = "Training" }, anna);
        Assert.Equal([block with { Reason = "Training" }], again.Exchange.FindResource(anna)!.Schedule.Blocks);

        var back = await BlockAsync(exchange, block);
        Assert.Equal([block], back.Exchange.Blocks);
        Assert.Empty(back.Exchange.FindResource(anna)!.Schedule.Blocks);
        Assert.Single(back.Exchange.FindResource(ben)!.Schedule.Blocks);
    }

    [Fact]
    public async Task A_block_of_a_resource_that_does_not_exist_is_refused()
    {
        var (exchange, _, _) = await CreateWithBarbersAsync();

        var refused = await _host.Exchanges.BlockAsync(exchange.Id, new Block(Monday), Guid.NewGuid(), cancellationToken: Stop);

        Assert.Equal((BookingErrorCode.ResourceNotFound, "ResourceId"), (refused.Error?.Code, refused.Error?.Field));
        Assert.Equal(exchange, await _host.Exchanges.FindAsync(exchange.Id, Stop));
    }

    private async Task<(Exchange Exchange, Guid Anna, Guid Ben)> CreateWithBarbersAsync()
    {
        var (anna, ben) = (Guid.NewGuid(), Guid.NewGuid());
        var exchange = await CreateAsync(shop => shop with
        {
            Policy = new BookingPolicy(),
            Resources =
            [
                Resource.Of("staff", "Anna") with { Id = anna },
                Resource.Of("staff", "Ben") with { Id = ben, SortOrder = 1 },
            ],
        });
        return (exchange, anna, ben);
    }

    private async Task<PlacedBlock> BlockAsync(Exchange exchange, Block block, Guid? resource = null)
    {
        var result = await _host.Exchanges.BlockAsync(exchange.Id, block, resource, cancellationToken: Stop);
        Assert.True(result.Succeeded, result.ToString());
        return result.Value;
    }

    private Task<Result<BookingDetails>> BookAsync(Exchange exchange, int hour, int day = 0, Guid? chosen = null) =>
        _host.Bookings.BookAsync(
            Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), Monday.PlusDays(day)) with
            {
                ResourceIds = chosen is { } id ? [id] : [],
            },
            Stop);

    private async Task<Exchange> CreateAsync(Func<Exchange, Exchange>? change = null)
    {
        var result = await _host.Exchanges.CreateAsync((change ?? (shop => shop))(Examples.Exchange()), Stop);
        Assert.True(result.Succeeded, result.ToString());
        return result.Value;
    }
}
