using BookingEngine.Stores;
using MongoDB.Driver;

namespace BookingEngine.MongoDB;

/// <summary>
/// What an error says of a write: told by its kind and its labels, never by its message. A code alone says nothing: the same
/// one answers a write that was not done and one that was, and is only not known to be on a majority.
/// </summary>
internal static class StoreFailures
{
    private const int WriteConflict = 112;
    private const int DuplicateKey = 11000;
    private const int WriteConcernFailed = 64;

    /// <summary>
    /// What it says to a caller, who knows no driver; null: nothing, and it is a defect, a cancellation or misuse. The driver
    /// has many exceptions for a server that is down, and which one comes is a matter of moments.
    /// </summary>
    public static StoreException? Of(Exception exception) => exception switch
    {
        MongoException failure when IsWithoutMajority(failure) => new StoreException(
            StoreFailure.TimedOut,
            "No majority of the MongoDB servers had the write in time. Whether it is stored is open until one can be had.",
            exception),
        TimeoutException or MongoException { InnerException: TimeoutException } => new StoreException(
            StoreFailure.TimedOut, "MongoDB took longer than it may; the inner exception says for what.", exception),
        MongoException => new StoreException(
            StoreFailure.Unavailable, "MongoDB could not do what was asked of it; the inner exception says why.", exception),
        _ => null,
    };

    /// <summary>Whether a unique key exists already: an <c>_id</c>, or a booking of another day.</summary>
    public static bool IsDuplicateKey(MongoException exception) => exception switch
    {
        MongoWriteException { WriteError.Code: DuplicateKey } => true,
        MongoCommandException { Code: DuplicateKey } => true,
        _ => false,
    };

    /// <summary>
    /// Whether the server gave a transaction or a write up for another's sake, or because data moved to another shard, or
    /// the connection broke before a transaction's commit: nothing of it is stored, and it may be tried again.
    /// </summary>
    public static bool IsLostRace(MongoException exception) =>
        IsDuplicateKey(exception)
        || exception.HasErrorLabel("TransientTransactionError")
        || exception is MongoWriteException { WriteError.Code: WriteConflict };

    /// <summary>Whether a majority of the servers did not have a write in time; it may have it later.</summary>
    public static bool IsWithoutMajority(MongoException exception) => exception switch
    {
        MongoWriteException { WriteConcernError.Code: WriteConcernFailed } => true,
        MongoWriteConcernException { WriteConcernResult.Response: { } response } =>
            response.TryGetValue("writeConcernError", out var error) && error["code"] == WriteConcernFailed,
        _ => false,
    };
}
