using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.OpenApi.Schema;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>The responses to requests that are not carried out: their bodies are the same everywhere.</summary>
internal static class Refusals
{
    private static readonly Response[] All =
    [
        new(400, "Something is wrong with the request, or a rule says no: every wrong field at once.",
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
        Told(401, "Not signed in, or with a token that is not good.", "Authentication credentials were not provided.", "WWW-Authenticate"),
        Told(403, "Signed in, but not allowed.", "You do not have permission to perform this action."),
        Told(404, "No such thing, or not yours to see.", "Not found."),
        Told(405, "The path has other methods. Any path answers it.", "Method \"PUT\" not allowed.", "Allow"),
        Told(406, "The client does not take what there is.", "Could not satisfy the request Accept header."),
        Told(409, "The status, or what still depends on it, forbids the change.", "Bookings hold this time slot."),
        Told(412, "If-Match names an older version.", "It was changed meanwhile: read it again."),
        Told(413, "The body is longer than 1 MiB. The connection is closed.", "The request body is too large."),
        Told(415, "The body is not declared as JSON in UTF-8, or is compressed.", "Unsupported media type \"text/plain\" in request."),
        Told(422, "The key came before, with another request.", "This idempotency key was used for another request."),
        Told(429, "Too many requests of the caller.", "Request was throttled. Expected available in 2 seconds.", "Retry-After"),
        Told(501, "The store can't do this.", "The store can't do this in the way it is deployed."),
        Told(503, "Not now: try again.", "The service is not available at the moment. Please try again.", "Retry-After"),
    ];

    /// <summary>All of them, as components.</summary>
    public static JsonObject Responses() =>
        new(All.Select(response => KeyValuePair.Create(Name(response.Status), (JsonNode?)response.ToJson())));

    /// <summary>The one of a status.</summary>
    public static Response Of(int status) => All.Single(response => response.Status == status);

    /// <summary>The one of a status, by its name among the components.</summary>
    public static JsonObject Ref(int status) => new() { ["$ref"] = $"#/components/responses/{Name(status)}" };

    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("Detail", Object(Member("detail", OfType("string"))));
        yield return ("ErrorCode", new JsonObject
        {
            ["type"] = "string",
            ["description"] = "Why, for programs. New ones may be added.",
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
                "Null: no single field is wrong. In a row of a list: operating_hours[1].day_of_week."),
            Member("message", OfType("string"))));
        yield return ("FieldErrors", With(
            Object(OptionalMember(Wording.NoField, ListOf(OfType("string")), "What no single field is wrong with.")),
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
