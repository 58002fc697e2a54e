using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;

namespace BookingEngine.MongoDB.Tests;

/// <summary>A separate database on a server. It is dropped at the end.</summary>
public abstract class MongoStore(Func<Task<string>> server) : IStoreUnderTest, IAsyncLifetime
{
    private string? _connectionString;

    public string ConnectionString => _connectionString!;

    bool IStoreUnderTest.ComparesIdsOfExchanges => false;

    public string DatabaseName { get; } = $"booking_test_{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync() => _connectionString = await server();

    /// <summary>How long a write waits for a majority.</summary>
    protected virtual TimeSpan WriteTimeout => new MongoDBStoreOptions().WriteTimeout;

    /// <inheritdoc/>
    public void AddTo(BookingEngineBuilder host) => host.UseMongoDB(options =>
    {
        options.ConnectionString = ConnectionString;
        options.DatabaseName = DatabaseName;
        options.WriteTimeout = WriteTimeout;
    });

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        using var client = new MongoClient(ConnectionString);
        await client.DropDatabaseAsync(DatabaseName);
    }
}

public class ReplicaSet : MongoStore
{
    public ReplicaSet()
        : this(() => MongoServer.ReplicaSet)
    {
    }

    protected ReplicaSet(Func<Task<string>> server)
        : base(server)
    {
    }
}

/// <summary>
/// A standalone server. It has no transactions, so a change of two days is refused with a message that names what is
/// needed.
/// </summary>
public class Standalone : MongoStore, IStoreUnderTest
{
    public Standalone()
        : this(() => MongoServer.Standalone)
    {
    }

    protected Standalone(Func<Task<string>> server)
        : base(server)
    {
    }

    bool IStoreUnderTest.ChangesTwoDays => false;

    /// <summary>The assertion that replaces a test which changes two days.</summary>
    public static async Task RefusesAsync(Func<Task> changeTwoDays)
    {
        var thrown = await Record.ExceptionAsync(changeTwoDays);
        // A test that expects another exception fails with the refusal within its own.
        var refusal = Assert.IsType<StoreException>(thrown as StoreException ?? thrown?.InnerException);
        Assert.Equal(StoreFailure.Unsupported, refusal.Failure);
        Assert.Contains("replica set", refusal.Message, StringComparison.Ordinal);
    }
}

/// <summary>A store on a test server of its own, which a test may make fail.</summary>
public sealed class ReplicaSetThatFails()
    : ReplicaSet(async () => (await MongoServer.StartTestServerAsync("replica-set")).ConnectionString)
{
    /// <summary>A short timeout, since the tests wait for it to pass.</summary>
    protected override TimeSpan WriteTimeout => TimeSpan.FromMilliseconds(100);
}

/// <inheritdoc cref="ReplicaSetThatFails"/>
public sealed class StandaloneThatFails()
    : Standalone(async () => (await MongoServer.StartTestServerAsync("standalone")).ConnectionString);
