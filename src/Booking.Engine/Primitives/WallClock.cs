using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Primitives;

/// <summary>Wall-clock times as whole seconds from the midnight that starts a business date.</summary>
internal static class WallClock
{
    public const int SecondsPerDay = NodaConstants.SecondsPerDay;

    private static readonly LocalTimePattern ToMinutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern ToSeconds = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    /// <summary>The second of the day that a time names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time has a fraction of a second.</exception>
    public static int SecondOfDay(LocalTime time, string parameterName)
    {
        if (!IsWholeSecond(time))
        {
            throw new ArgumentOutOfRangeException(parameterName, time, "A time is a whole second.");
        }

        return (int)(time.TickOfDay / NodaConstants.TicksPerSecond);
    }

    public static bool IsWholeSecond(LocalTime time) => time.NanosecondOfSecond == 0;

    /// <summary>What a clock shows, that many seconds of wall time after a midnight: -86,400 or more.</summary>
    public static LocalTime TimeOfDay(int second) =>
        LocalTime.FromSecondsSinceMidnight((second + SecondsPerDay) % SecondsPerDay);

    /// <summary>A duration in whole seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has a fraction, or lies outside the bounds, which are inclusive.</exception>
    public static int Seconds(Duration duration, Duration least, Duration most, string parameterName)
    {
        if (duration < least || duration > most || duration.SubsecondNanoseconds != 0)
        {
            throw new ArgumentOutOfRangeException(
                parameterName, duration, $"A whole number of seconds from {least} to {most}.");
        }

        return (int)duration.TotalSeconds;
    }

    /// <summary><c>60 minutes</c>, or <c>90 seconds</c> where it isn't whole minutes.</summary>
    public static string Minutes(Duration duration)
    {
        long seconds = (long)duration.TotalSeconds;
        return seconds % 60 == 0
            ? FormattableString.Invariant($"{seconds / 60} minutes")
            : FormattableString.Invariant($"{seconds} seconds");
    }

    /// <summary><c>2024-01-15</c>.</summary>
    public static string Format(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary><c>09:00</c>, or <c>09:00:30</c> where the seconds are not zero.</summary>
    public static string Format(LocalTime time) => (time.Second == 0 ? ToMinutes : ToSeconds).Format(time);
}
