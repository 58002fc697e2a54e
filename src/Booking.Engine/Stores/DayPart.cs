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
    internal bool Overlaps(TimeSlot slot) => Overlaps(slot.Period.StartSecond, slot.Period.EndSecond);

    internal bool Overlaps(Allocation allocation) => Overlaps(
        allocation.Period.StartSecond - allocation.BufferBeforeSeconds,
        allocation.Period.EndSecond + allocation.BufferAfterSeconds);

    private bool Overlaps(int start, int end) => start < EndSecond && end > StartSecond;
}
