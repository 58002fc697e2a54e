using System.Text.Json.Nodes;

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

    public Parameter[] Parameters { get; init; } = [];

    public JsonObject? Body { get; init; }

    /// <summary>Examples of bodies in JSON, by name. Each of them would be accepted.</summary>
    public (string Name, string Json)[] Examples { get; init; } = [];

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
            json["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject
                    {
                        ["schema"] = Body.DeepClone(),
                        ["examples"] = new JsonObject(Examples.Select(example => KeyValuePair.Create(
                            example.Name, (JsonNode?)new JsonObject { ["value"] = JsonNode.Parse(example.Json) }))),
                    },
                },
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
