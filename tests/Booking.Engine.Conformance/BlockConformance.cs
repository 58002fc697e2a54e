using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Blocked times: they are read back as they were said, and once a block was answered, no booking other than those that it named
/// lies in it.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class BlockConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly OpeningPeriod Morning = new(new LocalTime(10, 0), new LocalTime(12, 0));

    [Fact]
    public async Task Blocks_are_read_back_as_they_were_given_and_removed_one_by_one()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var all = new List<Block>();
        foreach (var block in new[]
        {
            new Block(Monday, Morning, "Dentist “Ω” 🦷"),
            new Block(Monday) { EndDate = Monday.PlusDays(3) },
            new Block(Monday, new OpeningPeriod(new LocalTime(22, 0, 1), new LocalTime(2, 0, 30))) { EndDate = Monday },
            new Block(Monday, new OpeningPeriod(LocalTime.Midnight, LocalTime.Midnight)),
        })
        {
            all.Add((await BlockAsync(exchange, block)).Block);
        }

        Assert.Equal(all, (await FindExchangeAsync(exchange.Id)).Blocks);

        _ = await Host.Exchanges.UnblockAsync(exchange.Id, all[1].Id, cancellationToken: Stop);
        Assert.Equal([all[0], all[2], all[3]], (await FindExchangeAsync(exchange.Id)).Blocks);
    }

    [Fact]
    public async Task A_block_is_stored_beside_those_that_other_hosts_store_at_the_same_time()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var hosts = OpenHosts(4);

        var placed = await RaceAsync(8, number => hosts[number % 4].Exchanges.BlockAsync(
            exchange.Id, new Block(Monday.PlusDays(number)), cancellationToken: Stop));

        Assert.All(placed, result => Assert.True(result.Succeeded, result.ToString()));
        Assert.Equal(
            placed.Select(result => result.Value.Block.Id).Order(),
            (await FindExchangeAsync(exchange.Id)).Blocks.Select(block => block.Id).Order());
    }

    [Fact]
    public async Task The_bookings_in_the_way_of_a_block_are_those_that_lie_in_it_and_they_stay()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var bookings = new List<Booking>();
        foreach (int day in new[] { -1, 0, 2, 40 })
        {
            foreach (int hour in new[] { 9, 11, 12 })
            {
                var request = Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), Monday.PlusDays(day));
                bookings.Add((await Host.Bookings.BookAsync(request, Stop)).Value.Booking);
            }
        }

        _ = await Host.Bookings.CancelAsync(bookings[^2].Id, cancellationToken: Stop); // at 11:00 on the last date
        var placed = await BlockAsync(exchange, new Block(Monday, Morning) { EndDate = Monday.PlusDays(40) });

        Assert.Equal([bookings[4].Id, bookings[7].Id], placed.Bookings.Select(booking => booking.Id));
        Assert.Equal(2, placed.BookingCount);
        Assert.Equal(11, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count(booking => booking.IsActive));
    }

    [Fact]
    public async Task What_a_cancelled_booking_leaves_in_a_block_stays_blocked()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var request = Examples.Request(exchange, Morning.Open, Morning.Close);
        var booked = await Host.Bookings.BookAsync(request, Stop);
        _ = await BlockAsync(exchange, new Block(Monday, Morning));

        _ = await Host.Bookings.CancelAsync(booked.Value.Id, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.SlotBlocked, (await Host.Bookings.BookAsync(request, Stop)).Error?.Code);
        Assert.Equal(BookingErrorCode.SlotBlocked, (await OpenHost().Bookings.BookAsync(request, Stop)).Error?.Code);
    }

    [Fact]
    public async Task Every_booking_in_a_block_that_was_made_while_it_was_placed_is_named()
    {
        const int clients = 6;
        for (int round = 0; round < 5; round++)
        {
            var exchange = await AddAsync(Examples.Exchange(BookingPolicy.MaxCapacity));
            var hosts = OpenHosts(4);
            var underway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var isPlaced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            int booked = 0;

            var storm = RaceAsync(clients, async number =>
            {
                for (int made = 0; ; made++)
                {
                    if (made == PlacedBlock.MostBookings / clients)
                    {
                        await isPlaced.Task; // There are never more than can be named.
                    }

                    var date = Monday.PlusDays(number % 3);
                    var result = await hosts[number % 4].Bookings.BookAsync(
                        Examples.Request(exchange, Morning.Open, Morning.Close, date), Stop);
                    if (Interlocked.Increment(ref booked) == 10)
                    {
                        underway.SetResult();
                    }

                    if (!result.Succeeded)
                    {
                        return result.Error;
                    }
                }
            });
            await Task.WhenAny(underway.Task, storm);
            var placed = await BlockAsync(exchange, new Block(Monday, Morning) { EndDate = Monday.PlusDays(2) });
            isPlaced.SetResult();

            Assert.All(await storm, error => Assert.Equal(BookingErrorCode.SlotBlocked, error.Code));
            var stored = await Consistency.CheckAsync(Host, exchange.Id, Stop);
            Assert.Equal(stored.Count, placed.BookingCount);
            Assert.Equal(
                stored.Select(booking => booking.Id).Order(), placed.Bookings.Select(booking => booking.Id).Order());
        }
    }

    [Fact]
    public async Task Every_booking_of_a_resource_that_was_made_while_a_block_of_it_was_placed_is_named_and_no_other()
    {
        var (anna, ben) = (Guid.NewGuid(), Guid.NewGuid());
        var exchange = await AddAsync(Examples.Exchange() with
        {
            Policy = new BookingPolicy(),
            Resources =
            [
                Resource.Of("staff", "Anna") with { Id = anna, Capacity = BookingPolicy.MaxCapacity },
                Resource.Of("staff", "Ben") with { Id = ben, Capacity = BookingPolicy.MaxCapacity },
            ],
        });
        var hosts = OpenHosts(4);
        var underway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int booked = 0;

        var storm = RaceAsync(6, async number =>
        {
            for (int i = 0; i < 8; i++)
            {
                var request = Examples.Request(exchange, Morning.Open, Morning.Close) with { ResourceIds = [number % 2 == 0 ? anna : ben] };
                var result = await hosts[number % 4].Bookings.BookAsync(request, Stop);
                Assert.True(result.Succeeded || (number % 2 == 0 && result.Error.Code == BookingErrorCode.ResourceUnavailable), result.ToString());
                if (Interlocked.Increment(ref booked) == 10)
                {
                    underway.SetResult();
                }
            }

            return number;
        });
        await Task.WhenAny(underway.Task, storm);
        var placed = await BlockAsync(exchange, new Block(Monday, Morning, "Training"), anna);
        await storm;

        var day = (await Bookings.LoadDaysAsync([exchange.Id], Monday, Monday, Stop)).Single();
        Assert.Equal(
            day.ResourceAllocations.Where(taken => taken.ResourceId == anna).Select(taken => taken.BookingId).Order(),
            placed.Bookings.Select(booking => booking.Id).Order());
        Assert.Equal(placed.Bookings.Count, placed.BookingCount);
        Assert.Equal([placed.Block], (await FindExchangeAsync(exchange.Id)).FindResource(anna)!.Schedule.Blocks);

        _ = await Host.Exchanges.UnblockAsync(exchange.Id, placed.Block.Id, cancellationToken: Stop);
        Assert.Empty((await FindExchangeAsync(exchange.Id)).FindResource(anna)!.Schedule.Blocks);
    }

    private async Task<PlacedBlock> BlockAsync(Exchange exchange, Block block, Guid? resource = null)
    {
        var result = await Host.Exchanges.BlockAsync(exchange.Id, block, resource, cancellationToken: Stop);
        Assert.True(result.Succeeded, result.ToString());
        return result.Value;
    }
}
