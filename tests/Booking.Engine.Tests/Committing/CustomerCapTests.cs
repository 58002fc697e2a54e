using BookingEngine.Conformance;
using BookingEngine.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime.Testing;

namespace BookingEngine.Tests.Committing;

/// <summary>The cost of a cap on a customer's bookings, and that a caller who cancels does not get around it.</summary>
public sealed class CustomerCapTests : IAsyncDisposable
{
    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemory _data = new();
    private readonly List<StoreHost> _hosts = [];
    private ObservedBookingStore? _store;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(1, 1)]
    public async Task A_cap_of_active_bookings_costs_one_query_and_only_if_it_is_set(int? cap, int lists)
    {
        var (host, exchange) = await OpenAsync(cap);

        var result = await host.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop);

        Assert.True(result.Succeeded);
        Assert.Equal(lists, _store!.Lists);
    }

    [Fact]
    public async Task A_customers_next_request_waits_until_the_one_whose_caller_left_is_stored()
    {
        var (host, exchange) = await OpenAsync(1);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store!.BeforeCommit = async _ =>
        {
            reached.SetResult();
            await gate.Task;
        };
        using var leave = new CancellationTokenSource();
        var first = host.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), leave.Token);
        await reached.Task;
        await leave.CancelAsync();
        var second = host.Bookings.BookAsync(
            Examples.Request(exchange, new(10, 0), new(11, 0), Examples.Monday.PlusDays(1)), Stop);

        Assert.Equal(1, _store.Lists); // The second request has not begun to count.
        gate.SetResult();

        Assert.Equal(BookingErrorCode.TooManyActiveBookings, (await second).Error?.Code);
        Assert.True((await first).Succeeded);
    }

    [Fact]
    public async Task A_customers_request_that_leaves_the_queue_lets_the_others_go_on()
    {
        var (host, exchange) = await OpenAsync(2);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store!.BeforeCommit = async _ =>
        {
            _store.BeforeCommit = _ => Task.CompletedTask;
            reached.SetResult();
            await gate.Task;
        };
        var first = host.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop);
        await reached.Task;
        using var leave = new CancellationTokenSource();
        var second = host.Bookings.BookAsync(Examples.Request(exchange, new(11, 0), new(12, 0)), leave.Token);
        var third = host.Bookings.BookAsync(Examples.Request(exchange, new(12, 0), new(13, 0)), Stop);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.SetResult();

        Assert.True((await first).Succeeded);
        Assert.True((await third).Succeeded);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void An_invalid_cap_of_active_bookings_is_named_at_start(int cap)
    {
        using var provider = new ServiceCollection()
            .AddBookingEngine(options => options.MaxActiveBookingsPerCustomer = cap).Services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith(
            nameof(BookingEngineOptions.MaxActiveBookingsPerCustomer), Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    private async Task<(StoreHost Host, Exchange Exchange)> OpenAsync(int? cap)
    {
        var host = new StoreHost(
            _data,
            _clock,
            store => _store = new ObservedBookingStore(store),
            options => options.MaxActiveBookingsPerCustomer = cap);
        _hosts.Add(host);
        _ = host.BookingStore;
        var exchange = Examples.Exchange();
        await host.ExchangeStore.AddAsync(exchange, Stop);
        return (host, exchange);
    }
}
