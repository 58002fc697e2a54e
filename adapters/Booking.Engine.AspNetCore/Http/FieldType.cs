using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Http;

/// <summary>A type of field, which says how a value is read and how OpenAPI describes it.</summary>
/// <param name="Schema">The schema of its values.</param>
/// <param name="Read">How a value is read.</param>
internal sealed record FieldType<T>(JsonObject Schema, FieldType<T>.Reader Read)
{
    /// <summary>Creates a type whose values have at most one error.</summary>
    /// <param name="schema">The schema of its values.</param>
    /// <param name="parse">Reads a value. Returns what is wrong with it, or null.</param>
    public FieldType(JsonObject schema, Parser parse)
        : this(schema, (value, field, errors, out result) =>
        {
            string? problem = parse(value, out result);
            if (problem is not null)
            {
                errors.Add(field, problem);
            }

            return problem is null;
        })
    {
    }

    /// <summary>Reads a value. If something is wrong with it, adds errors to the field and returns false.</summary>
    public delegate bool Reader(RawValue value, string field, FieldErrors errors, out T result);

    /// <summary>Reads a value. Returns what is wrong with it, or null.</summary>
    public delegate string? Parser(RawValue value, out T result);

    /// <summary>Whether null is one of the values.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Prints a value as the default of a field in the document.</summary>
    public Func<T, JsonNode?> Print { get; init; } = value => ResponseObject.ToJson(value);
}
