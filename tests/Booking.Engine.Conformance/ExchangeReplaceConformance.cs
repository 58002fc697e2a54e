using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>An exchange is replaced by compare-and-swap on its version. Then its days are fenced.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ExchangeReplaceConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    [Fact]
    public async Task Replacing_an_exchange_replaces_all_its_fields()
    {
        var poor = await AddAsync(Examples.Exchange());
        var rich = ExchangeConformance<TStore>.Rich() with { Id = poor.Id, Version = 2 };

        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(rich, Monday, Stop));
        Assert.Equal(Fields.Of(rich), Fields.Of(await FindExchangeAsync(poor.Id)));

        poor = poor with { Version = 3 };
        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(poor, Monday, Stop));
        Assert.Equal(Fields.Of(poor), Fields.Of(await FindExchangeAsync(poor.Id)));
    }

    [Fact]
    public async Task Operating_hours_that_keep_their_ids_can_be_changed_and_reordered()
    {
        var exchange = await AddAsync(ExchangeConformance<TStore>.Rich());
        var replaced = exchange.Next() with
        {
            OperatingHours =
            [
                .. exchange.OperatingHours.Skip(1).Reverse(),
                exchange.OperatingHours[0] with { Period = new OpeningPeriod(new(4, 0), new(5, 0)) },
            ],
            SpecialHours = [.. exchange.SpecialHours.Select(special => special with { Reason = "Changed", Hours = [] })],
        };

        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(replaced, Monday, Stop));

        Assert.Equal(Fields.Of(replaced), Fields.Of(await FindExchangeAsync(exchange.Id)));
    }

    [Fact]
    public async Task A_long_schedule_that_another_host_replaces_is_read_as_it_then_is_however_often_it_was_read()
    {
        var first = await AddAsync(Examples.Exchange() with
        {
            SpecialHours = [.. Enumerable.Range(0, 500).Select(day => new SpecialHours(Monday.PlusDays(day), [], "Closed"))],
        });
        Assert.Equal(Fields.Of(first), Fields.Of(await FindExchangeAsync(first.Id)));
        Assert.Equal(Fields.Of(first), Fields.Of(await FindExchangeAsync(first.Id)));
        var second = first.Next() with
        {
            SpecialHours = [.. first.SpecialHours.Skip(1), first.SpecialHours[0] with { IsAnnual = true, Reason = "Open" }],
        };
        var third = second.Next() with { OperatingHours = Examples.EveryDay(new LocalTime(10, 0), new LocalTime(11, 0)) };

        foreach (var replaced in new[] { second, third })
        {
            Assert.Equal(CommitOutcome.Committed, await OpenHost().ExchangeStore.ReplaceAsync(replaced, Monday, Stop));
            Assert.Equal(Fields.Of(replaced), Fields.Of(await FindExchangeAsync(first.Id)));
            var (loaded, _) = await Bookings.LoadWithExchangeAsync(first.Id, Monday, Monday, Stop);
            Assert.Equal(Fields.Of(replaced), Fields.Of(loaded));
        }
    }

    [Fact]
    public async Task Services_and_resources_that_keep_their_ids_can_be_changed_reordered_added_and_removed()
    {
        var exchange = await AddAsync(ExchangeConformance<TStore>.Rich());
        var (service, resource) = (exchange.Services[0], exchange.Resources[0]);
        var replaced = exchange.Next() with
        {
            Services =
            [
                Service.Of("New", minutes: 5) with { Id = Guid.NewGuid() },
                exchange.Services[1] with { Hours = null },
                service with { Name = "Changed", DurationOptions = null, Hours = [.. service.Hours!.Reverse()], Requirements = [] },
            ],
            Resources =
            [
                exchange.Resources[1] with { ServiceIds = null },
                resource with
                {
                    Name = "Changed",
                    Schedule = new Schedule { OperatingHours = [.. resource.Schedule.OperatingHours.Reverse()] },
                },
            ],
        };

        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(replaced, Monday, Stop));

        var found = await FindExchangeAsync(exchange.Id);
        Assert.Equal(Fields.Of(replaced), Fields.Of(found));
        Assert.Equal(replaced.Services, found.Services);
        Assert.Equal(replaced.Resources, found.Resources);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Replacing_an_outdated_version_is_a_conflict_and_changes_neither_exchange_nor_days(long version)
    {
        var exchange = await AddAsync(ExchangeConformance<TStore>.Rich());
        var day = await AddDayAsync(exchange.Id, Monday);
        var stale = Examples.Exchange() with { Id = exchange.Id, Version = version };

        Assert.Equal(CommitOutcome.Conflict, await Exchanges.ReplaceAsync(stale, Monday, Stop));

        Assert.Equal(Fields.Of(exchange), Fields.Of(await FindExchangeAsync(exchange.Id)));
        Assert.Equal(day.Version, (await LoadAsync(exchange.Id, Monday)).Version);
    }

    [Fact]
    public async Task Replacing_an_exchange_that_is_not_stored_is_a_conflict()
    {
        var unknown = Examples.Exchange().Next();

        Assert.Equal(CommitOutcome.Conflict, await Exchanges.ReplaceAsync(unknown, Monday, Stop));
        Assert.Empty(await Exchanges.FindAsync([unknown.Id], Stop));
    }

    [Fact]
    public async Task Of_concurrent_replacements_of_one_version_exactly_one_is_committed()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var hosts = OpenHosts(4);
        var changed = Enumerable.Range(0, 16)
            .Select(number => exchange.Next() with { Description = $"{number}", OperatingHours = Hours(number) })
            .ToArray();

        var outcomes = await RaceAsync(
            changed.Length, number => hosts[number % 4].ExchangeStore.ReplaceAsync(changed[number], Monday, Stop));

        var winner = Assert.Single(changed.Where((_, number) => outcomes[number] == CommitOutcome.Committed));
        Assert.Equal(Fields.Of(winner), Fields.Of(await FindExchangeAsync(exchange.Id)));
    }

    [Fact]
    public async Task A_replacement_gives_a_new_version_to_the_days_from_the_fence_on_and_to_no_others()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var other = await AddAsync(Examples.Exchange());
        foreach (var date in new[] { Monday.PlusDays(-1), Monday, Monday.PlusDays(1), Monday.PlusDays(400) })
        {
            _ = await AddDayAsync(exchange.Id, date);
            _ = await AddDayAsync(other.Id, date);
        }

        var (before, ofOther) = (await VersionsAsync(exchange), await VersionsAsync(other));

        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(exchange.Next(), Monday, Stop));

        Assert.Equal([before[0], before[1] + 1, before[2] + 1, before[3] + 1], await VersionsAsync(exchange));
        Assert.Equal(ofOther, await VersionsAsync(other));
    }

    [Fact]
    public async Task A_change_decided_before_a_replacement_is_not_committed_after_it()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        var booking = Examples.Booking(day);

        _ = await Exchanges.ReplaceAsync(exchange.Next(), Monday, Stop);

        var change = Examples.ChangeOf(day).WithBookings(added: [booking]);
        Assert.Equal(CommitOutcome.Conflict, await Bookings.CommitAsync(change, Stop));
        Assert.Null(await FindBookingAsync(booking.Id));
    }

    [Fact]
    public async Task An_exchange_loaded_with_its_days_is_at_least_as_new_as_the_fence_those_days_passed()
    {
        const int replacements = 100;
        var exchange = await AddAsync(Examples.Exchange());
        long first = (await AddDayAsync(exchange.Id, Monday)).Version;
        var hosts = OpenHosts(3);
        bool isReplaced = false;

        _ = await RaceAsync(3, async number =>
        {
            var host = hosts[number];
            if (number > 0)
            {
                while (!Volatile.Read(ref isReplaced))
                {
                    var (loaded, days) = await host.BookingStore.LoadWithExchangeAsync(exchange.Id, Monday, Monday, Stop);
                    Assert.InRange(Assert.Single(days).Version, first, first + loaded!.Version - exchange.Version);
                }

                return number;
            }

            try
            {
                for (var next = exchange.Next(); next.Version <= replacements; next = next.Next())
                {
                    Assert.Equal(CommitOutcome.Committed, await host.ExchangeStore.ReplaceAsync(next, Monday, Stop));
                }
            }
            finally
            {
                Volatile.Write(ref isReplaced, true);
            }

            return number;
        });

        var (final, fenced) = await Bookings.LoadWithExchangeAsync(exchange.Id, Monday, Monday, Stop);
        Assert.Equal(
            (replacements, first + replacements - exchange.Version), (final!.Version, Assert.Single(fenced).Version));
    }

    [Fact]
    public async Task Replacing_an_exchange_keeps_its_time_slots_and_bookings()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(day)
            .WithBookings(added: [Examples.Booking(day, 9, 11)])
            .WithTimeSlots(added: [Examples.Slot(day, 9, 10) with { MaxCapacity = 3 }]));
        var before = await LoadAsync(exchange.Id, Monday);

        _ = await Exchanges.ReplaceAsync(exchange.Next() with { OperatingHours = [] }, Monday, Stop);

        var after = await LoadAsync(exchange.Id, Monday);
        Assert.Equal(Fields.Of(before.TimeSlots), Fields.Of(after.TimeSlots));
        Assert.Equal(Fields.Of(before.Allocations), Fields.Of(after.Allocations));
    }

    private static IReadOnlyList<OperatingHours> Hours(int number) =>
        Examples.EveryDay(new LocalTime(number, 0), new LocalTime(number, 30));

    private async Task<long[]> VersionsAsync(Exchange exchange)
    {
        var days = await Bookings.LoadDaysAsync([exchange.Id], Monday.PlusDays(-1), Monday.PlusDays(400), Stop);
        return [.. days.OrderBy(day => day.Date).Select(day => day.Version)];
    }
}
