using BookingEngine.Conformance;
using BookingEngine.Tests.Committing;
using NodaTime;

namespace BookingEngine.Tests.Services;

/// <summary>What a query of slots loads of days that the host keeps, and that it shows nothing stale.</summary>
public sealed class ShownDaysTests : IAsyncDisposable
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalDate Sunday = Monday.PlusDays(6);

    private readonly Queue _queue = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Days_that_were_shown_before_are_shown_again_after_loading_versions_alone()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(_queue.Other, exchange, Monday, 10);

        Assert.Equal(["Load"], await CallsAsync(() => ShowAsync(exchange, bookedOnMonday: 1)));
        Assert.Equal(["Versions"], await CallsAsync(() => ShowAsync(exchange, bookedOnMonday: 1)));
    }

    [Fact]
    public async Task A_check_of_a_booking_loads_as_often_as_a_query_of_one_day()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(_queue.Other, exchange, Monday, 10);
        var request = Examples.Request(exchange, new LocalTime(10, 0), new LocalTime(11, 0));

        Assert.Equal(["Load"], await CallsAsync(CheckAsync));
        Assert.Equal(["Versions"], await CallsAsync(CheckAsync));

        async Task CheckAsync() => Assert.Equal(3, (await _queue.Host.Bookings.CheckAsync(request, Stop))!.Alternatives.Count);
    }

    [Fact]
    public async Task A_booking_of_another_host_is_shown_at_once_and_only_its_day_is_loaded()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(_queue.Other, exchange, Monday.PlusDays(2), 10);
        await ShowAsync(exchange, bookedOnMonday: 0);
        await BookAsync(_queue.Other, exchange, Monday, 10);
        (LocalDate, LocalDate)? loaded = null;
        _queue.Store.BeforeLoad = (first, last) => loaded = (first, last);

        Assert.Equal(["Versions", "Load"], await CallsAsync(() => ShowAsync(exchange, bookedOnMonday: 1)));
        Assert.Equal((Monday, Monday), loaded);
        Assert.Equal(["Versions"], await CallsAsync(() => ShowAsync(exchange, bookedOnMonday: 1)));
    }

    [Fact]
    public async Task Days_on_both_sides_of_a_loaded_one_are_shown_as_they_are_kept()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(_queue.Other, exchange, Monday, 10);
        await BookAsync(_queue.Other, exchange, Monday.PlusDays(2), 10);
        await BookAsync(_queue.Other, exchange, Monday.PlusDays(4), 10);
        await ShowAsync(exchange, bookedOnMonday: 1);
        await BookAsync(_queue.Other, exchange, Monday.PlusDays(2), 11);

        var shown = await _queue.Host.Availability.GetOverviewAsync(exchange.Id, Monday, Sunday, cancellationToken: Stop);

        Assert.Equal([7, 8, 6, 8, 7, 8, 8], shown!.Select(day => day.Bookable));
    }

    [Fact]
    public async Task Bookings_of_another_host_are_shown_on_each_of_several_days()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        for (int day = 0; day < 5; day++)
        {
            await BookAsync(_queue.Other, exchange, Monday.PlusDays(day), 10);
        }

        await ShowAsync(exchange, bookedOnMonday: 1);
        await BookAsync(_queue.Other, exchange, Monday.PlusDays(1), 11);
        await BookAsync(_queue.Other, exchange, Monday.PlusDays(3), 11);

        var shown = await _queue.Host.Availability.GetOverviewAsync(exchange.Id, Monday, Sunday, cancellationToken: Stop);

        Assert.Equal([7, 6, 7, 6, 7, 8, 8], shown!.Select(day => day.Bookable));
    }

    [Fact]
    public async Task A_booking_of_this_host_is_shown_without_loading_its_day()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(_queue.Host, exchange, Monday, 10);
        await ShowAsync(exchange, bookedOnMonday: 1);
        await BookAsync(_queue.Host, exchange, Monday, 11);

        Assert.Equal(["Versions"], await CallsAsync(() => ShowAsync(exchange, bookedOnMonday: 2)));
    }

    [Fact]
    public async Task A_change_of_the_exchange_by_another_host_is_shown_at_once()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await ShowAsync(exchange, bookedOnMonday: 0);
        var changed = await _queue.Other.Exchanges.UpdateAsync(
            exchange.Id,
            stored => stored with { OperatingHours = Examples.EveryDay(new LocalTime(9, 0), new LocalTime(12, 0)) },
            cancellationToken: Stop);
        Assert.True(changed.Succeeded);

        var shown = await _queue.Host.Availability.GetDayAsync(exchange.Id, Monday, cancellationToken: Stop);

        Assert.Equal(3, shown!.Slots.Count);
    }

    [Fact]
    public async Task A_change_of_the_exchange_while_a_changed_day_is_loaded_is_shown_on_all_days()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await ShowAsync(exchange, bookedOnMonday: 0);
        await BookAsync(_queue.Other, exchange, Monday, 10);
        _queue.Store.BeforeLoad = (_, _) =>
        {
            _queue.Store.BeforeLoad = (_, _) => { };
            Assert.True(_queue.Other.Exchanges.UpdateAsync(
                exchange.Id,
                stored => stored with { OperatingHours = Examples.EveryDay(new LocalTime(9, 0), new LocalTime(12, 0)) },
                cancellationToken: Stop).GetAwaiter().GetResult().Succeeded);
        };

        var shown = await _queue.Host.Availability.GetOverviewAsync(exchange.Id, Monday, Sunday, cancellationToken: Stop);

        Assert.All(shown!, day => Assert.Equal(3, day.Total));
    }

    [Fact]
    public async Task An_exchange_that_was_removed_is_no_longer_shown()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await ShowAsync(exchange, bookedOnMonday: 0);
        await _queue.Other.ExchangeStore.RemoveAsync(exchange.Id, exchange.Version, Stop);

        Assert.Null(await _queue.Host.Availability.GetDayAsync(exchange.Id, Monday, cancellationToken: Stop));
    }

    [Fact]
    public async Task A_day_that_was_removed_is_shown_without_what_was_stored_on_it()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(_queue.Other, exchange, Monday, 10);
        await ShowAsync(exchange, bookedOnMonday: 1);
        await _queue.Other.ExchangeStore.RemoveAsync(exchange.Id, exchange.Version, Stop);
        await _queue.Other.ExchangeStore.AddAsync(exchange, Stop);

        await ShowAsync(exchange, bookedOnMonday: 0);
    }

    [Fact]
    public async Task The_first_booking_of_a_stored_day_that_was_shown_costs_one_call_of_the_store()
    {
        var exchange = await _queue.CreateAsync(capacity: 2);
        await BookAsync(_queue.Other, exchange, Monday, 10);
        await ShowAsync(exchange, bookedOnMonday: 0);

        Assert.Equal(["Commit"], await CallsAsync(() => BookAsync(_queue.Host, exchange, Monday, 10)));
    }

    [Fact]
    public async Task A_day_whose_neighbour_reaches_into_it_is_loaded_before_it_is_decided_on_though_it_was_shown()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await ChangeHoursAsync(exchange, new LocalTime(18, 0), new LocalTime(2, 0));
        await BookAsync(_queue.Other, exchange, Monday, 0);
        await ChangeHoursAsync(exchange, new LocalTime(0, 0), new LocalTime(12, 0));
        await BookAsync(_queue.Other, exchange, Monday.PlusDays(1), 9);
        await _queue.Host.Availability.GetOverviewAsync(exchange.Id, Monday, Sunday, cancellationToken: Stop);

        await BookAsync(_queue.Host, exchange, Monday.PlusDays(1), 0, BookingErrorCode.FullyBooked);
    }

    [Fact]
    public async Task A_day_at_the_border_of_what_was_shown_is_loaded_before_it_is_decided_on()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await ChangeHoursAsync(exchange, new LocalTime(18, 0), new LocalTime(2, 0));
        await BookAsync(_queue.Other, exchange, Monday, 0);
        await ChangeHoursAsync(exchange, new LocalTime(0, 0), new LocalTime(12, 0));
        await BookAsync(_queue.Other, exchange, Monday.PlusDays(1), 9);
        var wednesday = Monday.PlusDays(2);
        await _queue.Host.Availability.GetOverviewAsync(exchange.Id, wednesday, wednesday, cancellationToken: Stop);

        await BookAsync(_queue.Host, exchange, Monday.PlusDays(1), 0, BookingErrorCode.FullyBooked);
    }

    [Fact]
    public async Task A_day_that_other_hosts_book_too_is_loaded_before_it_is_decided_on_though_it_was_shown()
    {
        var exchange = await _queue.CreateAsync(capacity: 10);
        await BookAsync(_queue.Host, exchange, Monday, 10);
        await BookAsync(_queue.Other, exchange, Monday, 10);
        await BookAsync(_queue.Host, exchange, Monday, 10); // meets a conflict
        await BookAsync(_queue.Other, exchange, Monday, 10);
        await ShowAsync(exchange, bookedOnMonday: 0);

        Assert.Equal(["Load", "Commit"], await CallsAsync(() => BookAsync(_queue.Host, exchange, Monday, 10)));
        Assert.Equal(["Load", "Commit"], await CallsAsync(() => BookAsync(_queue.Host, exchange, Monday, 10)));
        Assert.Equal(["Commit"], await CallsAsync(() => BookAsync(_queue.Host, exchange, Monday, 10)));
    }

    [Fact]
    public async Task A_query_that_began_before_a_booking_of_this_host_does_not_replace_the_day_as_it_was_committed()
    {
        var exchange = await _queue.CreateAsync(capacity: 3);
        await BookAsync(_queue.Other, exchange, Monday, 10);
        _queue.Store.AfterLoad = async () =>
        {
            _queue.Store.AfterLoad = () => Task.CompletedTask;
            await BookAsync(_queue.Host, exchange, Monday, 10);
        };
        await _queue.Host.Availability.GetDayAsync(exchange.Id, Monday, cancellationToken: Stop);

        Assert.Equal(["Commit"], await CallsAsync(() => BookAsync(_queue.Host, exchange, Monday, 10)));
    }

    [Fact]
    public async Task Every_query_loads_its_days_in_a_host_that_keeps_none()
    {
        await using var queue = new Queue(options => options.DayCacheMegabytes = 0);
        var exchange = await queue.CreateAsync(capacity: 1);
        await queue.Host.Availability.GetDayAsync(exchange.Id, Monday, cancellationToken: Stop);
        queue.Store.Calls.Clear();
        await queue.Host.Availability.GetDayAsync(exchange.Id, Monday, cancellationToken: Stop);

        Assert.Equal(["Load"], queue.Store.Calls);
    }

    /// <summary>Shows a week, and asserts how many slots of Monday are booked.</summary>
    private async Task ShowAsync(Exchange exchange, int bookedOnMonday)
    {
        var shown = await _queue.Host.Availability.GetOverviewAsync(exchange.Id, Monday, Sunday, cancellationToken: Stop);
        Assert.Equal(8 - bookedOnMonday, shown![0].Bookable);
    }

    private static async Task BookAsync(
        StoreHost host, Exchange exchange, LocalDate date, int hour, BookingErrorCode? refusal = null)
    {
        var request = new BookingRequest(
            exchange.Id, date, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), new Customer("Ada", "ada@example.com"));
        var result = await host.Bookings.BookAsync(request, Stop);
        Assert.Equal(refusal, result.Error?.Code);
    }

    private async Task ChangeHoursAsync(Exchange exchange, LocalTime open, LocalTime close) => Assert.True(
        (await _queue.Other.Exchanges.UpdateAsync(
            exchange.Id,
            stored => stored with { OperatingHours = Examples.EveryDay(open, close) },
            cancellationToken: Stop)).Succeeded);

    private async Task<string[]> CallsAsync(Func<Task> operation)
    {
        _queue.Store.Calls.Clear();
        await operation();
        return [.. _queue.Store.Calls];
    }
}
