using BookingEngine.Conformance;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;

namespace BookingEngine.MongoDB.Tests;

/// <summary>A database of its own on a server, dropped in the end.</summary>
public abstract class MongoStore(Func<Task<string>> server) : IStoreUnderTest, IAsyncLifetime
{
    private string? _connectionString;

    public string ConnectionString => _connectionString!;

    bool IStoreUnderTest.ComparesIdsOfExchanges => false;

    public string DatabaseName { get; } = $"booking_test_{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync() => _connectionString = await server();

    /// <inheritdoc/>
    public void AddTo(BookingEngineBuilder host) => host.UseMongoDB(options =>
    {
        options.ConnectionString = ConnectionString;
        options.DatabaseName = DatabaseName;
    });

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        using var client = new MongoClient(ConnectionString);
        await client.DropDatabaseAsync(DatabaseName);
    }
}

public sealed class ReplicaSet() : MongoStore(() => MongoServer.ReplicaSet);

/// <summary>The one exception: it has no transactions, so a change of two days is refused, and says what would do.</summary>
public sealed class Standalone() : MongoStore(() => MongoServer.Standalone), IStoreUnderTest
{
    bool IStoreUnderTest.ChangesTwoDays => false;

    /// <summary>What is asserted in place of a test that changes two days.</summary>
    public static async Task RefusesAsync(Func<Task> changeTwoDays)
    {
        var thrown = await Record.ExceptionAsync(changeTwoDays);
        // A test that expects another exception fails with the refusal within its own.
        var refusal = Assert.IsType<NotSupportedException>(thrown as NotSupportedException ?? thrown?.InnerException);
        Assert.Contains("replica set", refusal.Message, StringComparison.Ordinal);
    }
}
