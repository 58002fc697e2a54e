using BookingEngine.Stores;
using MongoDB.Driver;

namespace BookingEngine.MongoDB;

/// <summary>
/// Classifies errors by their type and labels, never by their message. An error code alone is not enough: the same code
/// can mean that a write was not applied, or that it was applied but is not confirmed by a majority.
/// </summary>
internal static class StoreFailures
{
    private const int WriteConflict = 112;
    private const int DuplicateKey = 11000;
    private const int WriteConcernFailed = 64;

    /// <summary>
    /// Maps an exception to a store failure. Returns null for a defect, a cancellation or a misuse. The driver has many
    /// exceptions for a server that is down, and which of them is thrown depends on timing.
    /// </summary>
    public static StoreException? Of(Exception exception) => exception switch
    {
        MongoException failure when IsWithoutMajority(failure) => new StoreException(
            StoreFailure.TimedOut,
            "No majority of the MongoDB servers confirmed the write in time. It may or may not be stored.",
            exception),
        TimeoutException or MongoException { InnerException: TimeoutException } => new StoreException(
            StoreFailure.TimedOut, "MongoDB exceeded a time limit; see the inner exception.", exception),
        MongoException => new StoreException(
            StoreFailure.Unavailable, "The MongoDB operation failed; see the inner exception.", exception),
        _ => null,
    };

    /// <summary>
    /// Whether a unique key already exists: an <c>_id</c>, the id of a booking on another day, or the position of an event.
    /// </summary>
    public static bool IsDuplicateKey(MongoException exception) => exception switch
    {
        MongoWriteException { WriteError.Code: DuplicateKey } => true,
        MongoCommandException { Code: DuplicateKey } => true,
        MongoBulkWriteException { WriteErrors: [{ Code: DuplicateKey }] } => true, // Writes in order end at the first error.
        _ => false,
    };

    /// <summary>
    /// Whether the server aborted a transaction or a write in favour of another one or because data moved to another
    /// shard, or the connection broke before a transaction was committed. Nothing was stored, and the operation may be
    /// repeated.
    /// </summary>
    public static bool IsLostRace(MongoException exception) =>
        IsDuplicateKey(exception)
        || exception.HasErrorLabel("TransientTransactionError")
        || exception is MongoWriteException { WriteError.Code: WriteConflict };

    /// <summary>
    /// Whether a write was not confirmed by a majority of the servers in time. It may still be confirmed later.
    /// </summary>
    public static bool IsWithoutMajority(MongoException exception) => exception switch
    {
        MongoWriteException { WriteConcernError.Code: WriteConcernFailed } => true,
        MongoWriteConcernException { WriteConcernResult.Response: { } response } =>
            response.TryGetValue("writeConcernError", out var error) && error["code"] == WriteConcernFailed,
        _ => false,
    };
}
