namespace BookingEngine;

/// <summary>Which exchanges to list. What is null does not matter.</summary>
public sealed record ExchangeFilter
{
    /// <summary>Only exchanges whose name contains this, compared as <see cref="TextRules.ForSearch"/> has it.</summary>
    public string? Search { get; init; }

    /// <summary>Only exchanges that this user owns.</summary>
    public string? OwnerId { get; init; }

    /// <summary>The kind of value alone: what it holds may be personal.</summary>
    public override string ToString() => nameof(ExchangeFilter);
}
