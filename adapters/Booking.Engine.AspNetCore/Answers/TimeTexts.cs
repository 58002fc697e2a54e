using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>A date, printed <c>2024-01-15</c>.</summary>
[JsonConverter(typeof(TimeTextConverter<DateText>))]
internal readonly record struct DateText(LocalDate Value) : ITimeText
{
    public bool TryFormat(Span<char> destination, out int length) => destination.TryWrite(
        CultureInfo.InvariantCulture, $"{Value.Year:D4}-{Value.Month:D2}-{Value.Day:D2}", out length);
}

/// <summary>A time of day of a resource, printed <c>09:00:00</c>.</summary>
[JsonConverter(typeof(TimeTextConverter<TimeText>))]
internal readonly record struct TimeText(LocalTime Value) : ITimeText
{
    public bool TryFormat(Span<char> destination, out int length) => destination.TryWrite(
        CultureInfo.InvariantCulture, $"{Value.Hour:D2}:{Value.Minute:D2}:{Value.Second:D2}", out length);
}

/// <summary>A time of day of a computed slot, printed <c>09:00</c>, with seconds only where they are not zero.</summary>
[JsonConverter(typeof(TimeTextConverter<ShortTimeText>))]
internal readonly record struct ShortTimeText(LocalTime Value) : ITimeText
{
    public bool TryFormat(Span<char> destination, out int length) => Value.Second != 0
        ? new TimeText(Value).TryFormat(destination, out length)
        : destination.TryWrite(CultureInfo.InvariantCulture, $"{Value.Hour:D2}:{Value.Minute:D2}", out length);
}

/// <summary>An instant with what a clock shows then, printed <c>2024-01-15T09:00:00+01:00</c>.</summary>
[JsonConverter(typeof(TimeTextConverter<MomentText>))]
internal readonly record struct MomentText(OffsetDateTime Value) : ITimeText
{
    public bool TryFormat(Span<char> destination, out int length)
    {
        int offset = Math.Abs(Value.Offset.Seconds);
        length = 0;
        if (!new DateText(Value.Date).TryFormat(destination, out int date))
        {
            return false;
        }

        destination[date] = 'T';
        if (!new TimeText(Value.TimeOfDay).TryFormat(destination[(date + 1)..], out int time))
        {
            return false;
        }

        int local = date + 1 + time;
        if (offset == 0)
        {
            destination[local] = 'Z';
            length = local + 1;
            return true;
        }

        bool written = destination[local..].TryWrite(
            CultureInfo.InvariantCulture,
            $"{(Value.Offset.Seconds < 0 ? '-' : '+')}{offset / 3600:D2}:{offset / 60 % 60:D2}",
            out int zone);
        length = local + zone;
        return written;
    }
}

/// <summary>A timestamp, printed in UTC with the microseconds that are not zero: <c>2024-01-10T12:00:00.25Z</c>.</summary>
[JsonConverter(typeof(TimeTextConverter<TimestampText>))]
internal readonly record struct TimestampText(Instant Value) : ITimeText
{
    public bool TryFormat(Span<char> destination, out int length)
    {
        var utc = Value.InUtc().LocalDateTime;
        bool written = destination.TryWrite(
            CultureInfo.InvariantCulture, $"{utc.ToDateTimeUnspecified():yyyy-MM-ddTHH:mm:ss.FFFFFF}Z", out length);
        return written;
    }
}

/// <summary>What <see cref="TimeTextConverter{T}"/> prints.</summary>
internal interface ITimeText
{
    bool TryFormat(Span<char> destination, out int length);
}

/// <summary>Prints dates and times without a string for each.</summary>
internal sealed class TimeTextConverter<T> : JsonConverter<T>
    where T : struct, ITimeText
{
    private const int Longest = 32;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are read field by field.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[Longest];
        if (!value.TryFormat(text, out int length))
        {
            throw new InvalidOperationException($"{typeof(T).Name} is longer than {Longest} characters.");
        }

        writer.WriteStringValue(text[..length]);
    }
}
