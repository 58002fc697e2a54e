using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The operations on dates that have hours of their own.</summary>
internal static class SpecialHoursOperations
{
    private const string Tag = "exchanges";

    public static Operation List { get; } = new("list_special_hours", Tag, "List dates with hours of their own")
    {
        Parameters = [ExchangeId],
        Responses =
        [
            new(200, "The dates, in order.", Schema.ListOf(Schema.Ref("SpecialHours")))
            {
                Examples = [("Christmas", $"[{Examples.SpecialHours}]")],
            },
        ],
    };

    public static Operation Put { get; } = new("put_special_hours", Tag, "Set one date's hours")
    {
        About = "These hours replace the weekly ones on that date. If the date already has special hours, they replace those too, "
            + "and the response is 200.",
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

    public static Operation Find { get; } = new("read_special_hours", Tag, "Read one date's hours")
    {
        Parameters = [ExchangeId, DateInPath],
        Responses = [Response.Ok("SpecialHours", Examples.SpecialHours)],
    };

    public static Operation Delete { get; } = new("delete_special_hours", Tag, "Go back to the weekly hours")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, DateInPath, ExchangeIfMatch],
        Responses = [Response.Deleted],
        Refused = [400, 403],
    };
}
