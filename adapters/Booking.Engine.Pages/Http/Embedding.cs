using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Http;

/// <summary>
/// Lets a page be shown in a frame of another site, if its address asks for that. Only pages that change nothing have this among their
/// metadata: a time is chosen in the frame, and booked outside of it.
/// </summary>
internal sealed class Embedding
{
    /// <summary>The query parameter that asks for it.</summary>
    public const string Parameter = "embed";

    /// <summary>Whether the page of a request is shown in a frame of another site.</summary>
    public static bool Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Embedding>() is not null && context.Request.Query[Parameter] == "1";
}
