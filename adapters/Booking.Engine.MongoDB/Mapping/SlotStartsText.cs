namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps <see cref="SlotStarts"/> to the text that the API uses, so that people can read the document.</summary>
internal static class SlotStartsText
{
    public static string Of(SlotStarts starts) => starts switch
    {
        SlotStarts.Any => "any",
        SlotStarts.Grid => "grid",
        _ => throw new ArgumentOutOfRangeException(nameof(starts), starts, "Not a kind of starts."),
    };

    public static SlotStarts ToSlotStarts(string text) => text switch
    {
        "any" => SlotStarts.Any,
        "grid" => SlotStarts.Grid,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, "Not a kind of starts."),
    };
}
