using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.Text;

namespace BookingEngine.Benchmarks;

/// <summary>
/// Writes the engine's result as the JSON that a client gets, by System.Text.Json with generated serializers.
/// </summary>
public static class JsonAnswer
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static byte[] Of(DayAvailability[] days) =>
        JsonSerializer.SerializeToUtf8Bytes(Array.ConvertAll(days, Day), JsonAnswerContext.Default.DayAnswerArray);

    private static DayAnswer Day(DayAvailability day) => new(
        LocalDatePattern.Iso.Format(day.Date), [.. day.Slots.Select(Slot)]);

    private static SlotAnswer Slot(Slot slot)
    {
        var (start, end) = (slot.LocalStart, slot.LocalEnd);
        return new SlotAnswer(
            Time.Format(start.TimeOfDay),
            Time.Format(end.TimeOfDay),
            slot.AvailableCapacity,
            slot.IsAvailable,
            OffsetDateTimePattern.GeneralIso.Format(start),
            OffsetDateTimePattern.GeneralIso.Format(end));
    }
}

public sealed record DayAnswer(string Date, SlotAnswer[] Slots);

public sealed record SlotAnswer(
    string StartTime, string EndTime, int AvailableCapacity, bool IsAvailable, string StartsAt, string EndsAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DayAnswer[]))]
public sealed partial class JsonAnswerContext : JsonSerializerContext;
