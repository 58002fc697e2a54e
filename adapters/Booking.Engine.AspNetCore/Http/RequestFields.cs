using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Reads the fields of a body or a query and collects their errors, so that one response can report every wrong field.
/// What was read is valid only if there are no <see cref="Errors"/>.
/// </summary>
internal sealed class RequestFields
{
    private readonly Func<string, RawValue?> _valueOf;

    /// <summary>Creates the fields of a JSON object. Any other JSON is an error.</summary>
    public RequestFields(RawValue body)
    {
        var values = new Dictionary<string, RawValue?>(StringComparer.Ordinal);
        _valueOf = values.GetValueOrDefault;
        if (body.Json is not { ValueKind: JsonValueKind.Object } json)
        {
            Errors.Add(Wording.NoField, Wording.NoObject(body.TypeName));
            return;
        }

        foreach (var property in json.EnumerateObject())
        {
            if (RawValue.ReadText(() => property.Name) is { } name)
            {
                values[name] = new RawValue(property.Value);
            }
        }
    }

    /// <summary>
    /// Creates the fields of a query. If a field occurs twice, the last value counts. An empty value counts as left out,
    /// since forms also send fields that nobody filled in.
    /// </summary>
    public RequestFields(IQueryCollection query) =>
        _valueOf = name => query[name] is [.., { Length: > 0 } last] ? new RawValue(last) : null;

    /// <summary>Creates the fields of texts by name. An empty text counts as left out.</summary>
    public RequestFields(Func<string, string?> textOf) =>
        _valueOf = name => textOf(name) is { Length: > 0 } text ? new RawValue(text) : null;

    /// <summary>The errors of the fields that were read.</summary>
    public FieldErrors Errors { get; } = new();

    /// <summary>Whether the body is a change, which may leave out even a required field.</summary>
    public bool IsChange { get; init; }

    /// <summary>Whether the request has a field, even if it is null.</summary>
    public bool IsGiven(Field field) => _valueOf(field.Name) is not null;

    /// <summary>Whether the request has a field that is not null.</summary>
    public bool Has(Field field) => _valueOf(field.Name) is { IsNull: false };

    /// <summary>Returns a field as it is written, or null if it is left out.</summary>
    public string? Text(Field field) => _valueOf(field.Name)?.Text;

    /// <summary>Reads a field. Returns its default if it is left out or wrong.</summary>
    public T Read<T>(Field<T> field) => Read(field, field.Default);

    /// <summary>Reads a field. Returns the current value if the field is left out or wrong.</summary>
    public T Read<T>(Field<T> field, T current)
    {
        if (_valueOf(field.Name) is not { } value)
        {
            if (field.IsRequired && !IsChange)
            {
                Errors.Add(field.Name, Wording.Required);
            }

            return current;
        }

        if (!value.IsNull)
        {
            return field.Type.Read(value, field.Name, Errors, out var result) ? result : current;
        }

        if (!field.IsNullable)
        {
            Errors.Add(field.Name, Wording.NotNull);
            return current;
        }

        return default!;
    }

    /// <summary>Whether a field is left out, or has a value that meets a condition. This adds no error.</summary>
    public bool IsAbsentOr<T>(Field<T> field, Func<T, bool> condition)
    {
        if (_valueOf(field.Name) is not { } value)
        {
            return true;
        }

        return value.IsNull
            ? field.Type.IsNullable && condition(default!)
            : field.Type.Read(value, field.Name, new FieldErrors(), out var given) && condition(given);
    }
}
