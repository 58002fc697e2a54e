namespace BookingEngine;

/// <summary>An expected refusal. Nothing was stored.</summary>
/// <param name="Code">Why; stable.</param>
/// <param name="Field">The field of the request that is wrong, by the name of its property; null where it is none alone.</param>
/// <param name="Message">What is wrong and, where it is not plain, what would be right; for people.</param>
public sealed record BookingError(BookingErrorCode Code, string? Field, string Message)
{
    /// <summary>What is wrong and, where it is not plain, what would be right; for people.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public string Message
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Message));
    } = Message ?? throw new ArgumentNullException(nameof(Message));
}
