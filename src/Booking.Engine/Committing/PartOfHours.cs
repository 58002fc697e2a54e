using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Committing;

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

        var whole = new Window(windows[0].Open, windows.Max(window => window.Close));
        int begin = From is { } from ? Begin(from, whole, clock) : whole.Open;
        int end = To is { } to ? End(to, begin, whole, clock) : whole.Close;
        return Array.ConvertAll(windows, window =>
        {
            int open = Math.Max(window.Open, begin);
            return new Window(open, Math.Max(open, Math.Min(window.Close, end)));
        });
    }

    /// <summary>A time before the day opens is on the next date, where the hours run that far.</summary>
    private static int Begin(LocalTime from, Window whole, in DayClock clock)
    {
        int second = WallClock.SecondOfDay(from, nameof(From));
        int begin = clock.Opening(second);
        int nextDay = clock.Opening(second + WallClock.SecondsPerDay);
        return begin < whole.Open && nextDay < whole.Close ? nextDay : begin;
    }

    /// <summary>
    /// A time that is not after the beginning is on the next date: after a given beginning, where the hours run past
    /// midnight, and midnight itself. Else the day opens too late for it.
    /// </summary>
    private int End(LocalTime to, int begin, Window whole, in DayClock clock)
    {
        int second = WallClock.SecondOfDay(to, nameof(To));
        int end = clock.Closing(second);
        bool isOnNextDate = end <= begin
            && (From is not null || second == 0 || whole.Close > clock.Closing(WallClock.SecondsPerDay));
        return isOnNextDate ? clock.Closing(second + WallClock.SecondsPerDay) : end;
    }
}
