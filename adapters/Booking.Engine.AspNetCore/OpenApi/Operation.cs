using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Calendars;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>The description of what an endpoint accepts and how it responds.</summary>
/// <param name="Id">The name of the operation in generated clients.</param>
/// <param name="Tag">The kind of resource that it is about.</param>
/// <param name="Summary">A few words that say what it does.</param>
internal sealed record Operation(string Id, string Tag, string Summary)
{
    /// <summary>Further sentences that a caller should know.</summary>
    public string? About { get; init; }

    public Callers Callers { get; init; }

    /// <summary>Whether the query can say that the change is only tried out, and what it may do to bookings.</summary>
    public bool IsPreviewed { get; init; }

    /// <summary>Whether the query can say that the change is only tried out, but not what it may do to bookings.</summary>
    public bool TakesDryRun { get; init; }

    public Parameter[] Parameters { get; init; } = [];

    public JsonObject? Body { get; init; }

    /// <summary>Examples of bodies in JSON, by name. Each of them would be accepted.</summary>
    public (string Name, string Json)[] Examples { get; init; } = [];

    /// <summary>Examples of iCalendar bodies, by name, which the operation accepts too. It accepts none if there are no examples.</summary>
    public (string Name, string Text)[] Calendars { get; init; } = [];

    /// <summary>Examples of bodies that are not JSON, of an operation that takes no JSON.</summary>
    public (string MediaType, string Name, string Text)[] Texts { get; init; } = [];

    /// <summary>The responses to a request that succeeds, and refusals that only this operation has.</summary>
    public required Response[] Responses { get; init; }

    /// <summary>The statuses of refusals, in addition to those that follow from the parameters and the body.</summary>
    public int[] Refused { get; init; } = [];

    /// <summary>Returns the Operation Object of OpenAPI.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["operationId"] = Id, ["tags"] = new JsonArray(Tag), ["summary"] = Summary };
        if (About is not null)
        {
            json["description"] = About;
        }

        json["security"] = Security.Of(Callers);
        json["parameters"] = new JsonArray([.. Parameters.Select(parameter => parameter.ToJson())]);
        if (Body is not null)
        {
            var content = new JsonObject
            {
                ["application/json"] = Content(Body, Examples.Select(example => (example.Name, JsonNode.Parse(example.Json)))),
            };
            if (Calendars.Length > 0)
            {
                content[BookingCalendar.MediaType] = Content(
                    Schema.OfType("string"), Calendars.Select(example => (example.Name, (JsonNode?)example.Text)));
            }

            json["requestBody"] = new JsonObject { ["required"] = true, ["content"] = content };
        }

        if (Texts.Length > 0)
        {
            json["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject(Texts.Select(text => KeyValuePair.Create(
                    text.MediaType, (JsonNode?)Content(Schema.OfType("string"), [(text.Name, (JsonNode?)text.Text)])))),
            };
        }

        var responses = Responses.ToDictionary(response => response.Status, response => response.ToJson());
        foreach (int status in Refusals().Except(responses.Keys))
        {
            responses[status] = OpenApi.Refusals.Ref(status);
        }

        json["responses"] = new JsonObject(responses.OrderBy(response => response.Key).Select(response =>
            KeyValuePair.Create($"{response.Key}", (JsonNode?)response.Value)));
        return json;
    }

    private static JsonObject Content(JsonObject schema, IEnumerable<(string Name, JsonNode? Value)> examples) => new()
    {
        ["schema"] = schema.DeepClone(),
        ["examples"] = new JsonObject(examples.Select(example => KeyValuePair.Create(
            example.Name, (JsonNode?)new JsonObject { ["value"] = example.Value }))),
    };

    private IEnumerable<int> Refusals()
    {
        int[] ofBody = [400, 413, 415];
        return
        [
            .. Refused,
            401,
            406,
            429,
            503,
            .. Body is null ? [] : ofBody,
            .. Parameters.Select(parameter => parameter switch
            {
                { In: "query" } => 400,
                { In: "path" } => 404,
                { Name: "If-Match" } => 412,
                _ => 406,
            }),
        ];
    }
}
