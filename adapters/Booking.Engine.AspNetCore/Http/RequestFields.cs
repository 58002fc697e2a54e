using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Reads the fields of a body or a query, and collects what is wrong with them, so that one response tells of every wrong
/// field. Look at <see cref="Errors"/> before using what was read.
/// </summary>
internal sealed class RequestFields
{
    private readonly Func<string, RawValue?> _valueOf;

    /// <summary>Takes the fields of a JSON object; anything else is an error.</summary>
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
    /// Takes the fields of a query. The last value counts where a field comes twice. An empty one counts as left out, since
    /// forms send what nobody filled in.
    /// </summary>
    public RequestFields(IQueryCollection query) =>
        _valueOf = name => query[name] is [.., { Length: > 0 } last] ? new RawValue(last) : null;

    /// <summary>What is wrong with the fields that were read.</summary>
    public FieldErrors Errors { get; } = new();

    /// <summary>Whether this is a change, where even a required field may be left out and stays as it is.</summary>
    public bool IsChange { get; init; }

    /// <summary>Whether a field is there, null or not.</summary>
    public bool IsGiven(Field field) => _valueOf(field.Name) is not null;

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(Field field) => _valueOf(field.Name) is { IsNull: false };

    /// <summary>Reads a field. The result is its default where it is left out or wrong.</summary>
    public T Read<T>(Field<T> field) => Read(field, field.Default);

    /// <summary>Reads a field. The result is the current value where the field is left out or wrong.</summary>
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

    /// <summary>Whether a field is left out, or has a value that meets a condition. It adds no error.</summary>
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
