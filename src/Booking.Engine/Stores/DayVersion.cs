using NodaTime;

namespace BookingEngine.Stores;

/// <summary>A business day at a version.</summary>
/// <param name="Date">The business date.</param>
/// <param name="Version">The version; a commit raises it by one.</param>
public readonly record struct DayVersion(LocalDate Date, long Version)
{
    private const long BelowFirst = 1L << 52; // so that JavaScript, too, can count on from it

    /// <summary>
    /// The version that a day is stored with for the first time: above 0, and else by chance. A day that was removed may be stored
    /// anew, and would come to the versions that it had before if it began with the same one; then a change that was decided on the
    /// removed day could be committed on the new one.
    /// </summary>
    /// <param name="date">The business date.</param>
    public static DayVersion First(LocalDate date) => new(date, Random.Shared.NextInt64(1, BelowFirst));
}
