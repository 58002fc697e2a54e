using System.Text.Json;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>Prints what stands around the slots of a day.</summary>
internal static class AvailableSlotsBody
{
    private static readonly JsonEncodedText Exchange = JsonEncodedText.Encode("exchange");
    private static readonly JsonEncodedText BusinessName = JsonEncodedText.Encode("business_name");
    private static readonly JsonEncodedText Date = JsonEncodedText.Encode("date");
    private static readonly JsonEncodedText DayOfWeek = JsonEncodedText.Encode("day_of_week");
    private static readonly JsonEncodedText SlotDurationMinutes = JsonEncodedText.Encode("slot_duration_minutes");
    private static readonly JsonEncodedText Slots = JsonEncodedText.Encode("slots");

    /// <summary>All before the first slot.</summary>
    public static void WriteStart(Utf8JsonWriter writer, DayAvailability day)
    {
        writer.WriteStartObject();
        writer.WriteString(Exchange, day.Exchange.Id);
        writer.WriteString(BusinessName, day.Exchange.BusinessName);
        WriteDate(writer, day);
        writer.WriteNumber(DayOfWeek, (int)day.Date.DayOfWeek);
        writer.WriteNumber(SlotDurationMinutes, ExchangeBody.Minutes(day.SlotDuration));
        writer.WriteStartArray(Slots);
    }

    /// <summary>All after the last slot.</summary>
    public static void WriteEnd(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteDate(Utf8JsonWriter writer, DayAvailability day)
    {
        Span<byte> text = stackalloc byte[TimeTexts.Longest];
        writer.WriteString(Date, text[..new DateText(day.Date).Write(text)]);
    }
}
