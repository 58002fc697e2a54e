using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Bookings;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>Kinds of values, in the terms of JSON Schema.</summary>
internal static class Schema
{
    private const string HourAndMinute = "([01][0-9]|2[0-3]):[0-5][0-9]";
    private const string AnyTime = @$"{HourAndMinute}(:[0-5][0-9](\.0+)?)?";

    /// <summary>A text that may have line breaks.</summary>
    public static JsonObject Text(int longest) => new() { ["type"] = "string", ["maxLength"] = longest };

    /// <summary>A text without control characters.</summary>
    public static JsonObject Line(int longest) =>
        new() { ["type"] = "string", ["maxLength"] = longest, ["pattern"] = @"^\P{Cc}*$" };

    /// <summary>A line that is not blank, and has no characters that change how it is read.</summary>
    public static JsonObject Name() => With(
        Line(Limits.NameLength),
        ("minLength", 1),
        ("pattern", @"^(?=.*\S)[^\p{Cc}\u200B\u2028-\u202E\u2066-\u2069\uFEFF]*$"));

    public static JsonObject Email() => With(Line(Limits.EmailLength), ("format", "idn-email"));

    public static JsonObject Uuid() => Formatted("uuid");

    /// <summary>An absolute address.</summary>
    public static JsonObject Link() => Formatted("uri");

    /// <summary>A date from 1970-01-01 to 2199-12-31.</summary>
    public static JsonObject Date() => Formatted("date");

    /// <summary>
    /// A time of day as requests have it: <c>HH:MM</c> or <c>HH:MM:SS</c>, a fraction only if it is zero; and 24:00.
    /// </summary>
    public static JsonObject Time() => Pattern(@$"^({AnyTime}|24:00(:00(\.0+)?)?)$");

    /// <summary>A time at which hours, or a part of them, open, as requests have it.</summary>
    public static JsonObject OpeningTime() => Pattern($"^{AnyTime}$");

    /// <summary>A time of day of a resource: <c>HH:MM:SS</c>.</summary>
    public static JsonObject PrintedTime() => Pattern($"^{HourAndMinute}:[0-5][0-9]$");

    /// <summary>A time of day of a computed slot: <c>HH:MM</c>, with seconds only where they are not zero.</summary>
    public static JsonObject ShortTime() => Pattern($"^{HourAndMinute}(:[0-5][0-9])?$");

    /// <summary>A date and time as requests have it: without an offset it is local to the exchange.</summary>
    public static JsonObject Moment() =>
        Pattern(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.0+)?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?$");

    public static JsonObject PrintedMoment() => Formatted("date-time");

    public static JsonObject Flag() => new() { ["type"] = "boolean" };

    /// <summary>A whole number within bounds.</summary>
    public static JsonObject Whole(int least, int most) =>
        new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    /// <summary>How many there are.</summary>
    public static JsonObject Count() => new() { ["type"] = "integer", ["minimum"] = 0 };

    /// <summary>An ISO day of the week: 1 is Monday.</summary>
    public static JsonObject Weekday() => Whole(1, 7);

    public static JsonObject Capacity(int least = 0) => Whole(least, BookingPolicy.MaxCapacity);

    public static JsonObject Choice(IEnumerable<string> names) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]) };

    public static JsonObject Status() => Choice(BookingStatusNames.ByName.Keys);

    public static JsonObject ListOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    /// <summary>A schema of the document's components.</summary>
    public static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The schema, or null.</summary>
    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is not { } type)
        {
            return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
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

    private static JsonObject Formatted(string format) => new() { ["type"] = "string", ["format"] = format };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };
}
