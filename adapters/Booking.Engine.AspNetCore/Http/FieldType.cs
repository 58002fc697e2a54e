using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Http;

/// <summary>A type of field: how a value is read, and how OpenAPI describes it.</summary>
/// <param name="Schema">The schema of its values.</param>
/// <param name="Read">How a value is read.</param>
internal sealed record FieldType<T>(JsonObject Schema, FieldType<T>.Reader Read)
{
    /// <summary>Creates a type whose values have at most one thing wrong with them.</summary>
    /// <param name="schema">The schema of its values.</param>
    /// <param name="parse">Reads a value. The result is what is wrong with it; null: nothing.</param>
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

    /// <summary>Reads a value. The result is false where something is wrong with it, which is added to the field's errors.</summary>
    public delegate bool Reader(RawValue value, string field, FieldErrors errors, out T result);

    /// <summary>Reads a value. The result is what is wrong with it; null: nothing.</summary>
    public delegate string? Parser(RawValue value, out T result);

    /// <summary>Whether null is one of its values.</summary>
    public bool IsNullable { get; init; }

    /// <summary>How a value is shown as the default of a field.</summary>
    public Func<T, JsonNode?> Print { get; init; } = value => ResponseObject.ToJson(value);
}
