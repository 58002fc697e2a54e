using BookingEngine.Conformance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace BookingEngine.Tests.Services;

/// <summary>What the availability cache keeps, for how long, and what never relies on it.</summary>
public sealed class AvailabilityCacheTests : IAsyncDisposable
{
    private static readonly Duration Kept = Duration.FromSeconds(2);

    private readonly CachedHost _host = new(Kept);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Availability_is_not_cached_unless_a_duration_is_set()
    {
        await using var host = new CachedHost(new BookingEngineOptions().AvailabilityCacheDuration);
        var exchange = await host.CreateAsync();
        Assert.True(await host.ShowsFreeAsync(exchange));
        Assert.True((await host.BookAsync(exchange, byOther: true)).Succeeded);
        Assert.False(await host.ShowsFreeAsync(exchange));
    }

    [Fact]
    public async Task A_booking_of_another_host_is_seen_once_the_cache_duration_has_passed()
    {
        var exchange = await _host.CreateAsync();
        Assert.True(await _host.ShowsFreeAsync(exchange));
        Assert.True((await _host.BookAsync(exchange, byOther: true)).Succeeded);
        _host.Clock.Advance(Kept - Duration.Epsilon);
        Assert.True(await _host.ShowsFreeAsync(exchange));
        Assert.Equal(1, _host.Store.Loads);
        _host.Clock.Advance(Duration.Epsilon);
        Assert.False(await _host.ShowsFreeAsync(exchange));
    }

    [Fact]
    public async Task Setting_the_clock_back_does_not_make_cached_availability_last_longer()
    {
        var exchange = await _host.CreateAsync();
        Assert.True(await _host.ShowsFreeAsync(exchange));
        Assert.True((await _host.BookAsync(exchange, byOther: true)).Succeeded);
        _host.Clock.Advance(-Duration.FromHours(1));
        Assert.False(await _host.ShowsFreeAsync(exchange));
    }

    [Fact]
    public async Task A_booking_of_this_host_invalidates_cached_availability_at_once()
    {
        var exchange = await _host.CreateAsync();
        Assert.True(await _host.ShowsFreeAsync(exchange));
        Assert.True((await _host.BookAsync(exchange)).Succeeded);
        Assert.False(await _host.ShowsFreeAsync(exchange));
    }

