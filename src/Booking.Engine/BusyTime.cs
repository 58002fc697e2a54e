using NodaTime;

namespace BookingEngine;

/// <summary>
/// A time at which a <see cref="BusyCalendar"/> is busy, so that it can't be booked. One that goes on past midnight is one of these on
/// each date.
/// </summary>
/// <param name="CalendarId">The calendar.</param>
/// <param name="ResourceId">The resource that is busy, or null if it is the whole exchange.</param>
/// <param name="Date">The date on which it starts.</param>
/// <param name="LocalStart">The start, inclusive, as the exchange's clock shows it.</param>
/// <param name="LocalEnd">The end, exclusive, as the exchange's clock shows it.</param>
public sealed record BusyTime(
    Guid CalendarId, Guid? ResourceId, LocalDate Date, OffsetDateTime LocalStart, OffsetDateTime LocalEnd);
