using MongoDB.Driver;

namespace BookingEngine.MongoDB.Stores;

/// <summary>Which of the server's errors are conflicts: told by their codes, never by their messages.</summary>
internal static class Conflicts
{
    private const int WriteConflict = 112;
    private const int NoSuchTransaction = 251;
    private const int DuplicateKey = 11000;

    /// <summary>Whether a unique key exists already: an <c>_id</c>, or a booking of another day.</summary>
    public static bool IsDuplicateKey(MongoException exception) => exception switch
    {
        MongoWriteException { WriteError.Code: DuplicateKey } => true,
        MongoCommandException { Code: DuplicateKey } => true,
        _ => false,
    };

    /// <summary>
    /// Whether the server gave a transaction or a write up for another's sake, or because data moved to another shard:
    /// nothing of it is stored, and it may be tried again.
    /// </summary>
    public static bool IsLostRace(MongoException exception) =>
        IsDuplicateKey(exception)
        || (exception is MongoCommandException && exception.HasErrorLabel("TransientTransactionError"))
        || exception is MongoCommandException { Code: WriteConflict or NoSuchTransaction }
            or MongoWriteException { WriteError.Code: WriteConflict };
}
