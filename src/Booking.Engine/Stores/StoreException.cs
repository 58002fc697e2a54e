namespace BookingEngine.Stores;

/// <summary>
/// A store could not do what was asked of it. So a caller, who knows no driver, can tell a database that is down from a
/// defect; the inner exception, where there is one, is the driver's, and its message may say anything.
/// </summary>
/// <param name="failure">Why.</param>
/// <param name="message">Why, for the host's log.</param>
/// <param name="innerException">What the driver threw; null where it was not asked.</param>
public sealed class StoreException(StoreFailure failure, string message, Exception? innerException = null)
    : Exception(message ?? throw new ArgumentNullException(nameof(message)), innerException)
{
    /// <summary>Why the store could not do it.</summary>
    public StoreFailure Failure { get; } = failure;
}
