using NodaTime;

namespace BookingEngine;

/// <summary>A business day in a month's overview.</summary>
/// <param name="Date">The business date.</param>
/// <param name="IsOpen">Whether the exchange has hours that day.</param>
/// <param name="Total">The number of slots of the day.</param>
/// <param name="Bookable">The number of slots that can be booked.</param>
public readonly record struct DayOverview(LocalDate Date, bool IsOpen, int Total, int Bookable);
