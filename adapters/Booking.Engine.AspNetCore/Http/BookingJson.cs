using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BookingEngine.AspNetCore.Http;

/// <summary>The JSON options of responses: names in snake_case, and characters as they are in UTF-8.</summary>
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
    /// <summary>The options of responses that are written member by member.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>
    /// The context that all other responses use. The relaxed encoder is safe here, since nothing is embedded in HTML.
    /// </summary>
    public static BookingJson Shared { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