    [Fact]
    public async Task A_booking_whose_response_was_lost_invalidates_cached_availability_at_once()
    {
        var exchange = await _host.CreateAsync();
        Assert.True(await _host.ShowsFreeAsync(exchange));
        _host.Store.AfterCommit = _ => throw new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => _host.BookAsync(exchange));
        Assert.False(await _host.ShowsFreeAsync(exchange));
    }

    [Fact]
    public async Task A_load_that_began_before_a_booking_of_this_host_is_not_served_after_it()
    {
        var exchange = await _host.CreateAsync();
        var (hasRead, letGo) = _host.HoldNextLoad();
        var early = _host.ShowsFreeAsync(exchange);
        await hasRead;

        Assert.True((await _host.BookAsync(exchange)).Succeeded);

        Assert.False(await _host.ShowsFreeAsync(exchange));
        letGo();
        Assert.True(await early);
        Assert.False(await _host.ShowsFreeAsync(exchange));
    }

    [Fact]
    public async Task A_booking_decision_never_relies_on_cached_availability()
    {
        var exchange = await _host.CreateAsync();
        Assert.True(await _host.ShowsFreeAsync(exchange));
        var booked = (await _host.BookAsync(exchange, byOther: true)).Value!;

        var refused = await _host.BookAsync(exchange);
        Assert.True(await _host.ShowsFreeAsync(exchange)); // A refusal commits nothing.
        Assert.Equal(BookingErrorCode.FullyBooked, refused.Error?.Code);

        _host.Clock.Advance(Kept);
        Assert.False(await _host.ShowsFreeAsync(exchange));
        Assert.True((await _host.OtherBookings.CancelAsync(booked.Booking.Id, cancellationToken: Stop)).Succeeded);
        Assert.False(await _host.ShowsFreeAsync(exchange));
        Assert.True((await _host.BookAsync(exchange)).Succeeded);
    }

    [Fact]
    public async Task A_change_of_the_exchange_by_this_host_invalidates_cached_availability_at_once()
    {
        var exchange = await _host.CreateAsync();
        Assert.True(await _host.ShowsFreeAsync(exchange));
        var closed = (await _host.Exchanges.ReplaceAsync(exchange with { OperatingHours = [] }, Stop)).Value!;
        Assert.Empty((await _host.Availability.GetDayAsync(exchange.Id, Examples.Monday, cancellationToken: Stop))!.Slots);
        Assert.True((await _host.Exchanges.DeleteAsync(closed.Id, cancellationToken: Stop)).Succeeded);
        Assert.Null(await _host.Availability.GetDayAsync(exchange.Id, Examples.Monday, cancellationToken: Stop));
    }

    [Fact]
    public async Task The_absence_of_an_exchange_is_not_cached()
    {
        var exchange = Examples.Exchange();
        Assert.Null(await _host.Availability.GetDayAsync(exchange.Id, Examples.Monday, cancellationToken: Stop));
        Assert.True((await _host.OtherExchanges.CreateAsync(exchange, Stop)).Succeeded);
        Assert.True(await _host.ShowsFreeAsync(exchange));
    }

    [Fact]
    public async Task A_failed_load_of_availability_is_not_cached()
    {
        var exchange = await _host.CreateAsync();
        _host.Store.AfterLoad = () => throw new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => _host.ShowsFreeAsync(exchange));
        _host.Store.AfterLoad = () => Task.CompletedTask;
        Assert.True(await _host.ShowsFreeAsync(exchange));
    }

    [Fact]
    public async Task A_shared_load_of_availability_continues_when_one_waiting_caller_cancels()
    {
        using var leaving = new CancellationTokenSource();
        var exchange = await _host.CreateAsync();
        var (hasRead, letGo) = _host.HoldNextLoad();
        var first = _host.ShowsFreeAsync(exchange, leaving.Token);
        await hasRead;
        var second = _host.ShowsFreeAsync(exchange);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        letGo();
        Assert.True(await second);
        Assert.Equal(1, _host.Store.Loads);
    }

    [Fact]
    public async Task An_availability_cache_that_is_full_is_emptied()
    {
        const int year = 366;
        const int enough = (100_000 / year) + 1;
        var exchange = await _host.CreateAsync();
        Assert.True(await _host.ShowsFreeAsync(exchange));
        for (int i = 0; i < enough; i++)
        {
            var first = Examples.Monday.PlusDays(i);
            await _host.Availability.PrepareAsync(exchange.Id, (first, first.PlusDays(year - 1)), cancellationToken: Stop);
        }

        _host.Store.Calls.Clear();
        Assert.True(await _host.ShowsFreeAsync(exchange));
        Assert.Equal(["Versions"], _host.Store.Calls);
    }

    [Fact]
    public async Task The_version_of_cached_availability_is_that_of_the_slots_shown()
    {
        var exchange = await _host.CreateAsync();
        string before = await VersionAsync(exchange);
        Assert.True((await _host.BookAsync(exchange, byOther: true)).Succeeded);
        Assert.Equal(before, await VersionAsync(exchange));
        Assert.True(await _host.ShowsFreeAsync(exchange));
        _host.Clock.Advance(Kept);
        Assert.NotEqual(before, await VersionAsync(exchange));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void The_availability_cache_duration_is_at_most_ten_seconds(int milliseconds)
    {
        using var provider = new ServiceCollection()
            .AddBookingEngine(options => options.AvailabilityCacheDuration = Duration.FromMilliseconds(milliseconds))
            .Services.BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal("AvailabilityCacheDuration: must be from 0 to 10 seconds.", Assert.Single(error.Failures));
    }

    private async Task<string> VersionAsync(Exchange exchange)
    {
        var prepared = await _host.Availability.PrepareAsync(
            exchange.Id, (Examples.Monday, Examples.Monday), cancellationToken: Stop);
        return prepared!.GetVersion();
    }
}
