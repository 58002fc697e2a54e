using BookingEngine.Pages.Http;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages;

/// <summary>
/// Refuses a request as the pages do, for what an app refuses before a page is reached: a visitor who asks too often, a request that took
/// too long.
/// </summary>
public static class BookingPageRefusal
{
    /// <summary>Whether a request is for one of the pages, so that its visitor expects a page as an answer.</summary>
    /// <param name="context">The request, after its endpoint was found.</param>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    public static bool IsOfPages(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetEndpoint()?.Metadata.GetMetadata<PagesRoot>() is not null;
    }

    /// <summary>
    /// Writes a page that says what is wrong, in the visitor's language: for 429 that there were too many requests, for 503 that
    /// the site is not available at the moment, and for every other status that something went wrong.
    /// </summary>
    /// <param name="context">The request, whose response has not started.</param>
    /// <param name="statusCode">A status from 400 on.</param>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The status is less than 400.</exception>
    public static Task WriteAsync(HttpContext context, int statusCode)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, StatusCodes.Status400BadRequest);
        PageHeaders.Set(context);
        PersonalPages.Set(context);
        string text = statusCode switch
        {
            StatusCodes.Status429TooManyRequests => "TooMany",
            StatusCodes.Status503ServiceUnavailable => "Unavailable",
            _ => "Failed",
        };
        return Replies.Refused(Visit.Of(context), statusCode, text).ExecuteAsync(context);
    }
}
