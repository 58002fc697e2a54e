using System.Text.Json;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>
/// Writes slots to JSON directly from what the engine computed. This is optimized, since responses with many slots are
/// frequent.
/// </summary>
internal static class SlotFields
{
    /// <summary>The number of slots written at a time: some 20 kB.</summary>
    private const int Some = 128;

    private static readonly JsonEncodedText StartTime = JsonEncodedText.Encode("start_time");
    private static readonly JsonEncodedText EndTime = JsonEncodedText.Encode("end_time");
    private static readonly JsonEncodedText IsAvailable = JsonEncodedText.Encode("is_available");
    private static readonly JsonEncodedText AvailableCapacity = JsonEncodedText.Encode("available_capacity");
    private static readonly JsonEncodedText StartsAt = JsonEncodedText.Encode("starts_at");
    private static readonly JsonEncodedText EndsAt = JsonEncodedText.Encode("ends_at");
    private static readonly JsonEncodedText Resources = JsonEncodedText.Encode("resources");
    private static readonly JsonEncodedText Reason = JsonEncodedText.Encode("unavailable_reason");

    private static readonly Dictionary<BookingErrorCode, JsonEncodedText> Reasons =
        Wording.Reasons.ToDictionary(reason => reason.Key, reason => JsonEncodedText.Encode(reason.Value));

    /// <summary>The members of a slot, as OpenAPI describes them.</summary>
    public static IEnumerable<Field> Members { get; } =
    [
        Member(StartTime, Schema.ShortTime()),
        Member(EndTime, Schema.ShortTime()),
        Member(IsAvailable, FieldTypes.Flag.Schema),
        Member(
            AvailableCapacity,
            Schema.OrNull(FieldTypes.Capacity(0).Schema.DeepClone().AsObject()),
            "It is 0 if the slot can't be booked, and null if nothing limits it."),
        Member(StartsAt, Schema.PrintedMoment()),
        Member(EndsAt, Schema.PrintedMoment()),
        Member(Reason, Schema.OrNull(Schema.Choice(Wording.Reasons.Values))),
    ];

    /// <summary>The member that a slot has only if it is asked for.</summary>
    public static Field ResourcesMember { get; } = Field.OptionalMember(
        Resources.Value, Schema.ListOf(Schema.Formatted("uuid")),
        "Only with expand=resources. The resources that could be chosen for the slot.");

    /// <summary>Writes some slots of a day, from an index on.</summary>
    /// <returns>The index of the next slot.</returns>
    /// <param name="writer">Where to write to.</param>
    /// <param name="day">The day.</param>
    /// <param name="from">The index of the first slot to write.</param>
    /// <param name="resources">Returns the resources to show with a slot. If it is null, none are shown.</param>
    public static int WriteSome(
        Utf8JsonWriter writer, DayAvailability day, int from, Func<Slot, IReadOnlyList<Guid>>? resources)
    {
        int to = Math.Min(from + Some, day.SlotSpan.Length);
        Span<byte> start = stackalloc byte[TimeTexts.Longest];
        Span<byte> end = stackalloc byte[TimeTexts.Longest];
        int length = 0;
        Instant? lastEnd = null;
        foreach (var slot in day.SlotSpan[from..to])
        {
            if (slot.Start == lastEnd)
            {
                end[..length].CopyTo(start); // Most slots start when the one before ends, so its text is reused.
            }
            else
            {
                length = TimeTexts.Write(slot.LocalStart, start);
            }

            var starts = start[..length];
            length = TimeTexts.Write(slot.LocalEnd, end);
            lastEnd = slot.End;
            writer.WriteStartObject();
            Write(writer, slot, starts, end[..length]);
            if (resources is not null)
            {
                WriteResources(writer, resources(slot));
            }

            writer.WriteEndObject();
        }

        return to;
    }

    /// <summary>Writes the fields of one slot.</summary>
    public static void Write(Utf8JsonWriter writer, Slot slot)
    {
        Span<byte> start = stackalloc byte[TimeTexts.Longest];
        Span<byte> end = stackalloc byte[TimeTexts.Longest];
        int startLength = TimeTexts.Write(slot.LocalStart, start);
        int endLength = TimeTexts.Write(slot.LocalEnd, end);
        Write(writer, slot, start[..startLength], end[..endLength]);
    }

    private static void WriteResources(Utf8JsonWriter writer, IReadOnlyList<Guid> resources)
    {
        writer.WriteStartArray(Resources);
        foreach (var resource in resources)
        {
            writer.WriteStringValue(resource);
        }

        writer.WriteEndArray();
    }

    private static Field Member(JsonEncodedText name, JsonObject schema, string? about = null) =>
        Field.Member(name.Value, schema, about);

    private static void Write(Utf8JsonWriter writer, Slot slot, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        writer.WriteString(StartTime, TimeOfDay(start));
        writer.WriteString(EndTime, TimeOfDay(end));
        writer.WriteBoolean(IsAvailable, slot.IsAvailable);
        if (slot.AvailableCapacity is var places and not BookingPolicy.NoLimit)
        {
            writer.WriteNumber(AvailableCapacity, places);
        }
        else
        {
            writer.WriteNull(AvailableCapacity);
        }

        writer.WriteString(StartsAt, start);
        writer.WriteString(EndsAt, end);
        if (slot.UnavailableReason is { } reason)
        {
            writer.WriteString(Reason, Reasons[reason]);
        }
        else
        {
            writer.WriteNull(Reason);
        }
    }

    /// <summary>
    /// Returns the time of day in a formatted moment, such as <c>09:00</c>, with seconds only if they are not zero.
    /// </summary>
    private static ReadOnlySpan<byte> TimeOfDay(ReadOnlySpan<byte> moment) =>
        moment["yyyy-MM-ddTHH:mm".Length..].StartsWith(":00"u8)
            ? moment.Slice("yyyy-MM-ddT".Length, "HH:mm".Length)
            : moment.Slice("yyyy-MM-ddT".Length, "HH:mm:ss".Length);
}
