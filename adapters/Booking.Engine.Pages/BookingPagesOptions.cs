namespace BookingEngine.Pages;

/// <summary>How the pages look, and where owners sign in.</summary>
public sealed class BookingPagesOptions
{
    /// <summary>
    /// The address of a style sheet of the app, such as <c>/shop.css</c>, or null if there is none. Every page loads it after its own,
    /// so it can set the variables that docs/pages.md lists, or any other style. It must be served by the same host, because the
    /// pages load nothing from other hosts.
    /// </summary>
    public string? StyleSheet { get; set; }

    /// <summary>
    /// The address of the app's own page on which users sign in, such as <c>/account/login</c>, or null if there is none. Whoever opens a
    /// page of owners without being signed in is sent there, with the address of that page as the query parameter <c>ReturnUrl</c>.
    /// Without it, such a visitor is told to sign in (401).
    /// </summary>
    public string? SignInPage { get; set; }
}
