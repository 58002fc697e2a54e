using System.Text.Json;
using NodaTime;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Whether a field of a body must be there.</summary>
internal enum Presence
{
    /// <summary>It must, and not be null.</summary>
    Required,

    /// <summary>It may be left out, but not be null.</summary>
    Optional,

    /// <summary>It may be left out or null, which is the same.</summary>
    Nullable,
}

/// <summary>
/// Reads the fields of a JSON object and notes what is wrong with them, so that every wrong field is answered at once.
/// A field that is absent or wrong reads as null: look at <see cref="Errors"/> before using what was read.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    /// <summary>Reads an object; what is not one is noted.</summary>
    public JsonFields(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            Errors.Add(FieldErrors.OfNoField, $"Invalid data. Expected a dictionary, but got {TypeName(body)}.");
            return;
        }

        foreach (var property in body.EnumerateObject())
        {
            if (Text(() => property.Name) is { } name)
            {
                _fields[name] = property.Value;
            }
        }
    }

    /// <summary>What is wrong so far.</summary>
    public FieldErrors Errors { get; } = new();

    /// <summary>Whether a change is read: what is left out stays as it is, required or not.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether a field is there, null or not.</summary>
    public bool IsGiven(string field) => _fields.ContainsKey(field);

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string field) =>
        _fields.TryGetValue(field, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether a field, if it is there, has a value that stands already.</summary>
    /// <param name="field">The field.</param>
    /// <param name="stands">Whether a text says what stands; null: nothing does.</param>
    public bool IsAsItStands(string field, Func<string, bool>? stands) =>
        !_fields.TryGetValue(field, out var value)
        || (value.ValueKind == JsonValueKind.Null ? stands is null : stands is not null && AsText(value) is { } text && stands(text));

    /// <summary>A text, without the white space around it.</summary>
    /// <param name="field">The field.</param>
    /// <param name="presence">Whether it must be there.</param>
    /// <param name="rule">Answers what is wrong with a text: one of <see cref="TextRules"/>.</param>
    public string? Text(string field, Presence presence, Func<string, TextProblem?> rule)
    {
        if (Find(field, presence) is not { } value)
        {
            return null;
        }

        string? text = value.ValueKind == JsonValueKind.String ? Text(() => value.GetString())?.Trim() : null;
        return Noted(field, text is null ? Wording.NoText : rule(text) is { } problem ? Wording.Message(problem) : null)
            ? null
            : text;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Integer(string field, int least, int most, Presence presence = Presence.Optional)
    {
        return Find(field, presence) is { } value ? Integer(field, value, least, most) : null;
    }

    /// <summary>A list of whole numbers within bounds, which is not empty; null where it is left out.</summary>
    public IReadOnlyList<int>? Integers(string field, int least, int most, int longest)
    {
        if (Elements(field, longest, Presence.Optional) is not { } values)
        {
            return null;
        }

        if (Noted(field, values.Length == 0 ? "This list may not be empty." : null))
        {
            return null;
        }

        int[] numbers = [.. values.Select(value => Integer(field, value, least, most)).OfType<int>()];
        return numbers.Length == values.Length ? numbers : null;
    }

    private int? Integer(string field, JsonElement value, int least, int most)
    {
        int number = 0;
        string? error = value.ValueKind != JsonValueKind.Number ? FieldText.NoInteger
            : value.TryGetDecimal(out decimal exact) && decimal.IsInteger(exact)
                ? FieldText.Bounded((Int128)exact, least, most, out number)
            : FieldText.Integer(value.GetRawText(), least, most, out number);
        return Noted(field, error) ? null : number;
    }

    /// <summary>One of some names.</summary>
    public T? Choice<T>(string field, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Find(field, Presence.Optional) is not { } value)
        {
            return null;
        }

        string? text = AsText(value);
        T chosen = default;
        bool isChoice = text is not null && choices.TryGetValue(text, out chosen);
        return Noted(field, isChoice ? null : FieldText.NoChoice(text ?? value.GetRawText())) ? null : chosen;
    }

    /// <summary>True or false.</summary>
    public bool? Boolean(string field)
    {
        if (Find(field, Presence.Optional) is not { } value)
        {
            return null;
        }

        bool isBoolean = value.ValueKind is JsonValueKind.True or JsonValueKind.False;
        return Noted(field, isBoolean ? null : "Must be a valid boolean.") ? null : value.GetBoolean();
    }

    /// <summary>The id of something.</summary>
    public Guid? Uuid(string field)
    {
        var id = Guid.Empty;
        return Find(field, Presence.Required) is not { } value
            || Noted(field, AsText(value) is { } text
                ? FieldText.Uuid(text, out id)
                : FieldText.NoUuid(value.ValueKind == JsonValueKind.String ? "" : value.GetRawText()))
            ? null
            : id;
    }

    /// <summary>A date.</summary>
    public LocalDate? Date(string field, Presence presence = Presence.Required)
    {
        LocalDate date = default;
        return Find(field, presence) is not { } value
            || Noted(field, AsText(value) is { } text ? FieldText.Date(text, out date) : FieldText.DateFormat)
            ? null
            : date;
    }

    /// <summary>A time of day.</summary>
    public LocalTime? Time(string field, Presence presence = Presence.Required)
    {
        LocalTime time = default;
        return Find(field, presence) is not { } value
            || Noted(field, AsText(value) is { } text ? FieldText.Time(text, out time) : FieldText.TimeFormat)
            ? null
            : time;
    }

    /// <summary>A time at which hours, or a part of them, open: 24:00 is none, since it ends the day.</summary>
    public LocalTime? Opening(string field, Presence presence = Presence.Required) =>
        IsEndOfDay(field) && Noted(field, FieldText.TimeFormat) ? null : Time(field, presence);

    /// <summary>Whether a time is the midnight that ends the day: 24:00.</summary>
    public bool IsEndOfDay(string field) =>
        _fields.TryGetValue(field, out var value)
        && AsText(value) is { } text
        && text.StartsWith("24", StringComparison.Ordinal)
        && FieldText.Time(text, out _) is null;

    /// <summary>A date and time; the offset is null where it has none.</summary>
    public (LocalDateTime Local, Offset? Offset)? Timestamp(string field, Presence presence = Presence.Required)
    {
        LocalDateTime local = default;
        Offset? offset = null;
        return Find(field, presence) is not { } value
            || Noted(field, AsText(value) is { } text
                ? FieldText.Timestamp(text, out local, out offset)
                : FieldText.TimestampFormat)
            ? null
            : (local, offset);
    }

    /// <summary>
    /// The objects of a list, with what is wrong in each row noted by the given function; null where it is left out.
    /// </summary>
    public IReadOnlyList<T>? List<T>(
        string field, int most, Func<JsonFields, T?> read, Presence presence = Presence.Optional)
        where T : class
    {
        if (Elements(field, most, presence) is not { } values)
        {
            return null;
        }

        JsonFields[] rows = [.. values.Select(row => new JsonFields(row))];
        T[] items = [.. rows.Where(row => !row.Errors.Any).Select(read).OfType<T>()];
        Errors.AddRows(field, [.. rows.Select(row => row.Errors)]);
        return items;
    }

    private JsonElement[]? Elements(string field, int most, Presence presence) =>
        Find(field, presence) is not { } value
            || Noted(field, value.ValueKind != JsonValueKind.Array
                ? $"Expected a list of items but got type \"{TypeName(value)}\"."
                : value.GetArrayLength() > most ? $"Ensure this field has no more than {most} elements." : null)
            ? null
            : [.. value.EnumerateArray()];

    private JsonElement? Find(string field, Presence presence)
    {
        if (!_fields.TryGetValue(field, out var value))
        {
            Noted(field, presence == Presence.Required && !IsPartial ? "This field is required." : null);
            return null;
        }

        if (value.ValueKind != JsonValueKind.Null)
        {
            return value;
        }

        Noted(field, presence == Presence.Nullable ? null : "This field may not be null.");
        return null;
    }

    private bool Noted(string field, string? error)
    {
        if (error is not null)
        {
            Errors.Add(field, error);
        }

        return error is not null;
    }

    private static string? AsText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? Text(() => value.GetString()) : null;

    /// <summary>A text of the document; null where its escapes are half of a surrogate pair, which is no text.</summary>
    private static string? Text(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What clients of the documented API know the JSON types as.</summary>
    private static string TypeName(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "dict",
        JsonValueKind.Array => "list",
        JsonValueKind.String => "str",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => value.GetRawText().AsSpan().ContainsAny(".eE") ? "float" : "int",
        _ => "NoneType",
    };
}
