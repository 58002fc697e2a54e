using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore;

/// <summary>
/// Refuses a request as the API does, for what an app refuses before an endpoint of the API is reached: a caller that
/// asks too often, a request that took too long.
/// </summary>
public static class BookingApiRefusal
{
    /// <summary>
    /// Writes the response: the status, its code in the header <c>Booking-Error-Code</c>, and the message as
    /// <c>{"detail": "message"}</c>, or as <c>application/problem+json</c> for a client that asks for that.
    /// </summary>
    /// <param name="context">The request, whose response has not started.</param>
    /// <param name="statusCode">A status from 400 on.</param>
    /// <param name="detail">What is wrong and, where it is not plain, what would be right; for people.</param>
    public static Task WriteAsync(HttpContext context, int statusCode, string detail)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, StatusCodes.Status400BadRequest);
        ArgumentException.ThrowIfNullOrEmpty(detail);
        RequestBody.ExpectUnread(context);
        return Responses.Detail(statusCode, detail).ExecuteAsync(context);
    }
}
