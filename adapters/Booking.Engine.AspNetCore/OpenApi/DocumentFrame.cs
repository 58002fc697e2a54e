using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Availability;
using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.BusyCalendars;
using BookingEngine.AspNetCore.Calendars;
using BookingEngine.AspNetCore.Events;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.Imports;
using BookingEngine.AspNetCore.Resources;
using BookingEngine.AspNetCore.Services;
using BookingEngine.AspNetCore.TimeSlots;
using BookingEngine.AspNetCore.Webhooks;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>Creates the document without its paths.</summary>
internal static class DocumentFrame
{
    private const string About = """
        Appointments without pre-generated slots. Availability is computed when a client asks for it.

        The following applies to the endpoints of exchanges, time slots and bookings.
        Every path answers with and without its trailing slash. A path that answers `GET` answers `HEAD` too, and all
        answer `OPTIONS` with the methods in `Allow`, as does the 405 of any other method. Members of a request that are
        unknown or read-only are ignored. Dates are `YYYY-MM-DD`; a date or time without an offset is local to the
        exchange's time zone.

        Every refusal names its code in the header `Booking-Error-Code`. A client that sends
        `Accept: application/problem+json` gets refusals in the form of RFC 9457, and JSON if nothing is wrong.
        """;

    private static readonly (string Name, string About)[] Headers =
    [
        ("ETag", "The version, which clients send in If-Match and If-None-Match."),
        ("Location", "The address of the resource."),
        ("Allow", "The methods of the path."),
        ("Retry-After", "The number of seconds after which to try again."),
        ("WWW-Authenticate", "How to sign in."),
    ];

    public static JsonObject ToJson() => new()
    {
        ["openapi"] = "3.1.1",
        ["info"] = new JsonObject { ["title"] = "Booking API", ["version"] = "v1", ["description"] = About },
        ["paths"] = new JsonObject(),
        ["components"] = new JsonObject
        {
            ["schemas"] = Named(
            [
                .. ExchangeFields.Schemas(),
                .. CalendarEndpoints.Schemas(),
                .. SpecialHoursFields.Schemas(),
                .. SpecialHoursImportEndpoint.Schemas(),
                .. BlockFields.Schemas(),
                .. PreviewFields.Schemas(),
                .. ServiceFields.Schemas(),
                .. ResourceFields.Schemas(),
                .. AvailabilityBody.Schemas(),
                .. GenerationFields.Schemas(),
                .. TimeSlotFields.Schemas(),
                .. BookingFields.Schemas(),
                .. ErasureEndpoints.Schemas(),
                .. ImportReport.Schemas(),
                .. EventFields.Schemas(),
                .. BusyCalendarFields.Schemas(),
                .. WebhookFields.Schemas(),
                .. Refusals.Schemas(),
            ]),
            ["responses"] = Refusals.Responses(),
            ["headers"] = Named(
            [
                .. Headers.Select(header => (header.Name, Header(header.About, Schema.OfType("string")))),
                (RefusalResult.CodeHeader, Header("The code of the first error.", Schema.Ref("ErrorCode"))),
            ]),
            ["securitySchemes"] = Security.Schemes(),
        },
        ["tags"] = new JsonArray(
            Tag("exchanges", "Businesses that take bookings, and their hours."),
            Tag("services", "What an exchange sells, and what that needs."),
            Tag("resources", "The people, rooms, tables and devices of an exchange, and their hours."),
            Tag("time slots", "Periods that can be booked, and stored periods with a capacity of their own."),
            Tag("bookings", "Appointments of customers."),
            Tag("events", "What happened to bookings and exchanges."),
            Tag("webhooks", "Addresses that events are posted to.")),
    };

    private static JsonObject Header(string about, JsonObject schema) => new()
    {
        ["description"] = about,
        ["required"] = true,
        ["schema"] = schema,
    };

    private static JsonObject Tag(string name, string about) => new() { ["name"] = name, ["description"] = about };

    private static JsonObject Named(IEnumerable<(string Name, JsonObject Value)> all) =>
        new(all.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Value)));
}
