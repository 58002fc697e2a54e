using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>A day is stored empty before it is first changed. Days are loaded by ranges of dates and exchanges.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class DayConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    [Fact]
    public async Task A_day_that_is_not_stored_is_left_out_and_loading_does_not_store_it()
    {
        var exchange = await AddAsync(Examples.Exchange());

        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], Monday, Monday, Stop));
        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], Monday, Monday, Stop));
    }

    [Fact]
    public async Task An_added_day_is_stored_empty_with_a_version_of_its_own()
    {
        var exchange = await AddAsync(Examples.Exchange());

        var day = await AddDayAsync(exchange.Id, Monday);
        var next = await AddDayAsync(exchange.Id, Monday.PlusDays(1));

        Assert.Equal(Fields.Of(new BookingDay(exchange.Id, Monday, day.Version, [], [])), Fields.Of(day));
        Assert.True(day.Version > 0 && next.Version > 0 && next.Version != day.Version);
    }

    /// <summary>A store that can't tell returns null, and the day is loaded.</summary>
    [Fact]
    public async Task A_store_that_tells_what_day_it_added_tells_the_versions_of_the_day_and_its_exchange()
    {
        var exchange = await AddAsync(Examples.Exchange() with { UpdatedAt = Instant.FromUnixTimeTicks(17_000_000_000_000_010) });

        var added = await Bookings.AddDayAsync(exchange.Id, Monday, Stop);

        var stored = await LoadAsync(exchange.Id, Monday);
        Assert.Equal(
            added is null ? null : new AddedDay(new DayVersion(Monday, stored.Version), ExchangeVersion.Of(exchange)), added);
    }

    [Fact]
    public async Task A_store_tells_of_no_day_that_it_did_not_add()
    {
        var exchange = await AddAsync(Examples.Exchange());
        _ = await AddDayAsync(exchange.Id, Monday);

        Assert.Null(await Bookings.AddDayAsync(exchange.Id, Monday, Stop));
        Assert.Null(await Bookings.AddDayAsync(Guid.NewGuid(), Monday, Stop));
    }

    [Fact]
    public async Task Adding_a_day_that_is_stored_changes_nothing()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day)]));
        var stored = await LoadAsync(exchange.Id, Monday);

        Assert.Equal(Fields.Of(stored), Fields.Of(await AddDayAsync(exchange.Id, Monday)));
    }

    [Fact]
    public async Task One_day_can_be_added_by_many_callers_at_once()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var hosts = OpenHosts(4);

        var loaded = await RaceAsync(16, async number =>
        {
            var bookings = hosts[number % 4].BookingStore;
            await bookings.AddDayAsync(exchange.Id, Monday, Stop);
            return Assert.Single(await bookings.LoadDaysAsync([exchange.Id], Monday, Monday, Stop));
        });

        Assert.Single(loaded.Select(day => day.Version).Distinct());
    }

    [Fact]
    public async Task A_range_of_days_is_loaded_including_both_ends()
    {
        var exchange = await AddAsync(Examples.Exchange());
        for (int days = -2; days <= 32; days++)
        {
            _ = await AddDayAsync(exchange.Id, Monday.PlusDays(days));
        }

        var loaded = await Bookings.LoadDaysAsync([exchange.Id], Monday, Monday.PlusDays(30), Stop);

        Assert.Equal(
            Enumerable.Range(0, 31).Select(Monday.PlusDays), loaded.Select(day => day.Date).Order());
    }

    [Fact]
    public async Task A_range_of_days_is_loaded_together_with_its_exchange()
    {
        var exchange = await AddAsync(ExchangeConformance<TStore>.Rich());
        var other = await AddAsync(Examples.Exchange());
        _ = await AddDayAsync(other.Id, Monday);
        var day = await AddDayAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day)]) with { ExchangeVersion = 1 });

        var (loaded, days) = await Bookings.LoadWithExchangeAsync(exchange.Id, Monday.PlusDays(-1), Monday, Stop);
        var (_, before) = await Bookings.LoadWithExchangeAsync(
            exchange.Id, Monday.PlusDays(-2), Monday.PlusDays(-1), Stop);

        Assert.Equal(Fields.Of(exchange), Fields.Of(loaded!));
        Assert.Equal(Fields.Of(await LoadAsync(exchange.Id, Monday)), Fields.Of(Assert.Single(days)));
        Assert.Empty(before);
    }

    [Fact]
    public async Task Loading_the_days_of_an_exchange_that_does_not_exist_finds_neither()
    {
        var (exchange, days) = await Bookings.LoadWithExchangeAsync(Guid.NewGuid(), Monday, Monday, Stop);
        var (version, versions) = await Bookings.LoadVersionsAsync(Guid.NewGuid(), Monday, Monday, Stop);

        Assert.Null(exchange);
        Assert.Null(version);
        Assert.Empty(days);
        Assert.Empty(versions);
    }

    [Fact]
    public async Task The_versions_of_an_exchange_and_its_days_are_those_they_are_loaded_at()
    {
        var exchange = await AddAsync(Examples.Exchange() with { UpdatedAt = Instant.FromUnixTimeTicks(17_000_000_000_000_010) });
        var other = await AddAsync(Examples.Exchange());
        _ = await AddDayAsync(other.Id, Monday);
        Assert.Empty(await VersionsAsync(exchange));
        for (int days = -2; days <= 3; days++)
        {
            _ = await AddDayAsync(exchange.Id, Monday.PlusDays(days));
        }

        var added = await VersionsAsync(exchange);
        await CommitAsync(new DayChange(exchange.Id, [added[1]]));
        var committed = await VersionsAsync(exchange);
        var changed = exchange.Next() with { UpdatedAt = exchange.UpdatedAt + Duration.FromMilliseconds(1) };
        _ = await Exchanges.ReplaceAsync(changed, Monday, Stop);
        var replaced = await VersionsAsync(changed);

        Assert.Equal([added[0], Raised(added[1]), added[2], added[3]], committed);
        Assert.Equal([committed[0], .. committed.Skip(1).Select(Raised)], replaced);

        static DayVersion Raised(DayVersion day) => day with { Version = day.Version + 1 };

        async Task<DayVersion[]> VersionsAsync(Exchange expected)
        {
            var (first, last) = (Monday.PlusDays(-1), Monday.PlusDays(2));
            var (version, days) = await Bookings.LoadVersionsAsync(exchange.Id, first, last, Stop);
            var loaded = await Bookings.LoadDaysAsync([exchange.Id], first, last, Stop);
            Assert.Equal(ExchangeVersion.Of(expected), version);
            Assert.Equal(
                loaded.Select(day => new DayVersion(day.Date, day.Version)).OrderBy(day => day.Date),
                days.OrderBy(day => day.Date));
            return [.. days.OrderBy(day => day.Date)];
        }
    }

    [Fact]
    public async Task The_first_and_the_last_date_can_be_stored()
    {
        var exchange = await AddAsync(Examples.Exchange());

        foreach (var date in new[] { Limits.FirstDate, Limits.LastDate })
        {
            Assert.Equal(date, (await AddDayAsync(exchange.Id, date)).Date);
        }
    }

    [Fact]
    public async Task Days_of_many_exchanges_each_have_their_own_slots_and_bookings()
    {
        var expected = new List<BookingDay>();
        for (int number = 0; number < 20; number++)
        {
            var exchange = await AddAsync(Examples.Exchange());
            foreach (var date in new[] { Monday, Monday.PlusDays(1) })
            {
                var day = await AddDayAsync(exchange.Id, date);
                var change = Examples.ChangeOf(day)
                    .WithBookings(added: [.. Enumerable.Range(0, number).Select(_ => Examples.Booking(day, number, number + 2))])
                    .WithTimeSlots(added: [Examples.Slot(day, number, number + 1) with { MaxCapacity = number }]);
                await CommitAsync(change);
                expected.Add(change.ApplyTo(day));
            }
        }

        var ids = expected.Select(day => day.ExchangeId).Distinct().Append(Guid.NewGuid()).ToArray();
        var loaded = await Bookings.LoadDaysAsync(ids, Monday, Monday.PlusDays(1), Stop);

        Assert.Equal(Fields.Of(expected), Fields.Of(loaded));
    }

    [Fact]
    public async Task Days_of_only_the_exchanges_asked_for_are_loaded()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var other = await AddAsync(Examples.Exchange());
        _ = await AddDayAsync(exchange.Id, Monday);
        _ = await AddDayAsync(other.Id, Monday);

        Assert.Equal(exchange.Id, (await LoadAsync(exchange.Id, Monday)).ExchangeId);
        Assert.Empty(await Bookings.LoadDaysAsync([], Monday, Monday, Stop));
    }

    [Fact]
    public async Task Loading_parts_of_days_reads_only_what_overlaps_those_parts()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var other = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        TimeSlot[] hourly = [.. Enumerable.Range(0, 24).Select(hour => Examples.Slot(day, hour, hour + 1))];
        var around = Examples.Slot(day, 9, 17) with { MaxCapacity = 3 };
        var inPart = Examples.Booking(day, 10, 11);
        var buffered = Examples.Booking(day, 14, 15);
        var bufferedAfter = Examples.Booking(day, 9, 10);
        var untilPart = Examples.Booking(day, 11, 12);
        await CommitAsync(Examples.ChangeOf(day)
            .WithBookings(
                added:
                [
                    inPart,
                    buffered,
                    bufferedAfter,
                    untilPart,
                    Examples.Booking(day, 13, 14) with { Status = BookingStatus.Cancelled },
                ],
                takes: Taken)
            .WithTimeSlots(added: [.. hourly, around]));
        day = await LoadAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(day).WithTimeSlots(removed: [hourly[20]]));
        foreach (var (id, date) in new[] { (exchange.Id, Monday.PlusDays(1)), (other.Id, Monday) })
        {
            var beside = await AddDayAsync(id, date);
            await CommitAsync(Examples.ChangeOf(beside)
                .WithBookings(added: [Examples.Booking(beside, 10, 11)])
                .WithTimeSlots(added: [Examples.Slot(beside, 10, 11)]));
        }

        var days = await Bookings.LoadPartsAsync(
            [
                new DayPart(exchange.Id, Monday, Seconds(10, 30), Seconds(11)),
                new DayPart(exchange.Id, Monday, Seconds(13), Seconds(13, 45)),
                new DayPart(exchange.Id, Monday, Seconds(20), Seconds(20, 30)),
                new DayPart(exchange.Id, Monday.PlusDays(2), int.MinValue, int.MaxValue), // This day is not stored.
                new DayPart(other.Id, Monday, int.MinValue, int.MaxValue),
            ],
            Stop);

        var (own, whole) = (days.Single(read => read.ExchangeId == exchange.Id), days.Single(read => read.ExchangeId == other.Id));
        Assert.Equal(2, days.Count);
        Assert.Equal(
            Ids([hourly[10], hourly[13], around]), own.TimeSlots.Select(slot => slot.Id).Order());
        Assert.Equal(3, own.FindTimeSlot(around.Id)?.MaxCapacity);
        Assert.Equal(
            new[] { inPart, buffered, bufferedAfter }.OrderBy(booking => booking.Period).Select(Taken),
            own.Allocations);
        Assert.Equal((1, 1, Monday), (whole.TimeSlots.Count, whole.Allocations.Count, whole.Date));

        Allocation Taken(Booking booking) => booking.ToAllocation() with
        {
            BufferBefore = Duration.FromMinutes(booking == buffered ? 30 : 0),
            BufferAfter = Duration.FromMinutes(booking == bufferedAfter ? 31 : booking == untilPart ? 60 : 0),
        };
        static int Seconds(int hours, int minutes = 0) => ((hours * 60) + minutes) * 60;
        static IEnumerable<Guid> Ids(TimeSlot[] slots) => slots.Select(slot => slot.Id).Order();
    }

    [Fact]
    public async Task Loading_many_parts_of_days_reads_what_overlaps_two_of_them_once()
    {
        const int count = 70;
        var exchange = await AddAsync(Examples.Exchange());
        var parts = new List<DayPart>();
        for (int number = 0; number < count; number++)
        {
            var day = await AddDayAsync(exchange.Id, Monday.PlusDays(number));
            await CommitAsync(Examples.ChangeOf(day)
                .WithBookings(added: [Examples.Booking(day, 9, 17)])
                .WithTimeSlots(added: [Examples.Slot(day, 9, 17), Examples.Slot(day, 12, 13)]));
            parts.Add(new DayPart(exchange.Id, day.Date, 9 * 3600, 10 * 3600));
            parts.Add(new DayPart(exchange.Id, day.Date, 16 * 3600, 17 * 3600));
        }

        var days = await Bookings.LoadPartsAsync(parts, Stop);

        Assert.Equal(count, days.Select(day => day.Date).Distinct().Count());
        Assert.Equal((count, count, count), (days.Count, days.Sum(day => day.TimeSlots.Count), days.Sum(day => day.Allocations.Count)));
    }
}
