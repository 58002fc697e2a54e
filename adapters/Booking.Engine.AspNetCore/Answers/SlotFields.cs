using System.Text.Json;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>Prints the fields of a computed slot.</summary>
internal static class SlotFields
{
    private static readonly JsonEncodedText StartTime = JsonEncodedText.Encode("start_time");
    private static readonly JsonEncodedText EndTime = JsonEncodedText.Encode("end_time");
    private static readonly JsonEncodedText IsAvailable = JsonEncodedText.Encode("is_available");
    private static readonly JsonEncodedText AvailableCapacity = JsonEncodedText.Encode("available_capacity");
    private static readonly JsonEncodedText StartsAt = JsonEncodedText.Encode("starts_at");
    private static readonly JsonEncodedText EndsAt = JsonEncodedText.Encode("ends_at");
    private static readonly JsonEncodedText Reason = JsonEncodedText.Encode("unavailable_reason");
    private static readonly JsonEncodedText Past = JsonEncodedText.Encode("past");
    private static readonly JsonEncodedText Notice = JsonEncodedText.Encode("notice");
    private static readonly JsonEncodedText Window = JsonEncodedText.Encode("window");
    private static readonly JsonEncodedText Blocked = JsonEncodedText.Encode("blocked");
    private static readonly JsonEncodedText Booked = JsonEncodedText.Encode("booked");

    public static void Write(Utf8JsonWriter writer, DayAvailability day, Slot slot)
    {
        Span<byte> start = stackalloc byte[TimeTexts.Longest];
        Span<byte> end = stackalloc byte[TimeTexts.Longest];
        start = start[..new MomentText(day.LocalStart(slot)).Write(start)];
        end = end[..new MomentText(day.LocalEnd(slot)).Write(end)];
        writer.WriteString(StartTime, TimeOfDay(start));
        writer.WriteString(EndTime, TimeOfDay(end));
        writer.WriteBoolean(IsAvailable, slot.IsAvailable);
        writer.WriteNumber(AvailableCapacity, slot.AvailableCapacity);
        writer.WriteString(StartsAt, start);
        writer.WriteString(EndsAt, end);
        if (slot.UnavailableReason is { } reason)
        {
            writer.WriteString(Reason, Name(reason));
        }
        else
        {
            writer.WriteNull(Reason);
        }
    }

    /// <summary>The <c>09:00</c> of a printed moment, with seconds only where they are not zero.</summary>
    private static ReadOnlySpan<byte> TimeOfDay(ReadOnlySpan<byte> moment) =>
        moment["yyyy-MM-ddTHH:mm".Length..].StartsWith(":00"u8)
            ? moment.Slice("yyyy-MM-ddT".Length, "HH:mm".Length)
            : moment.Slice("yyyy-MM-ddT".Length, "HH:mm:ss".Length);

    private static JsonEncodedText Name(UnavailableReason reason) => reason switch
    {
        UnavailableReason.Past => Past,
        UnavailableReason.Notice => Notice,
        UnavailableReason.Window => Window,
        UnavailableReason.Blocked => Blocked,
        UnavailableReason.Booked => Booked,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a known reason."),
    };
}
