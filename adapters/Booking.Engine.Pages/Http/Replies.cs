using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Http;

/// <summary>Pages that say one thing, and redirections.</summary>
internal static class Replies
{
    /// <summary>There is no such page, or the visitor may not see it.</summary>
    public static IResult NotFound(HttpContext context) =>
        Refused(Visit.Of(context), StatusCodes.Status404NotFound, "NotFound");

    /// <summary>Says why there is nothing to see, by the texts whose keys end in Title and Message.</summary>
    public static IResult Refused(Visit visit, int status, string text)
    {
        var notice = new Notice(visit.Text($"{text}Title"), visit.Text($"{text}Message"));
        return new PageResult(notice.Title, new Rendering_Notice { Visit = visit, Model = notice }, status);
    }

    /// <summary>Sends the visitor to another page after a form, so that reloading it doesn't send the form again.</summary>
    public static IResult SeeOther(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
