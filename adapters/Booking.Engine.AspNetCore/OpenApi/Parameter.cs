using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using NodaTime;
using static BookingEngine.AspNetCore.OpenApi.Schema;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>What a request gives besides its body.</summary>
internal sealed record Parameter(string Name, string In, JsonObject Schema)
{
    public string? About { get; init; }

    public string? Example { get; init; }

    public bool IsRequired { get; init; }

    public static Parameter ExchangeId { get; } = Id(Examples.ExchangeId);

    public static Parameter TimeSlotId { get; } = Id(Examples.TimeSlotId);

    public static Parameter BookingId { get; } = Id(Examples.BookingId);

    public static Parameter DateInPath { get; } =
        new("date", "path", Date()) { IsRequired = true, Example = Examples.Holiday };

    public static Parameter Exchange { get; } = Query("exchange", Uuid());

    public static Parameter RequiredExchange { get; } = Exchange with { IsRequired = true, Example = Examples.ExchangeId };

    public static Parameter SlotDuration { get; } =
        Query("slot_duration", Whole(1, NodaConstants.MinutesPerDay), "In minutes, within the exchange's bounds. Left out: the exchange's.");

    public static Parameter PartySize { get; } =
        Query("party_size", With(Capacity(1), ("default", 1)), "How many places a slot must have left.");

    public static Parameter Mine { get; } = Query(
        "mine", With(Flag(), ("default", false)), "Only those that the caller owns. A caller without credentials is refused with 401.");

    public static Parameter Page { get; } = Query("page", With(Count(), ("minimum", 1), ("default", 1)));

    public static Parameter PageSize { get; } = Query(
        "page_size", With(Whole(1, QueryFields.LargestPageSize), ("default", QueryFields.PageSize)));

    public static Parameter IfMatch { get; } =
        Header("If-Match", "The ETag of the version that is to be changed; without it, whichever there is.");

    public static Parameter ExchangeIfMatch { get; } =
        Header("If-Match", "The ETag of the exchange, of which this is a change; without it, whichever version there is.");

    public static Parameter IfNoneMatch { get; } = Header("If-None-Match", "The ETag of the version that the client has.");

    public static Parameter IdempotencyKey { get; } = Header(
        "Idempotency-Key",
        "Makes the request safe to send again: the same request answers the booking as it then is, again with 201; another one is refused with 422.",
        With(Text(Limits.NameLength), ("minLength", 1)));

    public static Parameter Query(string name, JsonObject schema, string? about = null) =>
        new(name, "query", schema) { About = about };

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["name"] = Name, ["in"] = In, ["schema"] = Schema.DeepClone() };
        if (About is not null)
        {
            json["description"] = About;
        }

        if (IsRequired)
        {
            json["required"] = true;
        }

        if (Example is not null)
        {
            json["example"] = Example;
        }

        return json;
    }

    private static Parameter Id(string example) => new("id", "path", Uuid()) { IsRequired = true, Example = example };

    private static Parameter Header(string name, string about, JsonObject? schema = null) =>
        new(name, "header", schema ?? new JsonObject { ["type"] = "string" }) { About = about };
}
