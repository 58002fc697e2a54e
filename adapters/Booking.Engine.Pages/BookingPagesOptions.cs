namespace BookingEngine.Pages;

/// <summary>How the pages look.</summary>
public sealed class BookingPagesOptions
{
    /// <summary>
    /// The address of a style sheet of the app, such as <c>/shop.css</c>, or null if there is none. Every page loads it after its own,
    /// so it can set the variables that docs/pages.md lists, or any other style. It must be served by the same host, because the
    /// pages load nothing from other hosts.
    /// </summary>
    public string? StyleSheet { get; set; }
}
