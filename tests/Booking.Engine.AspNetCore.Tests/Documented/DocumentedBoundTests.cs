using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>The API enforces exactly the bounds that the OpenAPI document gives for each field.</summary>
public sealed class DocumentedBoundTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly ApiDocument Document = ApiDocument.Committed;
    private readonly ApiHost _api = fixture.Api;

    public static IEnumerable<TheoryDataRow<string, string, string, bool>> Fields() =>
        from operation in Document.Operations
        from field in operation.Fields()
        from value in Values(field.Schema, field.IsRequired)
        select new TheoryDataRow<string, string, string, bool>(operation.Id, field.Name, value.Json ?? "", value.IsTaken);

    public static IEnumerable<TheoryDataRow<string, string, string, bool>> Queries() =>
        from operation in Document.Operations
        from parameter in operation.Parameters
        where (string?)parameter["in"] == "query" && (string?)parameter["name"] != "page"
        from value in Values(parameter["schema"]!.AsObject(), parameter["required"] is not null)
        where value.Json is not ("null" or "{}")
        select new TheoryDataRow<string, string, string, bool>(
            operation.Id, (string)parameter["name"]!, value.Json is null ? "" : JsonNode.Parse(value.Json)!.ToString(), value.IsTaken);

    [Theory]
    [MemberData(nameof(Fields), DisableDiscoveryEnumeration = true)]
    public async Task A_body_field_is_accepted_exactly_within_its_documented_bounds(string id, string field, string json, bool isTaken)
    {
        var operation = Document.Operations.Single(one => one.Id == id);
        var place = await Place.ForAsync(_api, operation);
        string body = place.BodyWith(operation, field, json == "" ? null : json).ToJsonString();
        var reply = await _api.SendAsync(new HttpMethod(operation.Method), place.PathOf(operation), body, "owner");
        IsToldOf(reply, field, isTaken);
    }

    [Theory]
    [MemberData(nameof(Queries), DisableDiscoveryEnumeration = true)]
    public async Task A_query_parameter_is_accepted_exactly_within_its_documented_bounds(string id, string field, string value, bool isTaken)
    {
        var operation = Document.Operations.Single(one => one.Id == id);
        var place = await Place.ForAsync(_api, operation);
        string path = value == "" ? place.PathOf(operation).Split('?')[0] : place.PathOf(operation, (field, value));
        string? body = operation.Body is null ? null : place.Of(operation.Examples.First());
        IsToldOf(await _api.SendAsync(new HttpMethod(operation.Method), path, body, "owner"), field, isTaken);
    }

    private static void IsToldOf(Reply reply, string field, bool isTaken)
    {
        bool isTold = reply.Status == HttpStatusCode.BadRequest && reply.Json[field] is not null;
        Assert.True(isTaken != isTold, $"{reply.Status} {reply.Text}");
    }

    /// <summary>
    /// Values at the bounds of a schema, as JSON, and values just beyond them. Null means that the field is left out.
    /// </summary>
    private static IEnumerable<(string? Json, bool IsTaken)> Values(JsonObject schema, bool isRequired)
    {
        bool isNullable = schema["type"] is JsonArray;
        yield return (null, !isRequired);
        yield return ("null", isNullable);
        yield return ("{}", schema["type"] is JsonValue type && (string?)type == "object");
        if (schema["maxProperties"] is { } entries)
        {
            yield return ($"{{{Entries((int)entries + 1)}}}", false);
            yield return ($"{{{Entries((int)entries)}}}", true);
        }

        if (schema["maxLength"] is { } longest && schema["format"] is null)
        {
            yield return (Quoted(new string('x', (int)longest + 1)), false);
            yield return (Quoted(Haircuts((int)longest + 1)), false);
            if ((string?)schema["description"] is not { } about || !about.Contains("IANA", StringComparison.Ordinal))
            {
                yield return (Quoted(new string('x', (int)longest)), true);
                yield return (Quoted(Haircuts((int)longest)), true);
            }
        }

        if (schema["minLength"] is not null)
        {
            yield return (Quoted(" "), false);
            yield return (Quoted("x\u202ey"), false);
        }

        if (schema["pattern"] is not null || schema["format"] is not null || schema["enum"] is not null)
        {
            yield return (Quoted("\u0001"), false);
        }

        if (schema["minimum"] is { } least)
        {
            yield return ($"{(int)least - 1}", false);
            yield return ($"{least}", true);
            yield return ("1.5", false);
        }

        if (schema["maximum"] is { } most)
        {
            yield return ($"{(long)most + 1}", false);
            yield return ($"{most}", true);
        }

        foreach (var name in (schema["enum"]?.AsArray() ?? []).OfType<JsonNode>())
        {
            yield return (name.ToJsonString(), true);
        }

        if (schema["maxItems"] is { } items)
        {
            yield return ($"[{string.Join(',', Enumerable.Repeat("0", (int)items + 1))}]", false);
        }

        if (schema["minItems"] is not null)
        {
            yield return ("[]", false);
        }
    }

    private static string Entries(int count) => string.Join(", ", Enumerable.Range(0, count).Select(number => $"\"{number}\": \"x\""));

    /// <summary>Characters that take two UTF-16 units each.</summary>
    private static string Haircuts(int count) => string.Concat(Enumerable.Repeat("💇", count));

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();
}
