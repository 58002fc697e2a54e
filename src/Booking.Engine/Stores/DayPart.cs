using NodaTime;

namespace BookingEngine.Stores;

/// <summary>
/// A part of a business day of an exchange. It is given on the wall clock, in seconds from the date's midnight, which
/// may be negative.
/// </summary>
/// <param name="ExchangeId">The exchange.</param>
/// <param name="Date">The business date.</param>
/// <param name="StartSecond">The start of the part, inclusive.</param>
/// <param name="EndSecond">The end of the part, exclusive.</param>
public readonly record struct DayPart(Guid ExchangeId, LocalDate Date, int StartSecond, int EndSecond)
{
    /// <summary>Says whether a time slot of the day overlaps this part.</summary>
    /// <param name="slot">A time slot of that exchange and date.</param>
    /// <exception cref="ArgumentNullException">The time slot is null.</exception>
    public bool Overlaps(TimeSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return Overlaps(slot.Period.StartSecond, slot.Period.EndSecond);
    }

    /// <summary>Says whether an allocation of the day, with its buffers, overlaps this part.</summary>
    /// <param name="allocation">An allocation of that exchange and date.</param>
    /// <exception cref="ArgumentNullException">The allocation is null.</exception>
    public bool Overlaps(Allocation allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        return Overlaps(
            allocation.Period.StartSecond - allocation.BufferBeforeSeconds,
            allocation.Period.EndSecond + allocation.BufferAfterSeconds);
    }

    private bool Overlaps(int start, int end) => start < EndSecond && end > StartSecond;
}
