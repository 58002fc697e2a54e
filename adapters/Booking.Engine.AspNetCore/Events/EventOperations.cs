using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Events;

/// <summary>The operation on events.</summary>
internal static class EventOperations
{
    public static Operation List { get; } = new("list_events", "events", "Read what happened")
    {
        About = "For the exchange's owner. The events come in order, and a client that goes on with `after` misses none, whoever writes at the "
            + "same time. They are kept for a while, 30 days unless the operator says otherwise.",
        Callers = Callers.SignedIn,
        Parameters = [.. Query([EventFields.Exchange, EventFields.After, Paging.Size])],
        Responses = [Response.Ok("EventPage", Examples.EventPage)],
        Refused = [403, 404],
    };
}
