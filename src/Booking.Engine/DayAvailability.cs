using NodaTime;

namespace BookingEngine;

/// <summary>The slots of one business day of an exchange, with the remaining capacity of each at the time they were computed.</summary>
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
    /// <param name="slotDuration">How long each slot is.</param>
    /// <param name="slots">The slots, which belong to the day from now on.</param>
    /// <exception cref="ArgumentNullException">There is no exchange, or there are no slots.</exception>
    public DayAvailability(Exchange exchange, LocalDate date, Duration slotDuration, Slot[] slots)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(slots);
        Exchange = exchange;
        Date = date;
        SlotDuration = slotDuration;
        _slots = slots;
    }

    /// <summary>The exchange, as it was then.</summary>
    public Exchange Exchange { get; }

    /// <summary>The business date: the one on which the hours opened.</summary>
    public LocalDate Date { get; }

    /// <summary>How long each slot is.</summary>
    public Duration SlotDuration { get; }

    /// <summary>The slots, in the order of the opening hours that they lie in; empty where the exchange is closed.</summary>
    public IReadOnlyList<Slot> Slots => _slots;

    /// <summary>The same slots, for loops that allocate nothing.</summary>
    public ReadOnlySpan<Slot> SlotSpan => _slots;

    /// <summary>The slots that can be booked.</summary>
    public IEnumerable<Slot> Available => _slots.Where(slot => slot.IsAvailable);
}
