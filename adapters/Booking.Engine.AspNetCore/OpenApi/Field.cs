using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>A field of a body.</summary>
internal sealed record Field
{
    private Field(string name, JsonObject schema, string? about)
    {
        Name = name;
        Schema = about is null ? schema : OpenApi.Schema.With(schema, ("description", about));
    }

    public string Name { get; }

    public JsonObject Schema { get; }

    public bool IsRequired { get; private init; }

    /// <summary>A field that a request must have, or that every answer has.</summary>
    public static Field Required(string name, JsonObject schema, string? about = null) =>
        new(name, schema, about) { IsRequired = true };

    /// <summary>A field that may be left out.</summary>
    public static Field Optional(string name, JsonObject schema, string? about = null) => new(name, schema, about);

    /// <summary>A field that may be left out, which is the same as the given value.</summary>
    public static Field Optional(string name, JsonObject schema, JsonNode? @default, string? about = null) =>
        new(name, OpenApi.Schema.With(schema, ("default", @default)), about);

    /// <summary>The schema of an object with these fields, which may have others too.</summary>
    public static JsonObject Object(params IEnumerable<Field> fields)
    {
        Field[] all = [.. fields];
        var schema = new JsonObject { ["type"] = "object" };
        if (all.Any(field => field.IsRequired))
        {
            schema["required"] = new JsonArray(
                [.. all.Where(field => field.IsRequired).Select(field => JsonValue.Create(field.Name))]);
        }

        schema["properties"] = new JsonObject(
            all.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Schema.DeepClone())));
        return schema;
    }

    /// <summary>The field as an answer has it: always.</summary>
    public Field InResponse() => WithoutDefault() with { IsRequired = true };

    /// <summary>The field as a change has it: what is left out stays as it is.</summary>
    public Field InChange() => WithoutDefault() with { IsRequired = false };

    private Field WithoutDefault()
    {
        var schema = Schema.DeepClone().AsObject();
        schema.Remove("default");
        return new Field(Name, schema, null);
    }
}
