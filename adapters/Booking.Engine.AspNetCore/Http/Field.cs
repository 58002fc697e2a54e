using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Http;

/// <summary>A field of a body or of a query, as the OpenAPI document describes it.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Schema">The schema of its values, with its description and its default.</param>
internal record Field(string Name, JsonObject Schema)
{
    /// <summary>Whether every request must have the field, or every response has it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>A value that works in the examples of the document, or null if none is needed.</summary>
    public string? Example { get; init; }

    /// <summary>Declares a member that all responses have, and no request.</summary>
    public static Field Member(string name, JsonObject schema, string? about = null) =>
        OptionalMember(name, schema, about) with { IsRequired = true };

    /// <summary>Declares a member that some responses have, and no request.</summary>
    public static Field OptionalMember(string name, JsonObject schema, string? about = null) =>
        new(name, Described(schema, about));

    /// <summary>Declares a field that a request must have.</summary>
    public static Field<T> Required<T>(string name, FieldType<T> type, string? about = null) =>
        new(name, Described(type.Schema, about), type) { IsRequired = true };

    /// <summary>Declares a field that may be left out and then has its default.</summary>
    public static Field<T> Optional<T>(string name, FieldType<T> type, T @default, string? about = null)
    {
        var schema = type.Schema.DeepClone().AsObject();
        schema["default"] = type.Print(@default);
        return new(name, Described(schema, about), type) { Default = @default };
    }

    /// <summary>Declares a field that may be left out and then reads as null.</summary>
    public static Field<T?> Optional<T>(string name, FieldType<T> type, string? about = null)
        where T : struct => new(name, Described(type.Schema, about), type.OrNone());

    /// <summary>Declares a field that may be left out or null. Both mean the same.</summary>
    public static Field<T?> Optional<T>(string name, FieldType<T?> type, string? about = null)
        where T : struct => new(name, Described(type.Schema, about), type);

    /// <summary>Declares a list that may be left out and then reads as empty.</summary>
    public static Field<IReadOnlyList<T>> Optional<T>(string name, FieldType<IReadOnlyList<T>> type, string? about = null) =>
        new(name, Described(type.Schema, about), type) { Default = [] };

    /// <inheritdoc cref="Optional{T}(string, FieldType{T}, string?)"/>
    public static Field<string?> Optional(string name, FieldType<string> type, string? about = null) =>
        new(name, Described(type.Schema, about), type!);

    /// <summary>Returns the field as a member of a response, which always has it.</summary>
    public Field InResponse() => new(Name, WithoutDefault()) { IsRequired = true };

    /// <summary>Returns the field as a member of a change, which may leave it out.</summary>
    public Field InChange() => new(Name, WithoutDefault());

    private static JsonObject Described(JsonObject schema, string? about)
    {
        var described = schema.DeepClone().AsObject();
        if (about is not null)
        {
            described["description"] = about;
        }

        return described;
    }

    private JsonObject WithoutDefault()
    {
        var schema = Schema.DeepClone().AsObject();
        schema.Remove("default");
        return schema;
    }
}

/// <summary>
/// A field of a request, which is declared once, with its name, its type, its description, and whether it is required or
/// what its default is.
/// </summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Schema">The schema of its values, with its description and its default.</param>
/// <param name="Type">How a value is read.</param>
internal sealed record Field<T>(string Name, JsonObject Schema, FieldType<T> Type) : Field(Name, Schema)
{
    /// <summary>The value that is read if the field is left out or wrong.</summary>
    public T Default { get; init; } = default!;

    /// <summary>Whether the field of a request may be null.</summary>
    public bool IsNullable { get; init; } = Type.IsNullable;

    /// <summary>
    /// Returns the field as required or not, if the rest of the request decides that. If it is not required, it may be
    /// null.
    /// </summary>
    public Field<T> RequiredIf(bool isRequired) => this with { IsRequired = isRequired, IsNullable = !isRequired };
}
