using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>What can be done with bookings.</summary>
internal static class BookingOperations
{
    private const string Tag = "bookings";

    private static readonly Response Booking = Response.Ok("Booking", Examples.Booking, "ETag");

    public static Operation List { get; } = new("list_bookings", Tag, "List bookings")
    {
        About = "The caller's own, and those at the caller's exchanges.",
        Callers = Callers.SignedIn,
        Parameters = [.. Query([.. BookingFilters.All, Paging.Number, Paging.Size])],
        Responses = [Response.Ok("BookingPage", Examples.BookingPage)],
        Refused = [404],
    };

    public static Operation Create { get; } = new("create_booking", Tag, "Book a time")
    {
        About = "Any start and end within the hours, unless the exchange bounds the length or takes only the slots it shows. Ways of naming the time that disagree are refused. "
            + "Without credentials it is a guest's booking.",
        Parameters = [Parameter.IdempotencyKey],
        Body = Schema.Ref("NewBooking"),
        Examples =
        [
            ("On the clock", Examples.NewBooking),
            ("By moments", Examples.NewBookingByMoments),
            ("Of a stored slot", Examples.NewBookingOfTimeSlot),
        ],
        Responses = [Response.Created("Booking", Examples.Booking, "Location", "ETag"), Rules],
        Refused = [409, 422],
    };

    public static Operation Find { get; } = new("read_booking", Tag, "Read a booking")
    {
        Callers = Callers.SignedInOrGuest,
        Parameters = [BookingId],
        Responses = [Booking],
    };

    public static Operation Update { get; } = new("update_booking", Tag, "Change the customer's fields, the notes and the party")
    {
        About = "A larger party is judged by what is left, without giving up the places it has; a smaller one always fits. "
            + "A status, time or exchange that differs from the booking's own is refused: other operations change them.",
        Callers = Callers.SignedInOrGuest,
        Parameters = [BookingId, IfMatch],
        Body = Schema.Ref("BookingChange"),
        Examples = [("Notes", """{"notes": "The battery too."}""")],
        Responses = [Booking, Rules],
        Refused = [409],
    };

    public static Operation Cancel { get; } = new("cancel_booking", Tag, "Cancel a booking")
    {
        About = "Its capacity can be had again. Near the start it is the owner's alone.",
        Callers = Callers.SignedInOrGuest,
        Parameters = [BookingId, IfMatch],
        Responses = [Booking],
        Refused = [400, 409],
    };

    public static Operation Confirm { get; } = ByOwner("confirm_booking", "Confirm a pending booking, or take back that it is completed or a no-show");

    public static Operation Complete { get; } = ByOwner("complete_booking", "Complete a confirmed booking");

    public static Operation NoShow { get; } = ByOwner("no_show_booking", "Note, from its start on, that nobody came to a confirmed booking");

    public static Operation Reschedule { get; } = new("reschedule_booking", Tag, "Move a booking to another time")
    {
        About = "In one step: it never holds both slots, or neither. Near the start it is the owner's alone. "
            + "Where the exchange says so, a confirmed booking that its customer moves is pending again. "
            + "Ways of naming the time that disagree are refused. The time slot that it leaves is deleted where a booking "
            + "made it, nobody has set its capacity, and no other booking, not even a cancelled one, names it.",
        Callers = Callers.SignedInOrGuest,
        Parameters = [BookingId, IfMatch],
        Body = Schema.Ref("BookingTime"),
        Examples =
        [
            ("On the clock", """{"date": "2024-01-15", "start_time": "15:00", "end_time": "16:00"}"""),
            ("By moments", """{"starts_at": "2024-01-15T14:30:00Z", "ends_at": "2024-01-15T15:30:00Z"}"""),
        ],
        Responses = [Booking, Rules],
        Refused = [409, 501],
    };

    /// <summary>What the rules of booking say.</summary>
    private static Response Rules => Refusals.Of(400) with
    {
        Examples =
        [
            ("In the past", """{"date": ["Cannot book a time slot in the past."]}"""),
            ("Too short a notice", """{"start_time": ["Bookings need 60 minutes' notice."]}"""),
            ("Too far ahead", """{"date": ["Bookings are open for 30 days ahead."]}"""),
            ("Closed", """{"date": ["Exchange is closed on Saturday."]}"""),
            ("Outside the hours", """{"start_time": ["Time must be within business hours (09:00 - 17:00)."]}"""),
            ("Too short", """{"end_time": ["Bookings last at least 30 minutes."]}"""),
            ("Off the grid", """{"start_time": ["Choose one of the slots that are shown for this length."]}"""),
            ("No capacity left", """{"time_slot": ["This time slot has reached maximum capacity."]}"""),
        ],
    };

    private static Operation ByOwner(string id, string summary) => new(id, Tag, summary)
    {
        About = "For the owner of the exchange. A booking that has the status already stays as it is.",
        Callers = Callers.SignedIn,
        Parameters = [BookingId, IfMatch],
        Responses = [Booking],
        Refused = [403, 409],
    };
}
