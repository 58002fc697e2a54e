namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps an event's type to the text that the API uses, so that people can read the document.</summary>
internal static class EventTypeText
{
    private static readonly Dictionary<BookingEventType, string> Texts = new()
    {
        [BookingEventType.BookingCreated] = "booking.created",
        [BookingEventType.BookingConfirmed] = "booking.confirmed",
        [BookingEventType.BookingCancelled] = "booking.cancelled",
        [BookingEventType.BookingRescheduled] = "booking.rescheduled",
        [BookingEventType.BookingReassigned] = "booking.reassigned",
        [BookingEventType.BookingCompleted] = "booking.completed",
        [BookingEventType.BookingNoShow] = "booking.no_show",
        [BookingEventType.BookingChanged] = "booking.changed",
        [BookingEventType.BookingReminderDue] = "booking.reminder_due",
        [BookingEventType.ExchangeChanged] = "exchange.changed",
    };

    private static readonly Dictionary<string, BookingEventType> Types = Texts.ToDictionary(text => text.Value, text => text.Key);

    public static string Of(BookingEventType type) => Texts[type];

    public static BookingEventType ToType(string text) => Types[text];
}
