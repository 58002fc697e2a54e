namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>How a delivery's status is stored: as the API writes it, so that people can read the table.</summary>
internal static class DeliveryStatusText
{
    public const string Pending = "pending";

    public static string Of(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => Pending,
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    public static DeliveryStatus ToStatus(string text) => text switch
    {
        Pending => DeliveryStatus.Pending,
        "delivered" => DeliveryStatus.Delivered,
        "failed" => DeliveryStatus.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, "Not a status."),
    };
}
