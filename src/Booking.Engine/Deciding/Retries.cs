using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// When a delivery that has failed is tried again: at first soon, then over more than three days at ever longer intervals, as Standard
/// Webhooks recommends.
/// </summary>
internal static class Retries
{
    /// <summary>A pause is longer by up to this share of it, so that what has failed at once doesn't come again at once.</summary>
    private const double LongestJitter = 0.1;

    /// <summary>A receiver can ask for a longer pause, up to this.</summary>
    private static readonly Duration LongestAsked = Duration.FromHours(24);

    private static readonly Duration[] Pauses =
    [
        Duration.FromSeconds(5),
        Duration.FromMinutes(5),
        Duration.FromMinutes(30),
        Duration.FromHours(2),
        Duration.FromHours(5),
        Duration.FromHours(10),
        Duration.FromHours(14),
        Duration.FromHours(20),
        Duration.FromHours(24),
    ];

    /// <summary>The number of attempts after which a delivery is given up.</summary>
    public static int Most => Pauses.Length + 1;

    /// <summary>Returns the time of the next attempt, which is a whole microsecond. Returns null after the last attempt.</summary>
    /// <param name="attempts">How many attempts have failed, at least one.</param>
    /// <param name="now">The time.</param>
    /// <param name="chance">A random number from 0 to 1, which chooses how much longer the pause is.</param>
    /// <param name="asked">The pause that the receiver has asked for, or null if it has not.</param>
    public static Instant? Next(int attempts, Instant now, double chance, Duration? asked = null)
    {
        if (attempts >= Most)
        {
            return null;
        }

        var pause = Pauses[attempts - 1] * (1 + (chance * LongestJitter));
        return Timestamp.Of(now + Duration.Max(pause, Duration.Min(asked ?? Duration.Zero, LongestAsked)));
    }
}
