using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>
/// Another connection holds a lock on the rows that the store must write, for longer than the command timeout.
/// </summary>
public abstract class TimeoutTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : TestDatabase
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Begins a transaction that locks all days.</summary>
    protected abstract string Hold { get; }

    [Fact]
    public async Task A_commit_that_waits_too_long_for_a_lock_fails_with_a_timeout_at_once_and_stores_nothing()
    {
        var services = new ServiceCollection();
        var questions = new Questions();
        services.AddBookingEngine().UseEntityFrameworkCore(options =>
        {
            Configure(options, $"{database.ConnectionString};Command Timeout=1");
            options.AddInterceptors(questions);
        });
        await using var host = services.BuildServiceProvider();
        var bookings = host.GetRequiredService<IBookingStore>();
        var exchange = Examples.Exchange();
        await host.GetRequiredService<IExchangeStore>().AddAsync(exchange, Stop);
        await bookings.AddDayAsync(exchange.Id, Examples.Monday, Stop);
        var day = Assert.Single(await bookings.LoadDaysAsync([exchange.Id], Examples.Monday, Examples.Monday, Stop));
        var change = Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day)]);
        await using var other = database.Connect();
        await other.OpenAsync(Stop);

        await ExecuteAsync(Hold);
        questions.Count = 0;
        var failure = await Assert.ThrowsAsync<StoreException>(() => bookings.CommitAsync(change, Stop));
        await ExecuteAsync("ROLLBACK");

        Assert.Equal(StoreFailure.TimedOut, failure.Failure);
        Assert.NotNull(failure.InnerException);
        Assert.Equal(0, questions.Count);
        Assert.Equal(CommitOutcome.Committed, await bookings.CommitAsync(change, Stop));

        async Task ExecuteAsync(string sql)
        {
            await using var command = other.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(Stop);
        }
    }

    /// <summary>Options of a context on the database with this name.</summary>
    protected abstract void Configure(DbContextOptionsBuilder options, string connectionString);

    /// <summary>Counts what is asked about a commit's outcome, which would wait for the lock as long again.</summary>
    private sealed class Questions : DbCommandInterceptor
    {
        public int Count { get; set; }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default)
        {
            Count++;
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
