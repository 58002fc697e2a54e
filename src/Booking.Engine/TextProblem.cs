namespace BookingEngine;

/// <summary>Why <see cref="TextRules"/> don't take a text.</summary>
public sealed record TextProblem
{
    internal TextProblem(TextRule rule, string message, int? maxLength = null)
    {
        Rule = rule;
        Message = message;
        MaxLength = maxLength;
    }

    /// <summary>The rule that the text breaks.</summary>
    public TextRule Rule { get; }

    /// <summary>What is wrong, for people, in English.</summary>
    public string Message { get; }

    /// <summary>The most characters that the text may have, where it has more; null where something else is wrong.</summary>
    public int? MaxLength { get; }
}
