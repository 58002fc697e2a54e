using System.Globalization;
using NodaTime;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Writes dates and times in UTF-8 without creating strings. None of the bytes has to be escaped in JSON. Each function
/// returns the number of bytes that it wrote.
/// </summary>
internal static class TimeTexts
{
    /// <summary>More bytes than any of the texts needs.</summary>
    public const int Longest = 32;

    /// <summary>Writes a date, such as <c>2024-01-15</c>.</summary>
    public static int Write(LocalDate date, Span<byte> utf8) => Write(date.ToDateOnly(), "o", utf8);

    /// <summary>Writes a time of day of a resource, such as <c>09:00:00</c>.</summary>
    public static int Write(LocalTime time, Span<byte> utf8) => Write(time.ToTimeOnly(), "r", utf8);

    /// <summary>
    /// Writes a timestamp in UTC with the microseconds that are not zero, such as <c>2024-01-10T12:00:00.25Z</c>.
    /// </summary>
    public static int Write(Instant timestamp, Span<byte> utf8) =>
        Write(timestamp.ToDateTimeUtc(), "yyyy-MM-ddTHH:mm:ss.FFFFFFZ", utf8);

    /// <summary>
    /// Writes an instant as a clock shows it, with its offset, such as <c>2024-01-15T09:00:00+01:00</c>.
    /// </summary>
    public static int Write(OffsetDateTime moment, Span<byte> utf8)
    {
        int local = Write(moment.LocalDateTime.ToDateTimeUnspecified(), "s", utf8);
        int offset = moment.Offset.Seconds / 60;
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

    private static int Write<T>(T value, string format, Span<byte> utf8)
        where T : IUtf8SpanFormattable =>
        value.TryFormat(utf8, out int length, format, CultureInfo.InvariantCulture)
            ? length
            : throw new ArgumentException($"{value} is longer than {utf8.Length} bytes.", nameof(utf8));

    private static void WriteTwoDigits(int number, Span<byte> utf8)
    {
        utf8[0] = (byte)('0' + (number / 10));
        utf8[1] = (byte)('0' + (number % 10));
    }
}
