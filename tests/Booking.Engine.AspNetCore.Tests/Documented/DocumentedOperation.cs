using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>An operation of the OpenAPI document.</summary>
public sealed class DocumentedOperation(ApiDocument document, string method, string path, JsonObject operation)
{
    private readonly string[] _segments = Segments(path);

    public string Method => method;

    public string Path => path;

    public string Id => (string)operation["operationId"]!;

    public IEnumerable<int> Statuses => operation["responses"]!.AsObject().Select(
        response => int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture));

    public IEnumerable<JsonObject> Parameters =>
        operation["parameters"]?.AsArray().Select(parameter => parameter!.AsObject()) ?? [];

    /// <summary>The name of the schema of the request body, or null if there is none.</summary>
    public JsonNode? Body => Content?["schema"];

    /// <summary>The example bodies.</summary>
    public IEnumerable<string> Examples =>
        Content?["examples"]?.AsObject().Select(example => example.Value!["value"]!.ToJsonString()) ?? [];

    /// <summary>The media type and an example of the body, if it is not JSON; otherwise null.</summary>
    public (string Type, string Example)? Text => operation["requestBody"]?["content"]?.AsObject() is { } content && content["application/json"] is null
        ? (content.First().Key, (string)content.First().Value!["examples"]!.AsObject().First().Value!["value"]!)
        : null;

    private JsonNode? Content => operation["requestBody"]?["content"]?["application/json"];

    public bool Matches(string asked)
    {
        string[] segments = Segments(asked);
        return segments.Length == _segments.Length && segments.Zip(_segments).All(pair =>
            pair.Second.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The description of the response with a status, or null if there is none.</summary>
    public JsonObject? Response(int status) =>
        operation["responses"]![$"{status}"] is { } response ? document.Resolve(response) : null;

    /// <summary>The properties of the body, each with whether the first example could do without it.</summary>
    public IEnumerable<(string Name, JsonObject Schema, bool IsRequired)> Fields()
    {
        var schemas = Body is null ? [] : Parts(Body);
        var required = schemas.Concat(schemas.Select(schema => schema["anyOf"]?[0]?.AsObject()).OfType<JsonObject>())
            .SelectMany(schema => schema["required"]?.AsArray() ?? [])
            .Select(name => (string)name!)
            .ToHashSet();
        return schemas.SelectMany(schema => schema["properties"]?.AsObject() ?? []).Select(
            property => (property.Key, property.Value!.AsObject(), required.Contains(property.Key)));
    }

    public override string ToString() => Id;

    private List<JsonObject> Parts(JsonNode schema)
    {
        var resolved = document.Resolve(schema);
        return resolved["allOf"] is JsonArray all ? [.. all.SelectMany(part => Parts(part!))] : [resolved];
    }

    private static string[] Segments(string path) => path.TrimEnd('/').Split('/');
}
