using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>Two commits that wait for locked days keep the store writing as long as a test likes, so that further commits wait, too.</summary>
internal sealed class BusyStore(NpgsqlConnection connection, NpgsqlTransaction transaction, Task<CommitOutcome>[] commits) : IAsyncDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A host for which no time passes, unless a test lets it pass.</summary>
    public static ServiceProvider Services(PostgreSqlLine line, FakeTimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time ?? new FakeTimeProvider());
        services.AddBookingEngine().UseEntityFrameworkCore(options => line.Configure(options, retries: false));
        return services.BuildServiceProvider();
    }

    public static async Task<BusyStore> StartAsync(PostgreSqlDatabase database, ServiceProvider services)
    {
        var days = await StoredDays.AddAsync(services, 2);
        var connection = (NpgsqlConnection)database.Connect();
        await connection.OpenAsync(Stop);
        var transaction = await connection.BeginTransactionAsync(Stop);
        foreach (var day in days)
        {
            Assert.Equal(1, await LockAsync(connection, day));
        }

        var commits = StoredDays.CommitAll(services, [.. days.Select(StoredDays.Change)]);
        await WaitForWaitingAsync(connection, commits.Length);
        return new BusyStore(connection, transaction, commits);
    }

    /// <summary>Locks a day until the transaction ends, and returns how many rows that are.</summary>
    public static async Task<int> LockAsync(NpgsqlConnection connection, BookingDay day)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM booking_days WHERE exchange_id = $1 AND date = $2 FOR UPDATE";
        command.Parameters.Add(new NpgsqlParameter { Value = day.ExchangeId });
        command.Parameters.Add(new NpgsqlParameter { Value = day.Date.ToDateOnly() });
        await using var reader = await command.ExecuteReaderAsync(Stop);
        return await reader.ReadAsync(Stop) ? 1 : 0;
    }

    public async Task EndAsync()
    {
        await transaction.RollbackAsync(Stop);
        Assert.All(await Task.WhenAll(commits), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    /// <summary>Waits until so many statements wait for locks.</summary>
    private static async Task WaitForWaitingAsync(NpgsqlConnection connection, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        long waiting;
        do
        {
            await using var command = connection.CreateCommand();

            // Within a transaction the server would show again what it showed first.
            command.CommandText =
                "SELECT count(*) FROM pg_stat_clear_snapshot(), pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            waiting = (long)(await command.ExecuteScalarAsync(limit.Token))!;
        }
        while (waiting < count);
    }
}
