using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BookingEngine.AspNetCore.Http;

/// <summary>How responses are printed: snake_case, and characters as they are in UTF-8.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(DetailBody))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ResponseObject))]
[JsonSerializable(typeof(IEnumerable<ResponseObject>))]
[JsonSerializable(typeof(PageBody))]
internal sealed partial class BookingJson : JsonSerializerContext
{
    /// <summary>How responses are printed that are written by hand.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The one that all other responses use. The relaxed encoder is safe here: nothing is embedded in HTML.</summary>
    public static BookingJson Shared { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
