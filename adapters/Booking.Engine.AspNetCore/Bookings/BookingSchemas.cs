using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Field;
using static BookingEngine.AspNetCore.OpenApi.Schema;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The bodies of bookings.</summary>
internal static class BookingSchemas
{
    private static readonly Field[] Customer =
    [
        Required("customer_name", Name()),
        Required("customer_email", Email()),
        Optional("customer_phone", Line(Limits.PhoneLength), @default: ""),
        Optional("notes", Text(Limits.TextLength), @default: ""),
    ];

    private static readonly Field[] OnClock =
    [
        Optional("date", Date(), "The date on which the hours open, in the exchange's zone."),
        Optional("start_time", Time()),
        Optional("end_time", Time(), "Not after start_time: on the next date."),
    ];

    private static readonly Field[] Moments =
    [
        Optional("starts_at", OrNull(Moment()), "Without an offset it is local to the exchange."),
        Optional("ends_at", OrNull(Moment())),
    ];

    private static readonly Field TimeSlot =
        Optional("time_slot", OrNull(Uuid()), "A stored time slot: the booking has its times.");

    public static IEnumerable<(string Name, JsonObject Schema)> All()
    {
        yield return ("NewBooking", With(
            Object(
            [
                Required("exchange", Uuid()),
                .. OnClock,
                .. Moments,
                TimeSlot,
                .. Customer,
                Optional("party_size", Capacity(1), 1),
            ]),
            ("anyOf", new JsonArray(Having(OnClock), Having(Moments), Having(TimeSlot)))));
        yield return ("BookingChange", Object([.. Customer.Select(field => field.InChange()), Optional("party_size", Capacity(1))]));
        yield return ("BookingTime", With(Object([.. OnClock, .. Moments]), ("anyOf", new JsonArray(Having(OnClock), Having(Moments)))));
        yield return ("Booking", Object(
        [
            Required("uuid", Uuid()),
            Required("user", OrNull(new JsonObject { ["type"] = "string" }), "The id that the app knows the user by; null: a guest's."),
            Required("exchange", Uuid()),
            Required("time_slot", OrNull(Uuid()), "Null once it was deleted."),
            Required("time_slot_details", OrNull(Ref("TimeSlotDetails"))),
            Required("exchange_name", Text(Limits.NameLength)),
            Required("user_name", new JsonObject { ["type"] = "string" }, "The customer's where the user has none."),
            Required("status", Status()),
            .. Customer.Select(field => field.InResponse()),
            Required("party_size", Capacity(1)),
            Required("starts_at", PrintedMoment()),
            Required("ends_at", PrintedMoment()),
            Required("created_at", PrintedMoment()),
            Required("updated_at", PrintedMoment()),
            Optional(
                "access_token", new JsonObject { ["type"] = "string" }, "Only where a guest's booking was created; for the header Booking-Access-Token."),
            Optional("calendar_url", Link(), "Beside access_token: where calendar programs read the booking."),
        ]));
        yield return ("TimeSlotDetails", Object(
            Required("uuid", Uuid()),
            Required("date", Date()),
            Required("start_time", PrintedTime()),
            Required("end_time", PrintedTime()),
            Required("available_capacity", Capacity())));
        yield return ("CustomerErasure", Object(Required("customer_email", Email())));
        yield return ("ErasedBookings", Object(Required("erased_count", Count())));
        yield return ("BookingPage", ExchangeSchemas.Page("Booking"));
    }

    /// <summary>An object that has these fields, and not as null.</summary>
    private static JsonObject Having(params Field[] fields) => Object(fields.Select(
        field => Required(field.Name, new JsonObject { ["type"] = "string" })));
}
