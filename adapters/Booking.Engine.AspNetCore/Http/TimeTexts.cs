using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace BookingEngine.AspNetCore.Http;

/// <summary>A date, printed <c>2024-01-15</c>.</summary>
[JsonConverter(typeof(TimeTextConverter<DateText>))]
internal readonly record struct DateText(LocalDate Value) : ITimeText
{
    public int Write(Span<byte> utf8) => TimeTexts.Write(Value.ToDateOnly(), "o", utf8);
}

/// <summary>A time of day of a resource, printed <c>09:00:00</c>.</summary>
[JsonConverter(typeof(TimeTextConverter<TimeText>))]
internal readonly record struct TimeText(LocalTime Value) : ITimeText
{
    public int Write(Span<byte> utf8) => TimeTexts.Write(Value.ToTimeOnly(), "r", utf8);
}

/// <summary>An instant with what a clock shows then, printed <c>2024-01-15T09:00:00+01:00</c>.</summary>
[JsonConverter(typeof(TimeTextConverter<MomentText>))]
internal readonly record struct MomentText(OffsetDateTime Value) : ITimeText
{
    public int Write(Span<byte> utf8)
    {
        int local = TimeTexts.Write(Value.LocalDateTime.ToDateTimeUnspecified(), "s", utf8);
        int offset = Value.Offset.Seconds / 60;
        if (offset == 0)
        {
            utf8[local] = (byte)'Z';
            return local + 1;
        }

        var zone = utf8.Slice(local, "+HH:mm".Length);
        zone[0] = (byte)(offset < 0 ? '-' : '+');
        WriteTwoDigits(Math.Abs(offset) / 60, zone[1..]);
        zone[3] = (byte)':';
        WriteTwoDigits(Math.Abs(offset) % 60, zone[4..]);
        return local + zone.Length;
    }

    private static void WriteTwoDigits(int number, Span<byte> utf8)
    {
        utf8[0] = (byte)('0' + (number / 10));
        utf8[1] = (byte)('0' + (number % 10));
    }
}

/// <summary>A timestamp, printed in UTC with the microseconds that are not zero: <c>2024-01-10T12:00:00.25Z</c>.</summary>
[JsonConverter(typeof(TimeTextConverter<TimestampText>))]
internal readonly record struct TimestampText(Instant Value) : ITimeText
{
    public int Write(Span<byte> utf8) => TimeTexts.Write(Value.ToDateTimeUtc(), "yyyy-MM-ddTHH:mm:ss.FFFFFFZ", utf8);
}

/// <summary>What <see cref="TimeTextConverter{T}"/> prints.</summary>
internal interface ITimeText
{
    /// <summary>Writes it in UTF-8, in at most <see cref="TimeTexts.Longest"/> bytes, none of which JSON has to escape.</summary>
    /// <returns>How many bytes were written.</returns>
    int Write(Span<byte> utf8);
}

/// <summary>Prints dates and times without a string for each.</summary>
internal static class TimeTexts
{
    /// <summary>More bytes than any of them has.</summary>
    public const int Longest = 32;

    public static int Write<T>(T value, string format, Span<byte> utf8)
        where T : IUtf8SpanFormattable =>
        value.TryFormat(utf8, out int length, format, CultureInfo.InvariantCulture)
            ? length
            : throw new ArgumentException($"{value} is longer than {utf8.Length} bytes.", nameof(utf8));
}

/// <inheritdoc cref="TimeTexts"/>
internal sealed class TimeTextConverter<T> : JsonConverter<T>
    where T : struct, ITimeText
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are read field by field.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[TimeTexts.Longest];
        writer.WriteStringValue(text[..value.Write(text)]);
    }
}
