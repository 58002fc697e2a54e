using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

/// <summary>
/// New rules and the fence of the days take effect together, so that nobody is refused by rules that another caller
/// is not yet held to.
/// </summary>
public sealed class ReplaceTests
{
    [Fact]
    public async Task An_exchange_is_replaced_and_its_days_are_fenced_in_one_transaction()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var database = new SqliteFile();
        var commits = new Commits();
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(
            options => options.UseSqlite(database.ConnectionString).AddInterceptors(commits));
        await using var host = services.BuildServiceProvider();
        await using (var context = await host.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync(stop))
        {
            await context.Database.EnsureCreatedAsync(stop);
        }

        var exchanges = host.GetRequiredService<IExchangeStore>();
        var bookings = host.GetRequiredService<IBookingStore>();
        var exchange = Examples.Exchange();
        await exchanges.AddAsync(exchange, stop);
        await bookings.AddDayAsync(exchange.Id, Examples.Monday, stop);
        long version = await VersionAsync();
        commits.Count = 0;

        await exchanges.ReplaceAsync(exchange.Next(), Examples.Monday, stop);

        Assert.Equal(1, commits.Count);
        Assert.Equal(version + 1, await VersionAsync());

        async Task<long> VersionAsync() =>
            (await bookings.LoadDaysAsync([exchange.Id], Examples.Monday, Examples.Monday, stop))[0].Version;
    }

    private sealed class Commits : DbTransactionInterceptor
    {
        public int Count { get; set; }

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Count++;
            return Task.CompletedTask;
        }
    }
}
