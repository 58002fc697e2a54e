using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace BookingEngine.FileStore.Tests;

/// <summary>How the engine's values are written as JSON.</summary>
internal static class Json
{
    public static JsonSerializerOptions Options { get; } = new JsonSerializerOptions
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsComputed } },
        Converters = { new OpeningPeriodConverter(), new LocalPeriodConverter(), new ReminderConverter() },
    }.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);

    /// <summary>What can't be set when a value is read back is computed of the rest.</summary>
    private static void LeaveOutWhatIsComputed(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(one => one.Set is null && one.AssociatedParameter is null).ToArray())
        {
            type.Properties.Remove(property);
        }
    }

    private sealed class OpeningPeriodConverter : JsonConverter<OpeningPeriod>
    {
        public override OpeningPeriod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var times = JsonSerializer.Deserialize<LocalTime[]>(ref reader, options)!;
            return new OpeningPeriod(times[0], times[1]);
        }

        public override void Write(Utf8JsonWriter writer, OpeningPeriod value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new[] { value.Open, value.Close }, options);
    }

    private sealed class LocalPeriodConverter : JsonConverter<LocalPeriod>
    {
        public override LocalPeriod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            int[] parts = JsonSerializer.Deserialize<int[]>(ref reader, options)!;
            return new LocalPeriod(parts[0], parts[1], parts[2] != 0, parts[3] != 0);
        }

        public override void Write(Utf8JsonWriter writer, LocalPeriod value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer, new[] { value.StartSecond, value.EndSecond, value.StartsLater ? 1 : 0, value.EndsLater ? 1 : 0 }, options);
    }

    private sealed class ReminderConverter : JsonConverter<Reminder>
    {
        public override Reminder Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var parts = JsonSerializer.Deserialize<Parts>(ref reader, options)!;
            return parts.Minutes is { } minutes
                ? Reminder.MinutesBefore(minutes)
                : Reminder.OnDayBefore(parts.Days!.Value, parts.At!.Value);
        }

        public override void Write(Utf8JsonWriter writer, Reminder value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer, new Parts((int?)value.Before?.TotalMinutes, value.DaysBefore, value.At), options);

        private sealed record Parts(int? Minutes, int? Days, LocalTime? At);
    }
}
