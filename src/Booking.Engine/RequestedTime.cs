using NodaTime;

namespace BookingEngine;

/// <summary>The time that a request names: as the exchange's wall clock shows it, or exactly.</summary>
internal abstract record RequestedTime
{
    private RequestedTime()
    {
    }

    /// <summary>A business date, a start and an end on the wall clock.</summary>
    public sealed record OnClock(LocalDate Date, LocalTime Start, LocalTime End) : RequestedTime;

    /// <summary>Two instants.</summary>
    public sealed record Exact(Instant Start, Instant End) : RequestedTime;
}
