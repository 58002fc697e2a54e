namespace BookingEngine.Stores;

/// <summary>
/// The exception that a store throws when it cannot do what it was asked to do. It lets a caller tell a database that
/// is down from a defect without knowing the database's driver. The inner exception, if there is one, is the driver's,
/// and its message may contain anything, personal data included.
/// </summary>
/// <param name="failure">The kind of failure.</param>
/// <param name="message">A message for the host's log.</param>
/// <param name="innerException">The driver's exception, or null if the driver was not called.</param>
public sealed class StoreException(StoreFailure failure, string message, Exception? innerException = null)
    : Exception(message ?? throw new ArgumentNullException(nameof(message)), innerException)
{
    /// <summary>The kind of failure.</summary>
    public StoreFailure Failure { get; } = failure;
}
