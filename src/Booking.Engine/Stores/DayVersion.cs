using NodaTime;

namespace BookingEngine.Stores;

/// <summary>A business day at a version.</summary>
/// <param name="Date">The business date.</param>
/// <param name="Version">The version; a commit raises it by one.</param>
public readonly record struct DayVersion(LocalDate Date, long Version);
