using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.OpenApi.Schema;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>The responses to requests that are refused. Their bodies are the same for all operations.</summary>
internal static class Refusals
{
    private static readonly Response[] All =
    [
        new(400, "The request is wrong, or a rule refuses it. The body reports every wrong field at once.",
            new JsonObject { ["oneOf"] = new JsonArray(Schema.Ref("FieldErrors"), Schema.Ref("Detail")) })
        {
            Examples =
            [
                ("Fields", """{"date": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."]}"""),
                ("Several fields", """{"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}"""),
                ("Rows of a list", """{"operating_hours": [{}, {"day_of_week": ["This field is required."]}]}"""),
                ("No JSON", """{"detail": "JSON parse error - line 1 column 1 can't be read."}"""),
            ],
        },
        Told(401, "The caller is not signed in, or the token is invalid.", "Authentication credentials were not provided.", "WWW-Authenticate"),
        Told(403, "The caller is signed in, but may not do this.", "You do not have permission to perform this action."),
        Told(404, "The resource does not exist, or the caller may not see it.", "Not found."),
        Told(405, "The path does not have this method. Every path can answer so.", "Method \"PUT\" not allowed.", "Allow"),
        Told(406, "The client does not accept the media type of the response.", "Could not satisfy the request Accept header."),
        Told(409, "The status of the resource, or something that depends on the resource, forbids the change.", "Bookings hold this time slot."),
        Told(412, "If-Match names an older version.", "It was changed meanwhile: read it again."),
        Told(413, "The body is longer than 1 MiB. The connection is closed.", "The request body is too large."),
        Told(415, "The body is not declared as JSON in UTF-8 (or as another media type that the operation names), or is compressed.", "Unsupported media type \"text/plain\" in request."),
        Told(422, "The key was used before, for another request.", "This idempotency key was used for another request."),
        Told(429, "The caller has sent too many requests.", "Request was throttled. Expected available in 2 seconds.", "Retry-After"),
        Told(501, "The store does not support this operation.", "The store can't do this in the way it is deployed."),
        Told(503, "The request can't be answered now. Try again later.", "The service is not available at the moment. Please try again.", "Retry-After"),
    ];

    /// <summary>Returns all refusals as components.</summary>
    public static JsonObject Responses() =>
        new(All.Select(response => KeyValuePair.Create(Name(response.Status), (JsonNode?)response.ToJson())));

    /// <summary>Returns the refusal with a status.</summary>
    public static Response Of(int status) => All.Single(response => response.Status == status);

    /// <summary>Returns a reference to the refusal with a status among the components.</summary>
    public static JsonObject Ref(int status) => new() { ["$ref"] = $"#/components/responses/{Name(status)}" };

    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("Detail", Object(Member("detail", OfType("string"))));
        yield return ("ErrorCode", new JsonObject
        {
            ["type"] = "string",
            ["description"] = "The reason, for programs. New codes may be added.",
            ["examples"] = new JsonArray([.. ErrorCodes.All.Select(code => JsonValue.Create(code))]),
        });
        yield return ("Problem", Object(
            Member("type", OfType("string")),
            Member("title", OfType("string"), "The status in words."),
            Member("status", Whole(400, 599)),
            Member("detail", OfType("string"), "The first error's message."),
            Member("code", Schema.Ref("ErrorCode")),
            Member("errors", ListOf(Schema.Ref("ProblemError")))));
        yield return ("ProblemError", Object(
            Member("code", Schema.Ref("ErrorCode")),
            Member(
                "field", OrNull(OfType("string")),
                "The field, or null if no single field is wrong. In a row of a list it is, for example, operating_hours[1].day_of_week."),
            Member("message", OfType("string"))));
        yield return ("FieldErrors", With(
            Object(OptionalMember(Wording.NoField, ListOf(OfType("string")), "The errors of no single field.")),
            ("additionalProperties", new JsonObject
            {
                ["anyOf"] = new JsonArray(ListOf(OfType("string")), ListOf(Schema.Ref("FieldErrors"))),
            })));
    }

    private static string Name(int status) => ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal);

    private static Response Told(int status, string about, string detail, params string[] headers) =>
        new(status, about, Schema.Ref("Detail"))
        {
            Headers = headers,
            Examples = [("Detail", new JsonObject { ["detail"] = detail }.ToJsonString())],
        };
}
