using System.Text.Json;

namespace BookingEngine.AspNetCore.Http;

/// <summary>A value of a request before it is read. It is JSON from a body, or the text of a query.</summary>
internal readonly struct RawValue
{
    /// <summary>Creates a value of a body.</summary>
    public RawValue(JsonElement json)
    {
        Json = json;
        Text = json.ValueKind == JsonValueKind.String ? ReadText(json.GetString) : null;
    }

    /// <summary>Creates a value of a query.</summary>
    public RawValue(string text) => Text = text;

    /// <summary>The value of the body, or null if it is a value of a query.</summary>
    public JsonElement? Json { get; }

    /// <summary>The text, or null if the body has something else, or a string with half of a surrogate pair.</summary>
    public string? Text { get; }

    /// <summary>Whether the value is the null of JSON.</summary>
    public bool IsNull => Json?.ValueKind == JsonValueKind.Null;

    /// <summary>The name by which clients of the documented API know the type of a JSON value.</summary>
    public string TypeName => Json?.ValueKind switch
    {
        JsonValueKind.Object => "dict",
        JsonValueKind.Array => "list",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => Json.Value.GetRawText().AsSpan().ContainsAny(".eE") ? "float" : "int",
        JsonValueKind.Null => "NoneType",
        _ => "str",
    };

    /// <summary>Returns the value as it is written in the request.</summary>
    public override string ToString() => Text ?? Json?.GetRawText() ?? "";

    /// <summary>Reads a text of a JSON document. Returns null if its escapes contain half of a surrogate pair.</summary>
    public static string? ReadText(Func<string?> read)
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
}
