namespace BookingEngine;

/// <summary>What happened to a booking or to an exchange.</summary>
public enum BookingEventType
{
    /// <summary>A booking was made. It may be confirmed already, or still pending.</summary>
    BookingCreated = 1,

    /// <summary>A booking was confirmed, also one that had been completed or marked as no-show before.</summary>
    BookingConfirmed,

    /// <summary>A booking was cancelled.</summary>
    BookingCancelled,

    /// <summary>A booking was moved to another time. It may be pending again since.</summary>
    BookingRescheduled,

    /// <summary>A booking got other resources, at the same time. It may have made room for another booking.</summary>
    BookingReassigned,

    /// <summary>The appointment took place.</summary>
    BookingCompleted,

    /// <summary>The customer did not come.</summary>
    BookingNoShow,

    /// <summary>Something else of a booking was changed, such as its customer, its notes or its party. Erasing the customer counts, too.</summary>
    BookingChanged,

    /// <summary>A booking is so near that its customer should be reminded of it.</summary>
    BookingReminderDue,

    /// <summary>An exchange was created or changed, with its hours, blocks, services and resources.</summary>
    ExchangeChanged,
}
