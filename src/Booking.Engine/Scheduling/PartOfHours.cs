using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>A part of a day's hours, given by a start time, an end time, or both.</summary>
internal readonly record struct PartOfHours(LocalTime? From, LocalTime? To)
{
    /// <summary>
    /// Returns the part of each window that lies within the given times. It is empty for a window outside them.
    /// </summary>
    /// <param name="windows">The windows, ordered by opening.</param>
    /// <param name="clock">The day's clock.</param>
    public Window[] Of(Window[] windows, in DayClock clock)
    {
        if (windows.Length == 0)
        {
            return windows;
        }

        var whole = Hours.Span(windows);
        int? from = From is { } given ? Beginning(given, whole, clock) : null;
        int begin = from is { } start ? clock.Opening(start) : whole.Opening;
        int end = To is { } to ? clock.Closing(End(to, from, whole, clock)) : whole.Closing;
        return Array.ConvertAll(windows, window =>
        {
            int open = Math.Max(window.Open, begin);
            int close = Math.Max(open, Math.Min(window.Close, end));
            return new Window(open, close, window.IsWholeDay && (open, close) == (window.Open, window.Close));
        });
    }

    /// <summary>
    /// Converts the start time to a wall second. A time before the day's opening is on the next date, if the hours run
    /// that far.
    /// </summary>
    private static int Beginning(LocalTime time, (int Opening, int Closing) whole, in DayClock clock)
    {
        int second = WallClock.SecondOfDay(time, nameof(From));
        int next = second + WallClock.SecondsPerDay;
        return clock.Opening(second) < whole.Opening && clock.Opening(next) < whole.Closing ? next : second;
    }

    /// <summary>
    /// Converts the end time to a wall second. An end at or before the start is on the next date, if a start was given,
    /// if the hours run past midnight, or if the end is midnight itself. Otherwise the day opens too late for it.
    /// </summary>
    private static int End(LocalTime time, int? from, (int Opening, int Closing) whole, in DayClock clock)
    {
        int second = WallClock.SecondOfDay(time, nameof(To));
        bool isOnNextDate = second <= (from ?? clock.Wall(whole.Opening))
            && (from is not null || second == 0 || whole.Closing > clock.Closing(WallClock.SecondsPerDay));
        return isOnNextDate ? second + WallClock.SecondsPerDay : second;
    }
}
