using System.Diagnostics;
using NodaTime;

namespace BookingEngine.SampleHost;

/// <summary>
/// A clock that starts at a given instant and then runs on. It serves to try out what happens at another time.
/// </summary>
public sealed class RunningClock(Instant start) : IClock
{
    private readonly long _began = Stopwatch.GetTimestamp();

    public Instant GetCurrentInstant() => start + Duration.FromTimeSpan(Stopwatch.GetElapsedTime(_began));
}
