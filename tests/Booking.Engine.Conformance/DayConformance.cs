using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Days are stored empty before they are changed, and loaded by ranges of dates and exchanges.</summary>
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
    public async Task A_day_is_stored_empty_at_version_1()
    {
        var exchange = await AddAsync(Examples.Exchange());

        var day = await AddDayAsync(exchange.Id, Monday);

        Assert.Equal(Fields.Of(new BookingDay(exchange.Id, Monday, 1, [], [])), Fields.Of(day));
    }

    [Fact]
    public async Task Adding_a_day_that_is_stored_changes_nothing()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(day) with { AddedBookings = [Examples.Booking(day)] });
        var stored = await LoadAsync(exchange.Id, Monday);

        Assert.Equal(Fields.Of(stored), Fields.Of(await AddDayAsync(exchange.Id, Monday)));
    }

    [Fact]
    public async Task Many_may_add_one_day_at_once()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var hosts = OpenHosts(4);

        var loaded = await RaceAsync(16, async number =>
        {
            var bookings = hosts[number % 4].BookingStore;
            await bookings.AddDayAsync(exchange.Id, Monday, Stop);
            return Assert.Single(await bookings.LoadDaysAsync([exchange.Id], Monday, Monday, Stop));
        });

        Assert.All(loaded, day => Assert.Equal(1, day.Version));
    }

    [Fact]
    public async Task A_range_is_loaded_with_both_its_ends()
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
    public async Task A_range_is_loaded_with_its_exchange()
    {
        var exchange = await AddAsync(ExchangeConformance<TStore>.Rich());
        var other = await AddAsync(Examples.Exchange());
        _ = await AddDayAsync(other.Id, Monday);
        var day = await AddDayAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(day) with { AddedBookings = [Examples.Booking(day)], ExchangeVersion = 1 });

        var (loaded, days) = await Bookings.LoadWithExchangeAsync(exchange.Id, Monday.PlusDays(-1), Monday, Stop);
        var (_, before) = await Bookings.LoadWithExchangeAsync(
            exchange.Id, Monday.PlusDays(-2), Monday.PlusDays(-1), Stop);

        Assert.Equal(Fields.Of(exchange), Fields.Of(loaded!));
        Assert.Equal(Fields.Of(await LoadAsync(exchange.Id, Monday)), Fields.Of(Assert.Single(days)));
        Assert.Empty(before);
    }

    [Fact]
    public async Task Where_there_is_no_exchange_none_is_loaded_and_no_days()
    {
        var (exchange, days) = await Bookings.LoadWithExchangeAsync(Guid.NewGuid(), Monday, Monday, Stop);

        Assert.Null(exchange);
        Assert.Empty(days);
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
    public async Task Each_day_of_many_exchanges_has_its_own_slots_and_bookings()
    {
        var expected = new List<BookingDay>();
        for (int number = 0; number < 20; number++)
        {
            var exchange = await AddAsync(Examples.Exchange());
            foreach (var date in new[] { Monday, Monday.PlusDays(1) })
            {
                var day = await AddDayAsync(exchange.Id, date);
                var change = Examples.ChangeOf(day) with
                {
                    AddedTimeSlots = [Examples.Slot(day, number, number + 1) with { MaxCapacity = number }],
                    AddedBookings = [.. Enumerable.Range(0, number).Select(_ => Examples.Booking(day, number, number + 2))],
                };
                await CommitAsync(change);
                expected.Add(day.Apply(change));
            }
        }

        var ids = expected.Select(day => day.ExchangeId).Distinct().Append(Guid.NewGuid()).ToArray();
        var loaded = await Bookings.LoadDaysAsync(ids, Monday, Monday.PlusDays(1), Stop);

        Assert.Equal(Fields.Of(expected), Fields.Of(loaded));
    }

    [Fact]
    public async Task Only_the_exchanges_asked_for_are_loaded()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var other = await AddAsync(Examples.Exchange());
        _ = await AddDayAsync(exchange.Id, Monday);
        _ = await AddDayAsync(other.Id, Monday);

        Assert.Equal(exchange.Id, (await LoadAsync(exchange.Id, Monday)).ExchangeId);
        Assert.Empty(await Bookings.LoadDaysAsync([], Monday, Monday, Stop));
    }
}
