namespace BookingEngine;

/// <summary>How the delivery of an event stands.</summary>
public enum DeliveryStatus
{
    /// <summary>The event will be delivered, at first or again.</summary>
    Pending = 1,

    /// <summary>The receiver has taken the event.</summary>
    Delivered,

    /// <summary>The receiver has not taken the event, and it is not tried again.</summary>
    Failed,
}
