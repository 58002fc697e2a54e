using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.Exchanges;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Answers with an <c>ETag</c>: resources that have a version.</summary>
internal static class Versioned
{
    /// <summary>An exchange.</summary>
    public static IResult Of(HttpContext context, Exchange exchange, int status = StatusCodes.Status200OK)
    {
        Tag(context, exchange.Version);
        return TypedResults.Json(ExchangeBody.Of(exchange), BookingJson.Shared.ExchangeBody, statusCode: status);
    }

    /// <summary>A booking. Its version is its own: what stands beside it, such as the capacity left, changes without it.</summary>
    public static IResult Of(HttpContext context, BookingDetails details) =>
        Of(context, details, BookingBody.Of(details), StatusCodes.Status200OK);

    /// <summary>A booking, printed already.</summary>
    public static IResult Of(HttpContext context, BookingDetails details, BookingBody body, int status)
    {
        Tag(context, details.Booking.Version);
        return TypedResults.Json(body, BookingJson.Shared.BookingBody, statusCode: status);
    }

    /// <summary>The client has this version already.</summary>
    public static IResult NotModified(HttpContext context, long version)
    {
        Tag(context, version);
        return TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }

    private static void Tag(HttpContext context, long version) =>
        context.Response.Headers.ETag = Precondition.Tag(version);
}
