using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine;

/// <summary>The slots of one business day of an exchange, with what is left of each at the time they were computed.</summary>
public sealed class DayAvailability
{
    private readonly Slot[] _slots;
    private readonly DayClock _clock;

    private readonly int _slotSeconds;

    internal DayAvailability(Exchange exchange, LocalDate date, int slotSeconds, Slot[] slots, in DayClock clock)
    {
        Exchange = exchange;
        Date = date;
        _slotSeconds = slotSeconds;
        _slots = slots;
        _clock = clock;
    }

    /// <summary>The exchange, as it was then.</summary>
    public Exchange Exchange { get; }

    /// <summary>The business date: the one on which the hours opened.</summary>
    public LocalDate Date { get; }

    /// <summary>How long each slot is.</summary>
    public Duration SlotDuration => Duration.FromSeconds(_slotSeconds);

    /// <summary>The slots, in the order of the opening hours that they lie in; empty where the exchange is closed.</summary>
    public ReadOnlySpan<Slot> Slots => _slots;

    /// <summary>What the exchange's clock shows when a slot of this day starts, with its offset from UTC then.</summary>
    public OffsetDateTime LocalStart(Slot slot) => _clock.Local(slot.Start);

    /// <summary>What the exchange's clock shows when a slot of this day ends, with its offset from UTC then.</summary>
    public OffsetDateTime LocalEnd(Slot slot) => _clock.Local(slot.End);
}
