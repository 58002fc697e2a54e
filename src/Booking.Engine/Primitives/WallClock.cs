using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Primitives;

/// <summary>Converts wall-clock times to whole seconds counted from the midnight that starts a business date, and back.</summary>
internal static class WallClock
{
    public const int SecondsPerDay = NodaConstants.SecondsPerDay;

    private static readonly LocalTimePattern ToMinutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern ToSeconds = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    /// <summary>Returns the number of seconds from midnight to a time of day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time has a fraction of a second.</exception>
    public static int SecondOfDay(LocalTime time, string parameterName)
    {
        if (!IsWholeSecond(time))
        {
            throw new ArgumentOutOfRangeException(parameterName, time, "The time must be a whole second.");
        }

        return (int)(time.TickOfDay / NodaConstants.TicksPerSecond);
    }

    public static bool IsWholeSecond(LocalTime time) => time.NanosecondOfSecond == 0;

    /// <summary>
    /// Returns the time of day that a clock shows so many seconds after midnight. The number may be negative, down to
    /// -86,400.
    /// </summary>
    public static LocalTime TimeOfDay(int second) =>
        LocalTime.FromSecondsSinceMidnight((second + SecondsPerDay) % SecondsPerDay);

    /// <summary>Returns a duration as a number of whole seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The duration is not a whole number of seconds, or lies outside the bounds, which are inclusive.
    /// </exception>
    public static int Seconds(Duration duration, Duration least, Duration most, string parameterName)
    {
        if (duration < least || duration > most || duration.SubsecondNanoseconds != 0)
        {
            throw new ArgumentOutOfRangeException(
                parameterName, duration, $"The duration must be a whole number of seconds from {least} to {most}.");
        }

        return (int)duration.TotalSeconds;
    }

    /// <summary>
    /// Formats a duration as <c>60 minutes</c>, or as <c>90 seconds</c> if it is not a whole number of minutes.
    /// </summary>
    public static string Minutes(Duration duration)
    {
        long seconds = (long)duration.TotalSeconds;
        return seconds % 60 == 0
            ? FormattableString.Invariant($"{seconds / 60} minutes")
            : FormattableString.Invariant($"{seconds} seconds");
    }

    /// <summary>Formats a date as <c>2024-01-15</c>.</summary>
    public static string Format(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary>Formats a time as <c>09:00</c>, or as <c>09:00:30</c> if the seconds are not zero.</summary>
    public static string Format(LocalTime time) => (time.Second == 0 ? ToMinutes : ToSeconds).Format(time);
}
