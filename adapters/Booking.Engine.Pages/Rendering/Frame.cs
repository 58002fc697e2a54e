namespace BookingEngine.Pages.Rendering;

/// <summary>What stands around the content of every page.</summary>
/// <param name="Title">The title.</param>
/// <param name="Exchange">The business that the page belongs to, or null if it belongs to none.</param>
/// <param name="IsForOwner">Whether the page is one of the exchange's owner.</param>
/// <param name="Content">The content.</param>
internal sealed record Frame(string Title, Exchange? Exchange, bool IsForOwner, Markup Content)
{
    /// <summary>The style sheets and scripts of the page, beside those of all pages.</summary>
    public IReadOnlyList<string> Assets { get; init; } = [];

    /// <summary>Whether the page is as wide as the window.</summary>
    public bool IsWide { get; init; }
}
