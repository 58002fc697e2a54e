using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Responses with an <c>ETag</c>, for resources that have a version.</summary>
internal static class Versioned
{
    /// <summary>Returns the resource in its present version.</summary>
    public static IResult Respond<T>(
        HttpContext context, long version, ResponseBody<T> body, T source, int status = StatusCodes.Status200OK)
    {
        Tag(context, version);
        return body.Respond(source, status);
    }

    /// <summary>Returns a 304, which says that the client already has this version.</summary>
    public static IResult NotModified(HttpContext context, long version)
    {
        Tag(context, version);
        return TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }

    private static void Tag(HttpContext context, long version) =>
        context.Response.Headers.ETag = Precondition.Tag(version);
}
