using NodaTime;

namespace BookingEngine;

/// <summary>
/// The slots of one business day of an exchange, with the remaining capacity of each at the time they were computed.
/// </summary>
/// <example>
/// <code>
/// var day = await availability.GetDayAsync(shop.Id, monday);
/// Print(day.Slots.Count);        // 8
/// Print(day.Available.Count());  // 8
///
/// await bookings.BookAsync(new BookingRequest(shop.Id, day.Slots[0], ada));
/// day = await availability.GetDayAsync(shop.Id, monday);
/// Print(day.Available.Count());  // 7
/// Print(day.Slots[0].UnavailableReason); // FullyBooked
/// </code>
/// </example>
public sealed class DayAvailability
{
    private readonly Slot[] _slots;

    /// <summary>Creates the availability of a day from its slots.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="slotDuration">The length of each slot.</param>
    /// <param name="slots">The slots. The day takes them over, so do not change them afterwards.</param>
    /// <exception cref="ArgumentNullException">The exchange or the slots are null.</exception>
    public DayAvailability(Exchange exchange, LocalDate date, Duration slotDuration, Slot[] slots)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(slots);
        Exchange = exchange;
        Date = date;
        SlotDuration = slotDuration;
        _slots = slots;
    }

    /// <summary>The exchange, as it was when the slots were computed.</summary>
    public Exchange Exchange { get; }

    /// <summary>The business date, which is the date on which the hours opened.</summary>
    public LocalDate Date { get; }

    /// <summary>The length of each slot.</summary>
    public Duration SlotDuration { get; }

    /// <summary>The slots, in the order of their opening hours. It is empty if the exchange is closed.</summary>
    public IReadOnlyList<Slot> Slots => _slots;

    /// <summary>The same slots, for loops that allocate nothing.</summary>
    public ReadOnlySpan<Slot> SlotSpan => _slots;

    /// <summary>The slots that can be booked.</summary>
    public IEnumerable<Slot> Available => _slots.Where(slot => slot.IsAvailable);
}
