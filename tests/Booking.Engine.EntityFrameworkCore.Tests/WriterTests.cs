using BookingEngine.Conformance;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>Many concurrent writers of one database.</summary>
public abstract class WriterTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : TestDatabase
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thirty_two_concurrent_writers_of_different_exchanges_all_succeed()
    {
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(WriteAsync, Stop)));

        async Task WriteAsync()
        {
            var created = await host.Exchanges.CreateAsync(Examples.Exchange(), Stop);
            Assert.True(created.Succeeded, created.Error?.Message);
            for (int hour = 9; hour < 17; hour++)
            {
                var booked = await BookAsync(host, created.Value.Id, hour);
                Assert.True(booked.Succeeded, booked.Error?.Message);
            }
        }
    }

    [Fact]
    public async Task Thirty_two_concurrent_writers_of_one_day_on_two_hosts_fill_it_exactly()
    {
        await using var first = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        await using var second = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        var created = await first.Exchanges.CreateAsync(Examples.Exchange(capacity: 20), Stop);
        Assert.True(created.Succeeded, created.Error?.Message);

        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(number => Task.Run(
            () => BookAsync(number % 2 == 0 ? first : second, created.Value.Id, 9), Stop)));

        Assert.Equal(20, results.Count(result => result.Succeeded));
        Assert.All(
            results.Where(result => !result.Succeeded),
            result => Assert.Equal(BookingErrorCode.FullyBooked, result.Error!.Code));
        var days = await first.BookingStore.LoadDaysAsync(
            [created.Value.Id], Examples.Monday, Examples.Monday, Stop);
        Assert.Equal(20, Assert.Single(days).Allocations.Count);
        Assert.Equal(20, Assert.Single(days[0].TimeSlots).Booked);
    }

    private static Task<Result<BookingDetails>> BookAsync(StoreHost host, Guid exchangeId, int hour) =>
        host.Bookings.BookAsync(
            new BookingRequest(
                exchangeId, Examples.Monday, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), Examples.Customer),
            Stop);
}
