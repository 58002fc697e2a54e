namespace BookingEngine;

/// <summary>
/// The reason why a request was refused, or why a <see cref="Slot"/> can't be booked. The names are stable. New ones may
/// be added.
/// </summary>
public enum BookingErrorCode
{
    /// <summary>The value of a field is not allowed.</summary>
    InvalidField = 1,

    /// <summary>The exchange does not exist.</summary>
    ExchangeNotFound,

    /// <summary>A deletion of the exchange has begun, so it no longer accepts bookings.</summary>
    ExchangeBeingDeleted,

    /// <summary>The booking does not exist.</summary>
    BookingNotFound,

    /// <summary>The stored time slot does not exist.</summary>
    TimeSlotNotFound,

    /// <summary>The clock of the exchange's zone never shows that time on that date.</summary>
    TimeSkipped,

    /// <summary>The slot starts before now.</summary>
    SlotInPast,

    /// <summary>The slot starts sooner than the exchange's notice allows.</summary>
    NoticeTooShort,

    /// <summary>The date is further ahead than the exchange accepts bookings.</summary>
    TooFarAhead,

    /// <summary>The exchange is closed that day.</summary>
    ExchangeClosed,

    /// <summary>The slot begins before the day's first opening, or ends after its last closing.</summary>
    OutsideHours,

    /// <summary>The slot overlaps a <see cref="Block"/> of the exchange, or a stored time slot with the capacity 0.</summary>
    SlotBlocked,

    /// <summary>At some moment of the slot, fewer places remain than the party needs.</summary>
    FullyBooked,

    /// <summary>The booking's status does not allow the change.</summary>
    InvalidStatusTransition,

    /// <summary>It is too near the start for a customer to cancel or reschedule.</summary>
    CancellationTooLate,

    /// <summary>Existing bookings depend on what the request would change or delete.</summary>
    HasUpcomingBookings,

    /// <summary>The booking has changed since the version that the request was based on.</summary>
    BookingChanged,

    /// <summary>The idempotency key was used before, for another request.</summary>
    IdempotencyKeyReused,

    /// <summary>The exchange has changed since the version that the request was based on.</summary>
    ExchangeChanged,

    /// <summary>
    /// Other requests for the same day kept coming first until the attempts ran out. Nothing was stored, so the request
    /// can be sent again.
    /// </summary>
    Contention,

    /// <summary>The customer has as many active bookings at the exchange as the host allows.</summary>
    TooManyActiveBookings,

    /// <summary>The party is larger than the capacity of the slot, whoever else has booked.</summary>
    PartyTooLarge,

    /// <summary>The slot lies between the day's first opening and its last closing, but it contains a pause.</summary>
    ClosedPart,

    /// <summary>The booking's customer was erased, and no other customer can take the place.</summary>
    CustomerErased,

    /// <summary>The booking has not started yet, so nobody can have missed it.</summary>
    NotStarted,

    /// <summary>The slot is shorter than the bookings that the exchange accepts.</summary>
    TooShort,

    /// <summary>The slot is longer than the bookings that the exchange accepts.</summary>
    TooLong,

    /// <summary>The exchange accepts only the slots that it shows, and the slot is none of them.</summary>
    OffGrid,

    /// <summary>The business day, or the exchange, would have more stored time slots than it can have.</summary>
    TooManyTimeSlots,

    /// <summary>The user owns as many exchanges as the host allows.</summary>
    TooManyExchanges,

    /// <summary>The exchange has no such service, or it can't be booked at present.</summary>
    ServiceNotFound,

    /// <summary>The exchange has no such resource.</summary>
    ResourceNotFound,

    /// <summary>A service requires the resource and names no other in its place, so the resource can't be removed.</summary>
    ResourceIsRequired,

    /// <summary>The slot has none of the lengths that the service is offered in.</summary>
    DurationNotOffered,

    /// <summary>No resources are free that the booking needs.</summary>
    NoResource,

    /// <summary>A resource that was chosen is not available at the time.</summary>
    ResourceUnavailable,

    /// <summary>Bookings to come would not fit after the change, and the change was to be refused then.</summary>
    BookingsAffected,

    /// <summary>The exchange, or the set of bookings that the change affects, is not as it was in the preview.</summary>
    PreviewOutdated,

    /// <summary>
    /// The slot overlaps a busy time of a <see cref="BusyCalendar"/>: of the exchange itself, or of a resource without which there are none
    /// for it.
    /// </summary>
    Busy,

    /// <summary>A booking with the same external id was imported before, from other data.</summary>
    ExternalIdReused,
}
