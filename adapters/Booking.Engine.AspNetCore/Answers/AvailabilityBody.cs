using System.Text.Json;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>Prints the slots of a range of days, and the first of them that can be had.</summary>
internal static class AvailabilityBody
{
    private const int ManyBytes = 64 * 1024;

    private static readonly JsonEncodedText Exchange = JsonEncodedText.Encode("exchange");
    private static readonly JsonEncodedText Days = JsonEncodedText.Encode("days");
    private static readonly JsonEncodedText FirstAvailable = JsonEncodedText.Encode("first_available");

    /// <summary>Computes day by day, and sends what is printed whenever it has grown long.</summary>
    public static async Task WriteAsync(
        Utf8JsonWriter writer, PreparedAvailability availability, CancellationToken cancellationToken)
    {
        (DayAvailability Day, Slot Slot)? first = null;
        writer.WriteStartObject();
        writer.WriteString(Exchange, availability.Exchange.Id);
        writer.WriteStartArray(Days);
        for (int i = 0; i < availability.Count; i++)
        {
            var day = availability.GetDay(i);
            AvailableSlotsBody.Write(writer, day);
            first ??= FirstOf(day);
            if (writer.BytesPending > ManyBytes)
            {
                await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        writer.WriteEndArray();
        WriteFirst(writer, first);
        writer.WriteEndObject();
    }

    private static (DayAvailability, Slot)? FirstOf(DayAvailability day)
    {
        foreach (var slot in day.Slots)
        {
            if (slot.IsAvailable)
            {
                return (day, slot);
            }
        }

        return null;
    }

    private static void WriteFirst(Utf8JsonWriter writer, (DayAvailability Day, Slot Slot)? first)
    {
        if (first is not var (day, slot))
        {
            writer.WriteNull(FirstAvailable);
            return;
        }

        writer.WriteStartObject(FirstAvailable);
        AvailableSlotsBody.WriteDate(writer, day);
        SlotFields.Write(writer, day, slot);
        writer.WriteEndObject();
    }
}
