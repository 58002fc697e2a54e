using MongoDB.Driver;

namespace BookingEngine.MongoDB;

/// <summary>Where the booking engine's collections are.</summary>
public sealed class MongoDBStoreOptions
{
    /// <summary>
    /// The server's connection string, <c>mongodb://…</c>; a database named in it counts unless
    /// <see cref="DatabaseName"/> is set. Null where <see cref="Client"/> is set.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>A client of the host's own, which the host disposes of; null: one is made for the connection string.</summary>
    public IMongoClient? Client { get; set; }

    /// <summary>The database; null: the connection string's, else <c>booking</c>.</summary>
    public string? DatabaseName { get; set; }

    /// <summary>
    /// How long a write waits until a majority of the servers has it: MongoDB's <c>wtimeout</c>; 10 seconds unless set. After
    /// that it fails, and may be stored all the same: whoever asked is told to try again.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
