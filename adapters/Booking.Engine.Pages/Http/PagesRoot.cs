namespace BookingEngine.Pages.Http;

/// <summary>Says below which prefix the app has mapped the pages.</summary>
/// <param name="Prefix">The prefix, without a slash at its end.</param>
internal sealed record PagesRoot(string Prefix);
