using System.Text.Json;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Events;

/// <summary>The fields of an event, and of the feed of events.</summary>
internal static class EventFields
{
    /// <summary>The largest position that every client can count exactly, as JavaScript does.</summary>
    private const long LargestPosition = (1L << 53) - 1;

    /// <summary>The exchange whose events are read.</summary>
    public static Field<Guid?> Exchange { get; } = Required("exchange", Uuid.OrNone()) with { Example = Examples.ExchangeId };

    /// <summary>Where the reading goes on.</summary>
    public static Field<long> After { get; } = Optional(
        "after",
        LongWhole(0, LargestPosition),
        @default: 0L,
        "The `cursor` of the last answer, so that it goes on from there. 0: from the oldest event that is kept.");

    /// <summary>What an event is about: ids, versions and dates, but no personal data.</summary>
    public static ResponseBody<BookingEvent> Data { get; } = new()
    {
        { "exchange", Uuid, happened => happened.ExchangeId },
        { "booking", Uuid.OrNull(), happened => happened.BookingId, "The booking, or null if it happened to the exchange." },
        {
            "version", Schema.OfType("integer"), happened => happened.Version,
            "The version that the booking has since, or the exchange if it happened to that. It tells older events of a booking from newer ones."
        },
        { "date", Date.OrNull(), happened => happened.Date, "The business date of the booking after the change." },
        {
            "changed", Schema.ListOf(Schema.OfType("string")), happened => happened.Changed.Select(NameOf),
            "What of the booking changed, such as `customer`, `notes`, `party_size`, `period`, `resources` and `status`. Empty for a new booking."
        },
    };

    /// <summary>An event in the feed.</summary>
    public static ResponseBody<BookingEvent> Response { get; } = new()
    {
        { "id", Uuid, happened => happened.Id, "It stays the same however often the event is read or sent." },
        { "type", Schema.OfType("string"), happened => BookingEventNames.Of(happened.Type), TypesInWords },
        { "timestamp", Schema.PrintedMoment(), happened => happened.Timestamp },
        { "data", Schema.Ref("EventData"), happened => Data.Of(happened) },
    };

    /// <summary>A part of the feed.</summary>
    public static ResponseBody<EventPage> Page { get; } = new()
    {
        { "results", Schema.ListOf(Schema.Ref("Event")), page => page.Events.Select(happened => Response.Of(happened)) },
        {
            "cursor", LongWhole(0, LargestPosition), page => page.Cursor,
            "For `after` of the next request. If there are no results, nothing has happened since."
        },
    };

    private static string TypesInWords =>
        $"What happened: {string.Join(", ", BookingEventNames.All.Select(name => $"`{name}`"))}. New ones may be added.";

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("EventData", Schema.Object(Data));
        yield return ("Event", Schema.Object(Response));
        yield return ("EventPage", Schema.Object(Page));
    }

    private static string NameOf(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
}

/// <summary>A part of the feed of an exchange.</summary>
/// <param name="Events">The events.</param>
/// <param name="Cursor">The position of the last one, or the one that was given if there are none.</param>
internal sealed record EventPage(IReadOnlyList<BookingEvent> Events, long Cursor);
