using System.Text.Json.Nodes;
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

    public static Operation Put { get; } = PreviewFields.Previewed(new("put_special_hours", Tag, "Set the hours of a date, of a range, or of a day in every year")
    {
        About = "They take the place of the weekly hours, or are pauses in them. Where several hold on a date, one date goes before a range, "
            + "and a range before a day in every year. Where there are special hours for the same dates already, these replace them, and the answer is 200. "
            + "A calendar (`text/calendar`) closes the exchange on the days of its whole-day events, and is answered with what became of each event. "
            + "Events are recognised by their UID: a calendar can be sent again at any time. An event whose dates have special hours already is left, "
            + "and an event that is missing from the calendar stays.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ExchangeIfMatch],
        Body = Schema.Ref("NewSpecialHours"),
        Examples =
        [
            ("Half a day", Examples.NewSpecialHours),
            ("Closed every year", """{"date": "2024-12-25", "annual": true, "hours": []}"""),
            ("Vacation", """{"date": "2024-07-01", "end_date": "2024-07-21", "hours": [], "reason": "Vacation"}"""),
            ("A pause", """{"date": "2024-02-01", "closed": [{"open_time": "12:00", "close_time": "13:00"}]}"""),
        ],
        Calendars = [("Holidays", Examples.Holidays)],
        Responses =
        [
            new(200, "The special hours, or what became of the events of a calendar.", new JsonObject
            {
                ["anyOf"] = new JsonArray(Schema.Ref("SpecialHours"), Schema.Ref("SpecialHoursImport")),
            })
            {
                Examples = [("SpecialHours", Examples.SpecialHours), ("SpecialHoursImport", Examples.SpecialHoursImport)],
            },
            Response.Created("SpecialHours", Examples.SpecialHours, "Location"),
        ],
        Refused = [403],
    });

    public static Operation Find { get; } = new("read_special_hours", Tag, "Read the special hours that hold on a date")
    {
        Parameters = [ExchangeId, DateInPath],
        Responses = [Response.Ok("SpecialHours", Examples.SpecialHours)],
    };

    public static Operation Delete { get; } = PreviewFields.Previewed(new("delete_special_hours", Tag, "Go back to the hours that hold otherwise")
    {
        About = "The date may be any of a range, or that of a day in any year: the whole entry is deleted.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, DateInPath, ExchangeIfMatch],
        Responses = [Response.Deleted],
        Refused = [400, 403],
    });
}
