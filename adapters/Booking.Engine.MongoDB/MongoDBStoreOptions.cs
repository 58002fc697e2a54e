using MongoDB.Driver;

namespace BookingEngine.MongoDB;

/// <summary>The options of the MongoDB store.</summary>
public sealed class MongoDBStoreOptions
{
    /// <summary>
    /// The connection string of the server, <c>mongodb://…</c>. If it names a database, that one is used unless
    /// <see cref="DatabaseName"/> is set. It must be null if <see cref="Client"/> is set.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>A client that the host owns and disposes, or null to create one from the connection string.</summary>
    public IMongoClient? Client { get; set; }

    /// <summary>
    /// The name of the database, or null to use the one in the connection string, or <c>booking</c> if it names none.
    /// </summary>
    public string? DatabaseName { get; set; }

    /// <summary>
    /// How long a write waits until a majority of the servers has it (MongoDB's <c>wtimeout</c>). The default is 10
    /// seconds. After that the write fails but may still be stored, and the caller is told to try again.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
