namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a booking's status to the text that the API uses, so that people can read the document.</summary>
internal static class StatusText
{
    public static string Of(BookingStatus status) => status switch
    {
        BookingStatus.Pending => "pending",
        BookingStatus.Confirmed => "confirmed",
        BookingStatus.Completed => "completed",
        BookingStatus.NoShow => "no_show",
        BookingStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    public static BookingStatus ToStatus(string text) => text switch
    {
        "pending" => BookingStatus.Pending,
        "confirmed" => BookingStatus.Confirmed,
        "completed" => BookingStatus.Completed,
        "no_show" => BookingStatus.NoShow,
        "cancelled" => BookingStatus.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, "Not a status."),
    };
}
