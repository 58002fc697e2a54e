namespace BookingEngine;

/// <summary>The reason why <see cref="TextRules"/> refuse a text.</summary>
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

    /// <summary>A sentence in English that tells people what is wrong.</summary>
    public string Message { get; }

    /// <summary>The maximum number of characters, if the text has more. It is null if something else is wrong.</summary>
    public int? MaxLength { get; }
}
