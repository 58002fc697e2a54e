using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The operations on exchanges.</summary>
internal static class ExchangeOperations
{
    private const string Tag = "exchanges";

    public static Operation List { get; } = new("list_exchanges", Tag, "List exchanges")
    {
        Parameters = [.. Query([ExchangeEndpoints.Search, ExchangeEndpoints.Mine, .. Paging.All])],
        Responses = [Response.Ok("ExchangePage", Examples.ExchangePage)],
        Refused = [404],
    };

    public static Operation Create { get; } = new("create_exchange", Tag, "Create an exchange")
    {
        About = "The exchange belongs to its creator.",
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

    public static Operation Replace { get; } = PreviewFields.Previewed(new("replace_exchange", Tag, "Change an exchange")
    {
        About = "Fields that are left out keep their values. Existing bookings are not changed.",
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
    });

    public static Operation Update { get; } = Replace with
    {
        Id = "update_exchange",
        Summary = "Change some fields of an exchange",
        Body = Schema.Ref("ExchangeChange"),
        Examples = [("Capacity", """{"default_capacity": 2, "booking_window_days": 30}""")],
    };

    public static Operation Delete { get; } = PreviewFields.Previewed(new("delete_exchange", Tag, "Delete an exchange")
    {
        About = "The exchange is deleted with its slots and its past bookings. The response is 409 while it has upcoming bookings.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, IfMatch],
        Responses = [Response.Deleted],
        Refused = [403, 409],
    });

    public static Operation EraseCustomer { get; } = new("erase_customer", Tag, "Erase a customer")
    {
        About = "The name, e-mail address, phone number and notes in the customer's bookings at this exchange are replaced. "
            + "The bookings keep their places.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId],
        Body = Schema.Ref("CustomerErasure"),
        Examples = [("Jane", """{"customer_email": "jane@example.com"}""")],
        Responses = [Response.Ok("ErasedBookings", """{"erased_count": 3}""")],
        Refused = [403],
    };

}
