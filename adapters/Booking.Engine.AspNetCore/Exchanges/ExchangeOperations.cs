using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>What can be done with exchanges and their hours.</summary>
internal static class ExchangeOperations
{
    private const string Tag = "exchanges";

    public static Operation List { get; } = new("list_exchanges", Tag, "List exchanges")
    {
        Parameters = [Query("search", Schema.Text(Limits.NameLength), "A part of the business name."), Mine, Page, PageSize],
        Responses = [Response.Ok("ExchangePage", Examples.ExchangePage)],
        Refused = [404],
    };

    public static Operation Create { get; } = new("create_exchange", Tag, "Create an exchange")
    {
        About = "It belongs to its creator.",
        Callers = Callers.SignedIn,
        Body = Schema.Ref("NewExchange"),
        Examples = [("Shop", Examples.NewExchange)],
        Responses = [Response.Created("Exchange", Examples.Exchange, "Location", "ETag")],
    };

    public static Operation Find { get; } = new("read_exchange", Tag, "Read an exchange")
    {
        Parameters = [ExchangeId, IfNoneMatch],
        Responses = [Response.Ok("Exchange", Examples.Exchange, "ETag"), Response.NotModified],
    };

    public static Operation Replace { get; } = new("replace_exchange", Tag, "Change an exchange")
    {
        About = "What is left out stays as it is, and existing bookings stay as they are.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, IfMatch],
        Body = new JsonObject
        {
            ["allOf"] = new JsonArray(
                Schema.Ref("ExchangeChange"), new JsonObject { ["required"] = new JsonArray("business_name") }),
        },
        Examples = [("Shop", Examples.NewExchange)],
        Responses = [Response.Ok("Exchange", Examples.Exchange, "ETag")],
        Refused = [403],
    };

    public static Operation Update { get; } = Replace with
    {
        Id = "update_exchange",
        Summary = "Change some fields of an exchange",
        Body = Schema.Ref("ExchangeChange"),
        Examples = [("Capacity", """{"default_capacity": 2, "booking_window_days": 30}""")],
    };

    public static Operation Delete { get; } = new("delete_exchange", Tag, "Delete an exchange")
    {
        About = "Its slots and past bookings go along; 409 while bookings are still to come.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, IfMatch],
        Responses = [Response.Deleted],
        Refused = [403, 409],
    };

    public static Operation EraseCustomer { get; } = new("erase_customer", Tag, "Forget a customer")
    {
        About = "Name, e-mail, phone and notes of the customer's bookings at this exchange are replaced; the times stay taken.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId],
        Body = Schema.Ref("CustomerErasure"),
        Examples = [("Jane", """{"customer_email": "jane@example.com"}""")],
        Responses = [Response.Ok("ErasedBookings", """{"erased_count": 3}""")],
        Refused = [403],
    };

    public static Operation Calendar { get; } = new("exchange_calendar", Tag, "All bookings, for calendar programs")
    {
        About = "At most 1,000: what is to come from today on, then the past of 30 days, then what was cancelled within 30 days.",
        Callers = Callers.SignedInOrCalendarToken,
        Parameters = [ExchangeId, IfNoneMatch],
        Responses = [Response.Calendar, Response.NotModified],
        Refused = [403],
    };

    public static Operation CreateCalendarToken { get; } = new(
        "create_calendar_token", Tag, "Make a secret address of the calendar")
    {
        About = "For calendar programs, which send no credentials: whoever has it can read the calendar. A former address stops working.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ExchangeIfMatch],
        Responses = [Response.Ok("CalendarAddress", Examples.CalendarAddress)],
        Refused = [403],
    };

    public static Operation DeleteCalendarToken { get; } = new(
        "delete_calendar_token", Tag, "Revoke the secret address of the calendar")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ExchangeIfMatch],
        Responses = [Response.Deleted],
        Refused = [403],
    };

    public static Operation ListSpecialHours { get; } = new("list_special_hours", Tag, "List dates with hours of their own")
    {
        Parameters = [ExchangeId],
        Responses =
        [
            new(200, "By date.", Schema.ListOf(Schema.Ref("SpecialHours")))
            {
                Examples = [("Christmas", $"[{Examples.SpecialHours}]")],
            },
        ],
    };

    public static Operation PutSpecialHours { get; } = new("put_special_hours", Tag, "Set one date's hours")
    {
        About = "They take the place of the weekly hours. Where the date has special hours already, they replace those, and the answer is 200.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ExchangeIfMatch],
        Body = Schema.Ref("NewSpecialHours"),
        Examples = [("Half a day", Examples.NewSpecialHours), ("Closed", """{"date": "2024-12-25", "hours": []}""")],
        Responses =
        [
            Response.Ok("SpecialHours", Examples.SpecialHours),
            Response.Created("SpecialHours", Examples.SpecialHours, "Location"),
        ],
        Refused = [403],
    };

    public static Operation FindSpecialHours { get; } = new("read_special_hours", Tag, "Read one date's hours")
    {
        Parameters = [ExchangeId, DateInPath],
        Responses = [Response.Ok("SpecialHours", Examples.SpecialHours)],
    };

    public static Operation DeleteSpecialHours { get; } = new("delete_special_hours", Tag, "Go back to the weekly hours")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, DateInPath, ExchangeIfMatch],
        Responses = [Response.Deleted],
        Refused = [400, 403],
    };
}
