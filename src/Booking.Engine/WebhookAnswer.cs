using NodaTime;

namespace BookingEngine;

/// <summary>What came of sending a message to a webhook.</summary>
/// <param name="Status">The HTTP status of the answer, or null if there was none.</param>
/// <param name="Problem">Why there was no answer, in a sentence without personal data. It is null if there was one.</param>
/// <param name="RetryAfter">How long the receiver asks to wait before the next attempt, or null if it does not ask.</param>
public sealed record WebhookAnswer(int? Status, string? Problem = null, Duration? RetryAfter = null)
{
    /// <summary>Whether the receiver has taken the message, which is so with a status from 200 to 299.</summary>
    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>Whether the receiver wants no more messages, which is the meaning of the status 410.</summary>
    public bool IsGone => Status == 410;
}
