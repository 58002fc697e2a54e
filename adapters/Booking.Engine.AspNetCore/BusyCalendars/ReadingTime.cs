using System.Diagnostics;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>The time that the reading of a calendar may take, from the moment at which it begins.</summary>
internal sealed class ReadingTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly long _begun = Stopwatch.GetTimestamp();

    /// <summary>Ends the reading when it has taken too long. Whatever repeats as often as the calendar says has to call it.</summary>
    /// <exception cref="TooMuchException">It has taken too long.</exception>
    public void Check()
    {
        if (Stopwatch.GetElapsedTime(_begun) > Longest)
        {
            throw new TooMuchException();
        }
    }
}

/// <summary>A calendar exceeds a bound.</summary>
internal sealed class TooMuchException : Exception;
