namespace BookingEngine.MongoDB.Mapping;

/// <summary>How an event's type is stored: by the name that the API gives it, so that people can read it.</summary>
internal static class EventTypeText
{
    private static readonly Dictionary<string, BookingEventType> Types =
        Enum.GetValues<BookingEventType>().ToDictionary(BookingEventNames.Of);

    public static string Of(BookingEventType type) => BookingEventNames.Of(type);

    public static BookingEventType ToType(string text) => Types[text];
}
