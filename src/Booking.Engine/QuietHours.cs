using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// The time of day at which no reminder is due. One that would be due then is due a minute before they begin. If that is past
/// already when the booking is made, it is due when they end, unless the booking has started by then.
/// </summary>
/// <param name="From">When they begin on the exchange's clock, which is a whole second.</param>
/// <param name="To">
/// When they end, which is a whole second. A time before <paramref name="From"/> is on the next date. They last at most 23 hours.
/// </param>
/// <exception cref="ArgumentOutOfRangeException">A time has a fraction of a second.</exception>
/// <exception cref="ArgumentException">They last longer than 23 hours.</exception>
public sealed record QuietHours(LocalTime From, LocalTime To)
{
    private const int Longest = 23 * NodaConstants.SecondsPerHour;

    /// <summary>When they begin on the exchange's clock.</summary>
    public LocalTime From { get; } = WallClock.IsWholeSecond(From)
        ? From
        : throw new ArgumentOutOfRangeException(nameof(From), From, "The time must be a whole second.");

    /// <summary>When they end on the exchange's clock.</summary>
    public LocalTime To { get; } = AreShort(From, To)
        ? To
        : throw new ArgumentException("Quiet hours last at most 23 hours.", nameof(To));

    /// <summary>Whether quiet hours from one time to another would be short enough.</summary>
    /// <param name="from">When they begin.</param>
    /// <param name="to">When they end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time has a fraction of a second.</exception>
    public static bool AreShort(LocalTime from, LocalTime to)
    {
        int length = WallClock.SecondOfDay(to, nameof(to)) - WallClock.SecondOfDay(from, nameof(from));
        return (length <= 0 ? length + WallClock.SecondsPerDay : length) <= Longest;
    }

    /// <summary>Whether the clock shows a time within them.</summary>
    internal bool Contain(LocalTime time) => From < To ? time >= From && time < To : time >= From || time < To;
}
