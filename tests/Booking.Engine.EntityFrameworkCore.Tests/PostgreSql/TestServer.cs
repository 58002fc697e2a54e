using System.Collections.Concurrent;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>
/// The PostgreSQL server for all tests of this process. It is the one that <c>BOOKING_TEST_POSTGRES</c> names, or
/// else one that is started when the first test needs it.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer>> _own = new(() => PostgreSqlServer.StartAsync(isDurable: false));
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _originals = [];

    /// <summary>A connection string of a user that may create databases.</summary>
    public async Task<string> ConnectAsync() =>
        Environment.GetEnvironmentVariable("BOOKING_TEST_POSTGRES") is { Length: > 0 } named
            ? named
            : (await _own.Value).ConnectionString;

    /// <summary>Names the database that those altered by a script are copied from. It is created when it is first asked for.</summary>
    public async Task<string> GetOriginalAsync(string script, Func<string, Task> createAsync) =>
        await _originals.GetOrAdd(script, _ => new(async () =>
        {
            string name = $"booking_{Guid.NewGuid():n}";
            await createAsync(name);
            return name;
        })).Value;

    /// <summary>Runs SQL that concerns the whole server.</summary>
    public async Task ExecuteAsync(string sql)
    {
        var connection = new NpgsqlConnectionStringBuilder(await ConnectAsync()) { Database = "postgres", Pooling = false };
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var original in _originals.Values)
        {
            await ExecuteAsync($"DROP DATABASE {await original.Value}");
        }

        if (_own.IsValueCreated)
        {
            await (await _own.Value).DisposeAsync();
        }
    }
}
