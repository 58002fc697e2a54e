using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>From a time to a time within a day's hours, whichever is given.</summary>
internal readonly record struct PartOfHours(LocalTime? From, LocalTime? To)
{
    /// <summary>The part of a day's windows; empty ones where nothing of them lies in it.</summary>
    /// <param name="windows">Ordered by opening.</param>
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

    /// <summary>The wall second of a beginning: before the day opens it is on the next date, where the hours run that far.</summary>
    private static int Beginning(LocalTime time, (int Opening, int Closing) whole, in DayClock clock)
    {
        int second = WallClock.SecondOfDay(time, nameof(From));
        int next = second + WallClock.SecondsPerDay;
        return clock.Opening(second) < whole.Opening && clock.Opening(next) < whole.Closing ? next : second;
    }

    /// <summary>
    /// The wall second of an end: not after the beginning it is on the next date, if that was given, the hours run past
    /// midnight, or it is midnight itself. Else the day opens too late for it.
    /// </summary>
    private static int End(LocalTime time, int? from, (int Opening, int Closing) whole, in DayClock clock)
    {
        int second = WallClock.SecondOfDay(time, nameof(To));
        bool isOnNextDate = second <= (from ?? clock.Wall(whole.Opening))
            && (from is not null || second == 0 || whole.Closing > clock.Closing(WallClock.SecondsPerDay));
        return isOnNextDate ? second + WallClock.SecondsPerDay : second;
    }
}
