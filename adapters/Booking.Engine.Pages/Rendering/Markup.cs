namespace BookingEngine.Pages.Rendering;

/// <summary>A piece of HTML that a view has written, which is not encoded again.</summary>
internal sealed record Markup(string Html);
