using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.TimeSlots;

namespace BookingEngine.AspNetCore.Http;

/// <summary>How answers are printed: snake_case, dates and times by the converters, characters as they are in UTF-8.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(DetailBody))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ExchangeBody))]
[JsonSerializable(typeof(PageBody<ExchangeBody>))]
[JsonSerializable(typeof(GeneratedSlotsBody))]
[JsonSerializable(typeof(ErasedBookingsBody))]
[JsonSerializable(typeof(CalendarAddressBody))]
[JsonSerializable(typeof(SpecialHoursBody))]
[JsonSerializable(typeof(IReadOnlyList<SpecialHoursBody>))]
[JsonSerializable(typeof(TimeSlotBody))]
[JsonSerializable(typeof(PageBody<TimeSlotBody>))]
[JsonSerializable(typeof(BookingBody))]
[JsonSerializable(typeof(PageBody<BookingBody>))]
internal sealed partial class BookingJson : JsonSerializerContext
{
    /// <summary>How answers are printed that are written by hand.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The one that all other answers use. The relaxed encoder is safe here: nothing is embedded in HTML.</summary>
    public static BookingJson Shared { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
