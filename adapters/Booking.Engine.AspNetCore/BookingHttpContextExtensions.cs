using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Calendars;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore;

/// <summary>
/// What the HTTP API knows of a request, for pages of an app beside the API: who makes it, the tokens that give a guest access to
/// its booking, and the booking as a file for calendar programs. The tokens are those of the API, so that a guest can use either.
/// They need <c>AddDataProtection()</c>.
/// </summary>
public static class BookingHttpContextExtensions
{
    /// <summary>
    /// Returns who makes the request, in the terms of the engine. A user whose claims identify nobody is a guest.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    public static Actor GetBookingActor(this HttpContext context) => CallerOf(context)?.Actor ?? Actor.Guest;

    /// <summary>Returns the name of the user who makes the request, or null if there is none.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    public static string? GetBookingUserName(this HttpContext context) => CallerOf(context)?.Name;

    /// <summary>
    /// Returns a token that gives access to one booking, to see and to change it. It is not stored. It is valid as long as its key
    /// is kept, and until the customer is erased from the booking.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="booking">The booking.</param>
    /// <exception cref="ArgumentNullException">The request or the booking is null.</exception>
    public static string CreateBookingAccessToken(this HttpContext context, Booking booking)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(booking);
        return GuestAccess.TokenFor(context, booking);
    }

    /// <summary>Whether a token gives access to the booking.</summary>
    /// <param name="context">The request.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="token">What the request has for a token, or null if it has none.</param>
    /// <exception cref="ArgumentNullException">The request or the booking is null.</exception>
    public static bool IsBookingAccessToken(this HttpContext context, Booking booking, string? token)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(booking);
        return GuestAccess.IsTokenFor(context, booking, token);
    }

    /// <summary>Returns a token with which calendar programs can read one booking, and nothing else. It is valid as long.</summary>
    /// <param name="context">The request.</param>
    /// <param name="booking">The booking.</param>
    /// <exception cref="ArgumentNullException">The request or the booking is null.</exception>
    public static string CreateBookingCalendarToken(this HttpContext context, Booking booking)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(booking);
        return CalendarAccess.TokenFor(context, booking);
    }

    /// <summary>Whether a token allows to read the booking as a calendar.</summary>
    /// <param name="context">The request.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="token">What the request has for a token, or null if it has none.</param>
    /// <exception cref="ArgumentNullException">The request or the booking is null.</exception>
    public static bool IsBookingCalendarToken(this HttpContext context, Booking booking, string? token)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(booking);
        return CalendarAccess.IsTokenFor(context, booking, token);
    }

    /// <summary>
    /// Returns a response with the booking as an iCalendar object (RFC 5545), as the customer sees it: an appointment at the exchange.
    /// </summary>
    /// <param name="booking">The booking.</param>
    /// <exception cref="ArgumentNullException">The booking is null.</exception>
    public static IResult ToCalendar(this BookingDetails booking)
    {
        ArgumentNullException.ThrowIfNull(booking);
        return BookingCalendar.Of(booking, forOwner: false);
    }

    private static Caller? CallerOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Caller.IsSignedIn(context.User) && Caller.Problem(context.User) is null ? Caller.Of(context) : null;
    }
}
