namespace BookingEngine.Pages.Book;

/// <summary>A field of a form.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">The key of its label.</param>
/// <param name="Value">What was typed.</param>
/// <param name="Error">What is wrong with it, or null.</param>
internal sealed record Field(string Name, string Label, string Value, BookingError? Error)
{
    /// <summary>The type of the input, or null for several lines.</summary>
    public string? Type { get; init; } = "text";

    /// <summary>What a browser may fill in.</summary>
    public string? Completion { get; init; }

    /// <summary>The most characters that it takes.</summary>
    public int Most { get; init; }

    /// <summary>Whether it must be filled in.</summary>
    public bool IsRequired { get; init; }
}
