using MongoDB.Driver;

namespace BookingEngine.MongoDB;

/// <summary>
/// What an error says of a write: told by its kind and its labels, never by its message. A code alone says nothing: the same
/// one answers a write that was not done and one that was, and is only not known to be on a majority.
/// </summary>
internal static class Failures
{
    private const int WriteConflict = 112;
    private const int DuplicateKey = 11000;
    private const int WriteConcernFailed = 64;

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
