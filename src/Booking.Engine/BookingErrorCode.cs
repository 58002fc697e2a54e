namespace BookingEngine;

/// <summary>
/// Why a request was refused, and why a <see cref="Slot"/> can't be had. The names are stable; new ones may be added.
/// </summary>
public enum BookingErrorCode
{
    /// <summary>A field's value can't be taken.</summary>
    InvalidField = 1,

    /// <summary>There is no such exchange.</summary>
    ExchangeNotFound,

    /// <summary>A deletion of the exchange has begun: it takes no bookings any more.</summary>
    ExchangeBeingDeleted,

    /// <summary>There is no such booking.</summary>
    BookingNotFound,

    /// <summary>There is no such stored time slot.</summary>
    TimeSlotNotFound,

    /// <summary>The clock of the exchange's zone never shows that time on that date.</summary>
    TimeSkipped,

    /// <summary>The slot starts before now.</summary>
    SlotInPast,

    /// <summary>The slot starts sooner than the exchange's notice allows.</summary>
    NoticeTooShort,

    /// <summary>The date is further ahead than the exchange takes bookings.</summary>
    TooFarAhead,

    /// <summary>The exchange is closed that day.</summary>
    ExchangeClosed,

    /// <summary>The slot begins before the day's first opening, or ends after its last closing.</summary>
    OutsideHours,

    /// <summary>A stored time slot of capacity 0 lies in the slot.</summary>
    SlotBlocked,

    /// <summary>At some moment of the slot fewer places are left than the party needs.</summary>
    FullyBooked,

    /// <summary>The booking's status does not allow the change.</summary>
    InvalidStatusTransition,

    /// <summary>It is too near the start for a customer to cancel or reschedule.</summary>
    CancellationTooLate,

    /// <summary>Existing bookings depend on what was to be changed or deleted.</summary>
    HasUpcomingBookings,

    /// <summary>The booking was changed since the version that the request was based on.</summary>
    BookingChanged,

    /// <summary>The idempotency key came again with another request.</summary>
    IdempotencyKeyReused,

    /// <summary>The exchange was changed since the version that the request was based on.</summary>
    ExchangeChanged,

    /// <summary>Other requests for the same day kept winning until the tries ran out. Nothing was stored; try again.</summary>
    Contention,

    /// <summary>The customer has as many active bookings at the exchange as the host allows.</summary>
    TooManyActiveBookings,

    /// <summary>The party is larger than the capacity of the slot, whoever else has booked.</summary>
    PartyTooLarge,

    /// <summary>The slot lies between the day's first opening and its last closing, but not within the hours: a pause is in it.</summary>
    ClosedPart,

    /// <summary>The booking's customer was erased, and nobody can be put in that place.</summary>
    CustomerErased,

    /// <summary>The booking has not started yet, so nobody can have missed it.</summary>
    NotStarted,

    /// <summary>The slot is shorter than the bookings that the exchange takes.</summary>
    TooShort,

    /// <summary>The slot is longer than the bookings that the exchange takes.</summary>
    TooLong,

    /// <summary>The exchange takes only slots that it shows, and the slot is none of them.</summary>
    OffGrid,

    /// <summary>The business day, or the exchange, would have more stored time slots than it can have.</summary>
    TooManyTimeSlots,

    /// <summary>The user owns as many exchanges as the host allows.</summary>
    TooManyExchanges,
}
