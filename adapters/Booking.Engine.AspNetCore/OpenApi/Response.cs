using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Calendars;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>The description of an operation's response with a status.</summary>
/// <param name="Status">The status.</param>
/// <param name="About">When the operation responds with it.</param>
/// <param name="Body">The schema of the body, or null if there is none.</param>
internal sealed record Response(int Status, string About, JsonObject? Body = null)
{
    /// <summary>The names of the headers that the response always has.</summary>
    public string[] Headers { get; init; } = [];

    /// <summary>Examples of bodies in JSON, by name.</summary>
    public (string Name, string Json)[] Examples { get; init; } = [];

    public string ContentType { get; init; } = "application/json";

    /// <summary>Returns a 200 with a body whose schema is among the components.</summary>
    public static Response Ok(string schema, string example, params string[] headers) =>
        new(StatusCodes.Status200OK, "The " + Words(schema) + ".", Schema.Ref(schema))
        {
            Examples = [(schema, example)],
            Headers = headers,
        };

    /// <summary>Returns a 201 with the resource.</summary>
    public static Response Created(string schema, string example, params string[] headers) =>
        Ok(schema, example, headers) with { Status = StatusCodes.Status201Created, About = "It was created." };

    /// <summary>The 204 to a deletion.</summary>
    public static Response Deleted { get; } = new(StatusCodes.Status204NoContent, "It was deleted.");

    /// <summary>The 304 for a client that already has the version.</summary>
    public static Response NotModified { get; } =
        new(StatusCodes.Status304NotModified, "The client has this version already.") { Headers = ["ETag"] };

    /// <summary>The 200 with an iCalendar object (RFC 5545).</summary>
    public static Response Calendar { get; } =
        new(StatusCodes.Status200OK, "An iCalendar object.", new JsonObject { ["type"] = "string" })
        {
            ContentType = BookingCalendar.MediaType,
            Headers = ["ETag"],
        };

    /// <summary>The other media types that the body may have.</summary>
    public string[] MoreContentTypes { get; init; } = [];

    private bool IsRefusal => Status >= StatusCodes.Status400BadRequest;

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["description"] = About };
        string[] headers = IsRefusal ? [RefusalResult.CodeHeader, .. Headers] : Headers;
        if (headers.Length > 0)
        {
            json["headers"] = new JsonObject(headers.Select(name => KeyValuePair.Create(
                name, (JsonNode?)new JsonObject { ["$ref"] = $"#/components/headers/{name}" })));
        }

        if (Body is not null)
        {
            var content = new JsonObject { ["schema"] = Body.DeepClone() };
            if (Examples.Length > 0)
            {
                content["examples"] = new JsonObject(Examples.Select(example => KeyValuePair.Create(
                    example.Name, (JsonNode?)new JsonObject { ["value"] = JsonNode.Parse(example.Json) })));
            }

            json["content"] = new JsonObject { [ContentType] = content };
            foreach (string type in MoreContentTypes)
            {
                json["content"]![type] = content.DeepClone();
            }
        }

        if (IsRefusal)
        {
            json["content"]![RefusalResult.ProblemType] = new JsonObject { ["schema"] = Schema.Ref("Problem") };
        }

        return json;
    }

    private static string Words(string schema) =>
        string.Concat(schema.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}"
            : $"{char.ToLowerInvariant(letter)}"));
}
