using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>The committed OpenAPI document. Requests and responses of the tests are checked against it.</summary>
public sealed class ApiDocument
{
    private readonly JsonObject _document;

    private ApiDocument(JsonObject document)
    {
        _document = document;
        Operations =
        [
            .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(
                operation => new DocumentedOperation(this, operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject()))),
        ];
        Answers = new DocumentedSchemas(document["components"]!["schemas"]!.AsObject(), refusesOthers: true);
        Requests = new DocumentedSchemas(document["components"]!["schemas"]!.AsObject(), refusesOthers: false);
    }

    public static ApiDocument Committed { get; } = Load();

    /// <summary>The document itself.</summary>
    public JsonNode Json => _document;

    public IReadOnlyList<DocumentedOperation> Operations { get; }

    /// <summary>The schemas against which responses are checked: they allow the named fields and no others.</summary>
    public DocumentedSchemas Answers { get; }

    /// <summary>The schemas against which requests are checked: they ignore unknown fields.</summary>
    public DocumentedSchemas Requests { get; }

    /// <summary>The codes of refusals.</summary>
    public IReadOnlyCollection<string> ErrorCodes =>
        [.. _document["components"]!["schemas"]!["ErrorCode"]!["examples"]!.AsArray().Select(code => (string)code!)];

    public IEnumerable<JsonObject> SharedResponses =>
        _document["components"]!["responses"]!.AsObject().Select(response => response.Value!.AsObject());

    /// <summary>Returns a part of the document, or the part that it refers to.</summary>
    public JsonObject Resolve(JsonNode part)
    {
        JsonNode found = part;
        while (found["$ref"] is { } reference)
        {
            found = ((string)reference!).Split('/').Skip(1).Aggregate((JsonNode)_document, (at, name) => at[name]!);
        }

        return found.AsObject();
    }

    /// <summary>Finds the operation of a request, or null if there is no such path or the path has no such method.</summary>
    public DocumentedOperation? Find(string method, string path)
    {
        string asked = method == "HEAD" ? "GET" : method;
        return At(path).FirstOrDefault(operation => operation.Method == asked);
    }

    /// <summary>Asserts that a response is one that the document lists for the request.</summary>
    public void Check(HttpRequestMessage request, Reply reply)
    {
        string method = request.Method.Method;
        string path = new Uri(new Uri("http://localhost"), request.RequestUri!).AbsolutePath;
        int status = (int)reply.Status;
        if (!path.StartsWith("/api/", StringComparison.Ordinal) || IsOptions(method, status))
        {
            return;
        }

        var operation = Find(method, path);
        var response = status >= 500 || operation is null ? Shared(status, hasPath: At(path).Any()) : operation.Response(status);
        if (Difference(response, method, reply) is { } difference)
        {
            Assert.Fail($"{difference}: {method} {path} answered {status} {reply.Text}");
        }
    }

    /// <summary>Describes how a response differs from the documented one, or returns null if it doesn't.</summary>
    private string? Difference(JsonObject? response, string method, Reply reply)
    {
        if (response is null)
        {
            return "docs/openapi.json names no such answer (it is written in the adapter's *Operations.cs of its resource)";
        }

        var given = reply.Headers.Concat(reply.ContentHeaders).Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (Names(response["headers"]).FirstOrDefault(header => !given.Contains(header)) is { } missing)
        {
            return $"{missing} is missing";
        }

        if (reply.ErrorCode is { } code && !ErrorCodes.Contains(code))
        {
            return $"The code {code} is not among those of the document";
        }

        if (method == "HEAD" || response["content"] is not { } content)
        {
            return reply.Text == "" ? null : "There should be no body";
        }

        string type = reply.ContentHeaders.ContentType?.MediaType ?? "";
        return content[type] is not { } body ? $"Documented is {string.Join(", ", Names(content))}, not {type}"
            : type is "application/json" or Reply.ProblemType ? Answers.Difference(body["schema"]!, reply.Text)
            : null;
    }

    private IEnumerable<DocumentedOperation> At(string path)
    {
        var matching = Operations.Where(operation => operation.Matches(path)).GroupBy(operation => operation.Path);
        return matching.MinBy(group => group.Key.Count(letter => letter == '{')) ?? Enumerable.Empty<DocumentedOperation>();
    }

    /// <summary>The responses that any path may give: a failure, not found, and method not allowed.</summary>
    private JsonObject? Shared(int status, bool hasPath) => status switch
    {
        >= 500 => Resolve(new JsonObject { ["$ref"] = $"#/components/responses/{(status == 503 ? "ServiceUnavailable" : "NotImplemented")}" }),
        404 when !hasPath => Resolve(new JsonObject { ["$ref"] = "#/components/responses/NotFound" }),
        405 when hasPath => Resolve(new JsonObject { ["$ref"] = "#/components/responses/MethodNotAllowed" }),
        401 => Resolve(new JsonObject { ["$ref"] = "#/components/responses/Unauthorized" }),
        406 => Resolve(new JsonObject { ["$ref"] = "#/components/responses/NotAcceptable" }),
        _ => null,
    };

    private static bool IsOptions(string method, int status) => method == "OPTIONS" && status == 204;

    private static IEnumerable<string> Names(JsonNode? part) => part?.AsObject().Select(one => one.Key) ?? [];

    private static ApiDocument Load() => new(JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs", "openapi.json")))!.AsObject());
}
