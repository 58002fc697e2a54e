using System.Collections.Concurrent;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace BookingEngine.MongoDB.Tests;

/// <summary>A host whose MongoDB client records the commands it sends to the server.</summary>
internal sealed class Commands : IAsyncDisposable
{
    private readonly ConcurrentQueue<BsonDocument> _sent = new();
    private readonly MongoClient _client;
    private long _answered;
    private readonly ServiceProvider _services;

    public Commands(MongoStore store, string? databaseName = null)
    {
        var settings = MongoClientSettings.FromConnectionString(store.ConnectionString);
        settings.ClusterConfigurator = cluster => cluster
            .Subscribe<CommandStartedEvent>(started => _sent.Enqueue((BsonDocument)started.Command.DeepClone()))
            .Subscribe<CommandSucceededEvent>(succeeded => Interlocked.Add(ref _answered, succeeded.Reply.ToBson().Length));
        _client = new MongoClient(settings);
        var services = new ServiceCollection();
        services.AddBookingEngine().UseMongoDB(options =>
        {
            options.Client = _client;
            options.DatabaseName = databaseName ?? store.DatabaseName;
        });
        _services = services.BuildServiceProvider();
    }

    public IServiceProvider Services => _services;

    public IExchangeStore Exchanges => _services.GetRequiredService<IExchangeStore>();

    public IBookingStore Bookings => _services.GetRequiredService<IBookingStore>();

    /// <summary>The number of bytes that the server has sent.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Records the commands that an operation sends for data. The driver's own commands are left out.</summary>
    public async Task<IReadOnlyList<BsonDocument>> OfAsync(Func<Task> operation)
    {
        _sent.Clear();
        await operation();
        return [.. _sent.Where(command => command.GetElement(0).Name is not ("hello" or "isMaster" or "ping"))];
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _client.Dispose();
    }
}
