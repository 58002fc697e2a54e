using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The fields of a booking.</summary>
internal static class BookingFields
{
    /// <summary>The exchange that the booking is at.</summary>
    public static Field<Guid?> Exchange { get; } = Required("exchange", Uuid.OrNone());

    /// <summary>The customer's name.</summary>
    public static Field<string> CustomerName { get; } = Required("customer_name", Name);

    /// <summary>The customer's e-mail address.</summary>
    public static Field<string> CustomerEmail { get; } = Required("customer_email", Email);

    /// <summary>The customer's phone number.</summary>
    public static Field<string> CustomerPhone { get; } = Optional(
        "customer_phone", Line(Limits.PhoneLength), @default: "");

    /// <summary>The customer's notes.</summary>
    public static Field<string> Notes { get; } = Optional("notes", Text(Limits.TextLength), @default: "");

    /// <summary>The number of people, which is the number of places.</summary>
    public static Field<int> PartySize { get; } = Optional("party_size", Capacity(1), @default: 1);

    /// <summary>The service that is booked.</summary>
    public static Field<Guid?> Service { get; } = Optional(
        "service", Uuid.OrNull(), "The service that is booked. It is required if the exchange has active services.");

    /// <summary>What the client keeps with the booking.</summary>
    public static Field<IReadOnlyDictionary<string, string?>> Metadata { get; } = Optional(
        "metadata", FieldTypes.Metadata, new Dictionary<string, string?>(),
        "Texts that the client keeps with the booking, by name. In a change, null removes a text, and all others stay.");

    private static Field ResourcesOfBooking { get; } = Member(
        "resources", Schema.ListOf(Schema.Ref("BookedResource")), "The resources that the booking uses. The list is empty if it needs none.");

    /// <summary>The stored time slot that a request can name in place of a time.</summary>
    public static Field<Guid?> TimeSlot { get; } = Optional(
        "time_slot", Uuid.OrNull(), "A stored time slot, whose times the booking gets.");

    /// <summary>The status of a booking. Requests can only filter lists by it.</summary>
    public static Field<BookingStatus?> Status { get; } = Optional("status", Choice<BookingStatus>());

    private static Field[] Changeable { get; } = [CustomerName, CustomerEmail, CustomerPhone, Notes, PartySize, Metadata];

    private static ResponseBody<(BookingDetails Details, TimeSlot Slot)> TimeSlotDetails { get; } = new()
    {
        { "uuid", Uuid, booked => booked.Slot.Id },
        { "date", FieldTypes.Date, booked => booked.Slot.Date },
        { "start_time", Schema.PrintedTime(), booked => booked.Slot.Period.StartTime },
        { "end_time", Schema.PrintedTime(), booked => booked.Slot.Period.EndTime },
        { "available_capacity", Capacity(0).OrNull(), booked => Places.OrNull(booked.Details.AvailableCapacity) },
    };

