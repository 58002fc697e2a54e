using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>Validates JSON against the schemas of the OpenAPI document.</summary>
public sealed class DocumentedSchemas
{
    private static readonly EvaluationOptions Quick = new() { RequireFormatValidation = true };
    private static readonly EvaluationOptions Telling = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };

    private readonly ConcurrentDictionary<string, JsonSchema> _built = new();
    private readonly JsonObject _components;

    /// <param name="components">The schemas that others refer to.</param>
    /// <param name="refusesOthers">Whether a field that a schema doesn't name is wrong.</param>
    public DocumentedSchemas(JsonObject components, bool refusesOthers)
    {
        _components = components.DeepClone().AsObject();
        if (refusesOthers)
        {
            RefuseOthers(_components);
        }
    }

    /// <summary>Describes why a text is not JSON of a schema, or returns null if it is.</summary>
    public string? Difference(JsonNode schema, string json)
    {
        using var document = JsonDocument.Parse(json);
        var built = _built.GetOrAdd(schema.ToJsonString(), Build);
        if (built.Evaluate(document.RootElement, Quick).IsValid)
        {
            return null;
        }

        var result = built.Evaluate(document.RootElement, Telling);
        var errors = (result.Details ?? []).Append(result).Where(part => part.Errors is not null).SelectMany(
            part => part.Errors!.Select(error => $"{part.InstanceLocation} {error.Key}: {error.Value}"));
        return $"Not of the documented schema:\n{string.Join('\n', errors)}\n";
    }

    private JsonSchema Build(string schema)
    {
        var whole = JsonNode.Parse(schema)!.AsObject();
        whole["$defs"] = _components.DeepClone();
        whole["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        string text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        return JsonSchema.FromText(text, new BuildOptions { SchemaRegistry = new SchemaRegistry() });
    }

    private static void RefuseOthers(JsonNode? part)
    {
        if (part is JsonArray list)
        {
            foreach (var item in list)
            {
                RefuseOthers(item);
            }
        }
        else if (part is JsonObject schema)
        {
            foreach (var (_, value) in schema)
            {
                RefuseOthers(value);
            }

            if (schema["properties"] is JsonObject && schema["additionalProperties"] is null)
            {
                schema["additionalProperties"] = false;
            }
        }
    }
}
