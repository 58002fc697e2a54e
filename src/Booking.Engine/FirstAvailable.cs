using NodaTime;

namespace BookingEngine;

/// <summary>The first slot that can be had, with its date.</summary>
public sealed record FirstAvailable
{
    internal FirstAvailable(LocalDate date, Slot slot, OffsetDateTime start, OffsetDateTime end)
    {
        Date = date;
        Slot = slot;
        Start = start;
        End = end;
    }

    /// <summary>The business date.</summary>
    public LocalDate Date { get; }

    /// <summary>The slot.</summary>
    public Slot Slot { get; }

    /// <summary>What the exchange's clock shows when it starts, with its offset from UTC then.</summary>
    public OffsetDateTime Start { get; }

    /// <summary>What the exchange's clock shows when it ends, with its offset from UTC then.</summary>
    public OffsetDateTime End { get; }
}
