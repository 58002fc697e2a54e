using NodaTime;

namespace BookingEngine.Stores;

/// <summary>A version of a business day.</summary>
/// <param name="Date">The business date.</param>
/// <param name="Version">The version. Each commit raises it by one.</param>
public readonly record struct DayVersion(LocalDate Date, long Version)
{
    private const long BelowFirst = 1L << 52; // The versions stay below 2^53, which JavaScript can count exactly.

    /// <summary>
    /// Returns a random version above 0 for a day that is stored for the first time. A day that was removed may be
    /// stored anew. If it started at the same version again, a change that was decided on the removed day could be
    /// committed on the new one.
    /// </summary>
    /// <param name="date">The business date.</param>
    public static DayVersion First(LocalDate date) => new(date, Random.Shared.NextInt64(1, BelowFirst));
}
