using AspNetCoreGeneratedDocument;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Rendering;

/// <summary>Sends a page: a view within the frame that all pages share.</summary>
/// <param name="title">The title of the page, which is encoded.</param>
/// <param name="view">The content.</param>
/// <param name="status">The status of the response.</param>
internal sealed class PageResult(string title, HtmlView view, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>The business that the page belongs to, or null if it belongs to none.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>Whether the page is one of the exchange's owner, which has links to the others.</summary>
    public bool IsForOwner { get; init; }

    /// <summary>The style sheets and scripts of the page, beside those of all pages.</summary>
    public IReadOnlyList<string> Assets { get; init; } = [];

    /// <summary>Whether the page is as wide as the window.</summary>
    public bool IsWide { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var content = await view.RenderAsync().ConfigureAwait(false);
        var frame = new Frame(title, Exchange, IsForOwner, content) { Assets = Assets, IsWide = IsWide };
        var page = new Rendering_Layout { Visit = view.Visit, Model = frame };
        var html = await page.RenderAsync().ConfigureAwait(false);
        await TypedResults.Content(html.Html, "text/html; charset=utf-8", statusCode: status).ExecuteAsync(httpContext)
            .ConfigureAwait(false);
    }
}
