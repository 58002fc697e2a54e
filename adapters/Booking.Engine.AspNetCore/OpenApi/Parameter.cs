using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>A parameter of a request in its path, its query or its headers.</summary>
internal sealed record Parameter(string Name, string In, JsonObject Schema)
{
    public string? About { get; init; }

    public string? Example { get; init; }

    public bool IsRequired { get; init; }

    public static Parameter ExchangeId { get; } = Id(Examples.ExchangeId);

    public static Parameter TimeSlotId { get; } = Id(Examples.TimeSlotId);

    public static Parameter BookingId { get; } = Id(Examples.BookingId);

    public static Parameter BlockId { get; } = Id(Examples.BlockId, "block");

    public static Parameter ServiceInPath { get; } = Id(Examples.ServiceId, "service");

    public static Parameter ResourceInPath { get; } = Id(Examples.ResourceId, "resource");

    public static Parameter CalendarInPath { get; } = Id(Examples.CalendarId, "calendar");

    public static Parameter WebhookId { get; } = Id(Examples.WebhookId);

    public static Parameter DeliveryInPath { get; } = Id(Examples.DeliveryId, "delivery");

    public static Parameter DateInPath { get; } =
        new("date", "path", FieldTypes.Date.Schema) { IsRequired = true, Example = Examples.Holiday };

    public static Parameter IfMatch { get; } =
        Header("If-Match", "The ETag of the version to change. Without it, any version is changed.");

    public static Parameter ExchangeIfMatch { get; } =
        Header("If-Match", "The ETag of the exchange, which this request changes. Without it, any version is changed.");

    public static Parameter IfNoneMatch { get; } = Header("If-None-Match", "The ETag of the version that the client has.");

    public static Parameter IdempotencyKey { get; } = Header(
        "Idempotency-Key",
        "A request with a key can safely be sent again. The same request is answered with the booking as it then is, again with "
            + "201. A different request with the key is refused with 422.",
        OpenApi.Schema.With(OpenApi.Schema.Text(Limits.NameLength), ("minLength", 1)));

    /// <summary>Returns the parameters for the fields of a query.</summary>
    public static IEnumerable<Parameter> Query(params IEnumerable<Field> fields) => fields.Select(field =>
    {
        var schema = field.Schema.DeepClone().AsObject();
        schema.Remove("description", out var about);
        return new Parameter(field.Name, "query", schema)
        {
            About = (string?)about,
            Example = field.Example,
            IsRequired = field.IsRequired,
        };
    });

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

    private static Parameter Id(string example, string name = "id") =>
        new(name, "path", FieldTypes.Uuid.Schema) { IsRequired = true, Example = example };

    private static Parameter Header(string name, string about, JsonObject? schema = null) =>
        new(name, "header", schema ?? OpenApi.Schema.OfType("string")) { About = about };
}
