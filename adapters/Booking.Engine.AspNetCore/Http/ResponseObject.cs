using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NodaTime;

namespace BookingEngine.AspNetCore.Http;

/// <summary>An object of a response, which is written when it is sent.</summary>
/// <param name="write">Writes the object.</param>
[JsonConverter(typeof(Converter))]
internal sealed class ResponseObject(Action<Utf8JsonWriter> write)
{
    /// <summary>Returns a duration in whole minutes. Seconds, which only the host itself can set, are cut off.</summary>
    public static int Minutes(Duration duration) => (int)duration.TotalMinutes;

    /// <summary>Writes a value in the one form that the API has for its type.</summary>
    public static void Write<T>(Utf8JsonWriter writer, T value)
    {
        Span<byte> text = stackalloc byte[TimeTexts.Longest];
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string line:
                writer.WriteStringValue(line);
                break;
            case Guid id:
                writer.WriteStringValue(id);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case IsoDayOfWeek day:
                writer.WriteNumberValue((int)day);
                break;
            case Enum name:
                writer.WriteStringValue(JsonNamingPolicy.SnakeCaseLower.ConvertName(name.ToString()));
                break;
            case Duration duration:
                writer.WriteNumberValue(Minutes(duration));
                break;
            case LocalDate date:
                writer.WriteStringValue(text[..TimeTexts.Write(date, text)]);
                break;
            case LocalTime time:
                writer.WriteStringValue(text[..TimeTexts.Write(time, text)]);
                break;
            case OffsetDateTime moment:
                writer.WriteStringValue(text[..TimeTexts.Write(moment, text)]);
                break;
            case Instant timestamp:
                writer.WriteStringValue(text[..TimeTexts.Write(timestamp, text)]);
                break;
            case ResponseObject one:
                one.Write(writer);
                break;
            case IReadOnlyDictionary<string, string> texts:
                WriteTexts(writer, texts);
                break;
            case IEnumerable<ResponseObject> objects:
                WriteList(writer, objects);
                break;
            case IEnumerable<IsoDayOfWeek> days:
                WriteList(writer, days);
                break;
            case IEnumerable<Duration> durations:
                WriteList(writer, durations);
                break;
            case IEnumerable<Guid> ids:
                WriteList(writer, ids);
                break;
            case IEnumerable<string> names:
                WriteList(writer, names);
                break;
            default:
                throw new NotSupportedException($"Responses have no values of {typeof(T)}.");
        }
    }

    /// <summary>Returns a value in the form in which responses contain it.</summary>
    public static JsonNode? ToJson<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        Write(writer, value);
        writer.Flush();
        return JsonNode.Parse(buffer.WrittenSpan);
    }

    private void Write(Utf8JsonWriter writer) => write(writer);

    private static void WriteList<T>(Utf8JsonWriter writer, IEnumerable<T> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> texts)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in texts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    internal sealed class Converter : JsonConverter<ResponseObject>
    {
        public override ResponseObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Requests are read field by field.");

        public override void Write(Utf8JsonWriter writer, ResponseObject value, JsonSerializerOptions options) =>
            value.Write(writer);
    }
}
