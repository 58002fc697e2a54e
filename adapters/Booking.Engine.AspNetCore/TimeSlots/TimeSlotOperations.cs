using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.TimeSlots;

/// <summary>The operations on stored time slots.</summary>
internal static class TimeSlotOperations
{
    private const string Tag = "time slots";

    public static Operation Generate { get; } = new("generate_slots", Tag, "Set the capacity of periods ahead of bookings")
    {
        About = "An existing slot keeps its capacity. Repeating the request creates and changes nothing.",
        Callers = Callers.SignedIn,
        Body = Schema.Ref("SlotGeneration"),
        Examples = [("A week", Examples.SlotGeneration), ("No lunch", Examples.PartOfTheHours)],
        Responses =
        [
            Response.Created("GeneratedSlots", Examples.GeneratedSlots, "Location") with { About = "The number of slots that were created, of those that existed, and of those that could not take the capacity." },
        ],
        Refused = [403],
    };

    public static Operation List { get; } = new("list_time_slots", Tag, "List stored slots")
    {
        Parameters = [.. Query([TimeSlotFields.ListedExchange, TimeSlotFields.ListedDate, .. Paging.All])],
        Responses = [Response.Ok("TimeSlotPage", Examples.TimeSlotPage)],
        Refused = [404],
    };

    public static Operation Find { get; } = new("read_time_slot", Tag, "Read a stored slot")
    {
        Parameters = [TimeSlotId],
        Responses = [Response.Ok("TimeSlot", Examples.TimeSlot)],
    };

    public static Operation Update { get; } = new("update_time_slot", Tag, "Set the capacity of a stored slot")
    {
        Callers = Callers.SignedIn,
        Parameters = [TimeSlotId],
        Body = Schema.Ref("TimeSlotChange"),
        Examples = [("Two", """{"max_capacity": 2}"""), ("The exchange's", """{"max_capacity": null}""")],
        Responses = [Response.Ok("TimeSlot", Examples.TimeSlot)],
        Refused = [403],
    };

    public static Operation Delete { get; } = new("delete_time_slot", Tag, "Delete a stored slot")
    {
        About = "The response is 409 while pending or confirmed bookings are attached to the slot.",
        Callers = Callers.SignedIn,
        Parameters = [TimeSlotId],
        Responses = [Response.Deleted],
        Refused = [403, 409],
    };
}
