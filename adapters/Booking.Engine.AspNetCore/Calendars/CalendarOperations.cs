using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Calendars;

/// <summary>The operations on calendars, and on their secret addresses.</summary>
internal static class CalendarOperations
{
    public static Operation Booking { get; } = new("booking_calendar", "bookings", "A booking, for calendar programs")
    {
        Callers = Callers.SignedInOrGuestOrCalendarToken,
        Parameters = [BookingId, IfNoneMatch],
        Responses = [Response.Calendar, Response.NotModified],
    };

    public static Operation Exchange { get; } = new("exchange_calendar", "exchanges", "All bookings, for calendar programs")
    {
        About = "At most 1,000 bookings: first those from today on, then those of the past 30 days, then those cancelled within 30 days. With resource, only those that use it, up to a year ahead.",
        Callers = Callers.SignedInOrCalendarToken,
        Parameters = [ExchangeId, .. Query(CalendarEndpoints.Resource), IfNoneMatch],
        Responses = [Response.Calendar, Response.NotModified],
        Refused = [403],
    };

    public static Operation CreateToken { get; } = new(
        "create_calendar_token", "exchanges", "Make a secret address of the calendar")
    {
        About = "The address is for calendar programs, which send no credentials. Whoever has it can read the calendar. A former address stops working.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ExchangeIfMatch],
        Responses = [Response.Ok("CalendarAddress", Examples.CalendarAddress)],
        Refused = [403],
    };

    public static Operation CreateResourceToken { get; } = new(
        "create_resource_calendar_token", "exchanges", "Make a secret address of the calendar of a resource")
    {
        About = "The address is for calendar programs. Whoever has it can read the bookings that use the resource. It stops working when the address of the exchange's calendar is made anew or revoked.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ResourceInPath, ExchangeIfMatch],
        Responses = [Response.Ok("CalendarAddress", Examples.CalendarAddress)],
        Refused = [403],
    };

    public static Operation DeleteToken { get; } = new(
        "delete_calendar_token", "exchanges", "Revoke the secret address of the calendar")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ExchangeIfMatch],
        Responses = [Response.Deleted],
        Refused = [403],
    };
}
