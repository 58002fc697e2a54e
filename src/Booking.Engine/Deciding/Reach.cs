using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// How far a booking beyond the hours reaches. It may lie where a neighbouring day has hours, or where another such booking of a
/// neighbouring day lies. So that day must not have changed either, and its version is raised with the booking: whoever decides on
/// that day afterwards knows of it.
/// </summary>
internal static class Reach
{
    private const int Day = WallClock.SecondsPerDay;

    /// <summary>Returns the dates that have to be known to decide on a booking of a date.</summary>
    /// <param name="date">The date.</param>
    /// <param name="overrides">The rules that are passed over.</param>
    public static LocalDate[] Around(LocalDate date, Overrides overrides) =>
        overrides.HasFlag(Overrides.Hours) ? [date.PlusDays(-1), date, date.PlusDays(1)] : [date];

    /// <summary>Whether all of these dates are known.</summary>
    public static bool IsKnown(DayState state, LocalDate date, Overrides overrides) => state.Dates.Contains(date)
        && (!overrides.HasFlag(Overrides.Hours)
            || (state.Dates.Contains(date.PlusDays(-1)) && state.Dates.Contains(date.PlusDays(1))));

    /// <summary>Returns the neighbouring days into which a booking reaches; none if it lies within the hours in any case.</summary>
    /// <param name="state">The days.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="overrides">The rules that are passed over.</param>
    public static IEnumerable<BookingDay> Neighbours(DayState state, Booking booking, Overrides overrides)
    {
        if (!overrides.HasFlag(Overrides.Hours))
        {
            yield break;
        }

        var previous = state.Day(booking.Date.PlusDays(-1));
        var (start, end) = previous.Clock.Resolve(booking.Period, Day);
        if (previous.WindowsOfExchange.Any(window => start < window.Close && window.Open < end))
        {
            yield return previous.Day;
        }

        // On the next date, a booking of the next day may lie beyond that day's hours, too.
        if (booking.Period.EndSecond > Day)
        {
            yield return state.Day(booking.Date.PlusDays(1)).Day;
        }
    }
}
