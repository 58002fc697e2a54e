using NodaTime;

namespace BookingEngine;

/// <summary>The time that a request names: as the exchange's wall clock shows it, or exactly.</summary>
public abstract record RequestedTime
{
    private RequestedTime()
    {
    }

    /// <summary>A business date, a start and an end, as the exchange's wall clock shows them.</summary>
    /// <param name="Date">The business date: the one on which the hours open.</param>
    /// <param name="Start">The start, inclusive; a whole second. Where the clock shows it twice, the earlier that is within the hours.</param>
    /// <param name="End">The end, exclusive; a whole second: the first moment after the start at which the clock shows it.</param>
    public sealed record OnClock(LocalDate Date, LocalTime Start, LocalTime End) : RequestedTime;

    /// <summary>An exact period, as a <see cref="Slot"/> has.</summary>
    /// <param name="Start">The start, inclusive; a whole second.</param>
    /// <param name="End">The end, exclusive; a whole second.</param>
    public sealed record Exact(Instant Start, Instant End) : RequestedTime;
}
