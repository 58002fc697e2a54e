using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>Creates schemas of values in the terms of JSON Schema.</summary>
internal static class Schema
{
    private const string HourAndMinute = "([01][0-9]|2[0-3]):[0-5][0-9]";

    /// <summary>Any value of a JSON type.</summary>
    public static JsonObject OfType(string type) => new() { ["type"] = type };

    /// <summary>A text of a known format.</summary>
    public static JsonObject Formatted(string format) => With(OfType("string"), ("format", format));

    /// <summary>A text that a regular expression matches.</summary>
    public static JsonObject Pattern(string pattern) => With(OfType("string"), ("pattern", pattern));

    /// <summary>A text that may have line breaks.</summary>
    public static JsonObject Text(int longest) => With(OfType("string"), ("maxLength", longest));

    /// <summary>A text without control characters.</summary>
    public static JsonObject Line(int longest) => With(Text(longest), ("pattern", @"^\P{Cc}*$"));

    /// <summary>An absolute address.</summary>
    public static JsonObject Link() => Formatted("uri");

    /// <summary>A time of day of a resource: <c>HH:MM:SS</c>.</summary>
    public static JsonObject PrintedTime() => Pattern($"^{HourAndMinute}:[0-5][0-9]$");

    /// <summary>A time of day of a computed slot: <c>HH:MM</c>, with seconds only if they are not zero.</summary>
    public static JsonObject ShortTime() => Pattern($"^{HourAndMinute}(:[0-5][0-9])?$");

    /// <summary>A moment or a timestamp of a resource.</summary>
    public static JsonObject PrintedMoment() => Formatted("date-time");

    /// <summary>A whole number within bounds.</summary>
    public static JsonObject Whole(long least, long most) => With(OfType("integer"), ("minimum", least), ("maximum", most));

    /// <summary>A number of things.</summary>
    public static JsonObject Count() => With(OfType("integer"), ("minimum", 0));

    /// <summary>One of several names.</summary>
    public static JsonObject Choice(IEnumerable<string> names) =>
        With(OfType("string"), ("enum", new JsonArray([.. names.Select(name => JsonValue.Create(name))])));

    /// <summary>A list whose items have a schema.</summary>
    public static JsonObject ListOf(JsonObject items) => With(OfType("array"), ("items", items.DeepClone()));

    /// <summary>An object with these fields, which may also have others.</summary>
    public static JsonObject Object(params IEnumerable<Field> fields)
    {
        Field[] all = [.. fields];
        var schema = OfType("object");
        if (all.Any(field => field.IsRequired))
        {
            schema["required"] = new JsonArray(
                [.. all.Where(field => field.IsRequired).Select(field => JsonValue.Create(field.Name))]);
        }

        schema["properties"] = new JsonObject(
            all.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Schema.DeepClone())));
        return schema;
    }

    /// <summary>A reference to a schema among the document's components.</summary>
    public static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The schema with null as an additional value.</summary>
    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is not { } type)
        {
            return new JsonObject { ["anyOf"] = new JsonArray(schema, OfType("null")) };
        }

        (schema["enum"] as JsonArray)?.Add(null);
        return With(schema, ("type", new JsonArray((string?)type, "null")));
    }

    /// <summary>The schema with more keywords.</summary>
    public static JsonObject With(JsonObject schema, params ReadOnlySpan<(string Name, JsonNode? Value)> keywords)
    {
        foreach (var (name, value) in keywords)
        {
            schema[name] = value;
        }

        return schema;
    }
}
