using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The operations on bookings.</summary>
internal static class BookingOperations
{
    private const string Tag = "bookings";

    private static readonly Response Booking = Response.Ok("Booking", Examples.Booking, "ETag");

    public static Operation List { get; } = new("list_bookings", Tag, "List bookings")
    {
        About = "The list contains the caller's own bookings, and those at the caller's exchanges.",
        Callers = Callers.SignedIn,
        Parameters = [.. Query([.. BookingFilters.All, .. Paging.All])],
        Responses = [Response.Ok("BookingPage", Examples.BookingPage)],
        Refused = [404],
    };

    public static Operation Create { get; } = new("create_booking", Tag, "Book a time")
    {
        About = "Any start and end within the hours can be booked, unless the exchange limits the length or accepts only the "
            + "slots that it shows. If it has active services, one of them is booked, in a length that it is offered in. A request "
            + "that names two different times is refused. Without credentials the booking is a guest's. The owner of the exchange may "
            + "name rules to pass over in `override`; for a guest that is a 401, for any other user a 403.",
        Parameters = [Parameter.IdempotencyKey],
        Body = Schema.Ref("NewBooking"),
        Examples =
        [
            ("On the clock", Examples.NewBooking),
            ("By moments", Examples.NewBookingByMoments),
            ("Of a stored slot", Examples.NewBookingOfTimeSlot),
            ("Of a service", Examples.NewBookingOfService),
            ("By the owner, beyond the hours", Examples.NewBookingBeyondHours),
        ],
        Responses = [Response.Created("Booking", Examples.Booking, "Location", "ETag"), Rules],
        Refused = [403, 409, 422, 501],
    };

    public static Operation Check { get; } = new("check_booking", Tag, "Ask whether a time can be booked, and if not, why")
    {
        About = "The fields are those of a booking, and the customer may be left out. Nothing is stored, and no place is kept. The answer "
            + "lists everything that stands in the way and the nearest slots that can be booked instead; the owner of the exchange "
            + "is also told which bookings are in the way. If a customer is given, or the caller is signed in, the limit of active bookings is checked, too. "
            + "This does not answer whether a booking can be moved, since its own place counts here: `available_slots` with `booking` does.",
        Body = Schema.Ref("BookingToCheck"),
        Examples =
        [
            ("On the clock", Examples.BookingToCheck),
            ("Of a stored slot", Examples.NewBookingOfTimeSlot),
            ("Of a service", Examples.NewBookingOfService),
        ],
        Responses = [Response.Ok("BookingCheck", Examples.BookingCheck)],
        Refused = [403],
    };

    public static Operation Find { get; } = new("read_booking", Tag, "Read a booking")
    {
        Callers = Callers.SignedInOrGuest,
        Parameters = [BookingId],
        Responses = [Booking],
    };

    public static Operation Update { get; } = new("update_booking", Tag, "Change the customer's fields, the notes, the metadata and the party")
    {
        About = "A larger party needs enough remaining capacity. If it is refused, the booking keeps the places that it has. "
            + "A smaller party always fits. A status, time, exchange or service that differs from the booking's own is refused, since other operations change them.",
        Callers = Callers.SignedInOrGuest,
        Parameters = [BookingId, IfMatch],
        Body = Schema.Ref("BookingChange"),
        Examples = [("Notes", """{"notes": "The battery too."}""")],
        Responses = [Booking, Rules],
        Refused = [409],
    };

    public static Operation Cancel { get; } = new("cancel_booking", Tag, "Cancel a booking")
    {
        About = "The capacity of the booking can be booked again. Within the cancellation notice only the owner can cancel.",
        Callers = Callers.SignedInOrGuest,
        Parameters = [BookingId, IfMatch],
        Responses = [Booking],
        Refused = [400, 409],
    };

    public static Operation Confirm { get; } = ByOwner("confirm_booking", "Confirm a pending booking, or revert a completed or no-show booking");

    public static Operation Complete { get; } = ByOwner("complete_booking", "Complete a confirmed booking");

    public static Operation NoShow { get; } = ByOwner("no_show_booking", "Mark a confirmed booking as a no-show, from its start on");

    public static Operation Reschedule { get; } = new("reschedule_booking", Tag, "Move a booking to another time")
    {
        About = "The booking moves in one step: it never occupies both places, or neither. Within the cancellation notice only "
            + "the owner can reschedule. A new time without an end keeps the length. "
            + "If the exchange is set so, a confirmed booking that its customer moves is pending again. "
            + "A request that names two different times is refused. The time slot that the booking leaves is deleted if a booking "
            + "created it, nobody has set its capacity, and no other booking, not even a cancelled one, is attached to it.",
        Callers = Callers.SignedInOrGuest,
        Parameters = [BookingId, IfMatch],
        Body = Schema.Ref("BookingTime"),
        Examples =
        [
            ("On the clock", """{"date": "2024-01-15", "start_time": "15:00", "end_time": "16:00"}"""),
            ("By moments", """{"starts_at": "2024-01-15T14:30:00Z", "ends_at": "2024-01-15T15:30:00Z"}"""),
            ("Of the same length", """{"date": "2024-01-15", "start_time": "15:00"}"""),
        ],
        Responses = [Booking, Rules],
        Refused = [403, 409, 501],
    };

    public static Operation Assign { get; } = new("assign_booking", Tag, "Assign resources to a booking")
    {
        About = "Only the owner of the exchange can do this. The booking stays at its time and keeps these resources from then on. "
            + "Bookings whose resources nobody chose make room. If they can't, the answer is 409 and names the bookings in the way.",
        Callers = Callers.SignedIn,
        Parameters = [BookingId, IfMatch],
        Body = Schema.Ref("AssignedResources"),
        Examples = [("A hairdresser", $$"""{"resources": ["{{Examples.ResourceId}}"]}""")],
        Responses = [Booking],
        Refused = [403, 409],
    };

    /// <summary>The refusals by the rules of booking.</summary>
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
            ("Not offered", """{"end_time": ["This service lasts 30 minutes or 60 minutes."]}"""),
            ("Off the grid", """{"start_time": ["Choose one of the slots that are shown for this length."]}"""),
            ("A chosen resource that is not free", """{"resource": ["Anna is not available at this time."]}"""),
            ("No capacity left", """{"time_slot": ["This time slot has reached maximum capacity."]}"""),
        ],
    };

    private static Operation ByOwner(string id, string summary) => new(id, Tag, summary)
    {
        About = "Only the owner of the exchange can do this. A booking that already has the status stays as it is.",
        Callers = Callers.SignedIn,
        Parameters = [BookingId, IfMatch],
        Responses = [Booking],
        Refused = [403, 409],
    };
}
