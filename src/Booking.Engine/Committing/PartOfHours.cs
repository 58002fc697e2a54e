using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>From a time to a time within the hours, whichever is given.</summary>
internal readonly record struct PartOfHours(LocalTime? From, LocalTime? To)
{
    /// <summary>
    /// The part of a window. A time before its opening, and an end that is not after its start, are on the next date,
    /// where the hours run past midnight.
    /// </summary>
    public Window Of(Window window, in DayClock clock)
    {
        int open = window.Open;
        if (From is { } from)
        {
            int start = clock.Opening(WallClock.SecondOfDay(from, nameof(From)));
            int nextDay = clock.Opening(WallClock.SecondOfDay(from, nameof(From)) + WallClock.SecondsPerDay);
            open = Math.Max(open, start < open && nextDay < window.Close ? nextDay : start);
        }

        int close = window.Close;
        if (To is { } to)
        {
            int end = clock.Closing(WallClock.SecondOfDay(to, nameof(To)));
            int nextDay = clock.Closing(WallClock.SecondOfDay(to, nameof(To)) + WallClock.SecondsPerDay);
            close = Math.Min(close, end > open ? end : nextDay);
        }

        return new Window(open, Math.Max(open, close));
    }
}
