using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Pages.Book;

/// <summary>Writes a slot into addresses and forms, as an interval of ISO 8601, and reads it.</summary>
internal static class SlotText
{
    /// <summary>Writes the first instant of a slot and the first after it.</summary>
    public static string Of(Instant start, Instant end) =>
        $"{InstantPattern.General.Format(start)}/{InstantPattern.General.Format(end)}";

    /// <summary>Reads a slot. Returns null if the text is none.</summary>
    public static RequestedTime.Exact? Read(string? text) =>
        text?.Split('/') is [{ } start, { } end]
        && InstantPattern.General.Parse(start) is { Success: true, Value: var from }
        && InstantPattern.General.Parse(end) is { Success: true, Value: var to }
        && from < to
        && to - from <= BookingPolicy.MaxSlotDuration
            ? new RequestedTime.Exact(from, to)
            : null;
}
