using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>
/// The PostgreSQL server for all tests of this process. It is the one that <c>BOOKING_TEST_POSTGRES</c> names, or
/// else one that is started when the first test needs it.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer>> _own = new(PostgreSqlServer.StartAsync);

    /// <summary>A connection string of a user that may create databases.</summary>
    public async Task<string> ConnectAsync() =>
        Environment.GetEnvironmentVariable("BOOKING_TEST_POSTGRES") is { Length: > 0 } named
            ? named
            : (await _own.Value).ConnectionString;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_own.IsValueCreated)
        {
            await (await _own.Value).DisposeAsync();
        }
    }
}