    /// <summary>The body of a booking in a response.</summary>
    public static ResponseBody<BookingResponse> Response { get; } = new()
    {
        { "uuid", Uuid, response => response.Booking.Id },
        {
            "user", Schema.OrNull(Schema.OfType("string")), response => response.Booking.UserId,
            "The id by which the app knows the user. It is null for a guest."
        },
        { Exchange, response => response.Booking.ExchangeId },
        { "time_slot", Uuid.OrNull(), response => response.Details.TimeSlot?.Id, "It is null after the time slot was deleted." },
        {
            "time_slot_details", Schema.OrNull(Schema.Ref("TimeSlotDetails")),
            response => response.Details.TimeSlot is { } slot ? TimeSlotDetails.Of((response.Details, slot)) : null
        },
        { "exchange_name", Text(Limits.NameLength), response => response.Details.Exchange.BusinessName },
        {
            "user_name", Schema.OfType("string"),
            response => response.Booking.UserName ?? response.Booking.Customer.Name,
            "The name of the user, or of the customer if the user has none."
        },
        { "status", Choice<BookingStatus>(), response => response.Booking.Status },
        { CustomerName, response => response.Booking.Customer.Name },
        { CustomerEmail, response => response.Booking.Customer.Email },
        { CustomerPhone, response => response.Booking.Customer.Phone },
        { Notes, response => response.Booking.Notes },
        { PartySize, response => response.Booking.PartySize },
        { "service", Uuid.OrNull(), response => response.Booking.ServiceId, "The service that was booked, if any." },
        {
            "service_name", Schema.OrNull(Schema.OfType("string")), response => response.Booking.ServiceName,
            "The name of the service when it was booked."
        },
        { ResourcesOfBooking.Name, ResourcesOfBooking.Schema, response => response.Details.Resources.Select(ResourceChoice.Response.Of) },
        {
            "price_amount", Schema.OrNull(Schema.Count()), response => response.Booking.PriceAmount,
            "The price when the service was booked, in the smallest unit of its currency."
        },
        { "price_currency", Schema.OrNull(Schema.OfType("string")), response => response.Booking.PriceCurrency },
        {
            "metadata", Schema.With(Schema.OfType("object"), ("additionalProperties", Schema.OfType("string"))),
            response => response.Booking.Metadata
        },
        { OverrideChoice.Overridden.Name, OverrideChoice.Overridden.Schema, response => OverrideChoice.NamesOf(response.Booking.Overrides) },
        { "starts_at", Schema.PrintedMoment(), response => response.Details.LocalStart },
        { "ends_at", Schema.PrintedMoment(), response => response.Details.LocalEnd },
        { "created_at", Schema.PrintedMoment(), response => response.Booking.CreatedAt },
        { "updated_at", Schema.PrintedMoment(), response => response.Booking.UpdatedAt },
        {
            OptionalMember(
                "access_token", Schema.OfType("string"),
                "Only in the response that created a guest's booking. The guest sends it in the header Booking-Access-Token."),
            response => response.AccessToken
        },
        {
            OptionalMember("calendar_url", Schema.Link(), "Only together with access_token. The address at which calendar programs read the booking."),
            response => response.CalendarUrl
        },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("NewBooking", Request(Changeable));
        yield return ("BookingToCheck", Request(
            [CustomerName with { IsRequired = false }, CustomerEmail with { IsRequired = false }, .. Changeable[2..]]));
        yield return ("BookingChange", Schema.Object(Changeable.Select(field => field.InChange())));
        yield return ("BookingTime", Schema.With(
            Schema.Object([.. TimeFields.NewOnClock, .. TimeFields.Moments, ResourceChoice.Resource, ResourceChoice.Resources, OverrideChoice.Override]),
            ("anyOf", new JsonArray(Having(TimeFields.Date, TimeFields.StartTime), Having(TimeFields.StartsAt)))));
        yield return ("Booking", Schema.Object(Response));
        foreach (var schema in BookingCheckFields.Schemas())
        {
            yield return schema;
        }

        yield return ("TimeSlotDetails", Schema.Object(TimeSlotDetails));
        foreach (var schema in ResourceChoice.Schemas())
        {
            yield return schema;
        }

        yield return ("BookingPage", Paging.SchemaOf("Booking"));
    }

    /// <summary>Returns the schema of a request for a time, which can be named in several ways.</summary>
    private static JsonObject Request(Field[] details) => Schema.With(
        Schema.Object([Exchange, Service, ResourceChoice.Resource, ResourceChoice.Resources, .. TimeFields.OnClock, .. TimeFields.Moments, TimeSlot, .. details, OverrideChoice.Override]),
        ("anyOf", new JsonArray(
            Having(TimeFields.OnClock),
            Having(TimeFields.Moments),
            Having(TimeSlot),
            Having(Service, TimeFields.Date, TimeFields.StartTime),
            Having(Service, TimeFields.StartsAt))));

    /// <summary>Returns the schema of an object that has these fields, none of them null.</summary>
    private static JsonObject Having(params Field[] fields) => Schema.Object(fields.Select(
        field => Member(field.Name, Schema.OfType("string"))));
}
