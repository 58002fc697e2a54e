using NodaTime;

namespace BookingEngine;

/// <summary>A business day in a month's overview.</summary>
/// <param name="Date">The business date.</param>
/// <param name="IsOpen">Whether the exchange has hours that day.</param>
/// <param name="Total">How many slots the day has.</param>
/// <param name="Bookable">How many of them can be had.</param>
public readonly record struct DayOverview(LocalDate Date, bool IsOpen, int Total, int Bookable);
