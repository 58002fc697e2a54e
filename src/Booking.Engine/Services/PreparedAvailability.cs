using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// The availability of an exchange on some days, loaded but not computed yet. If <see cref="GetVersion"/> returns a
/// version that the caller already knows, it need not be computed. It is immutable and describes one moment.
/// </summary>
public sealed class PreparedAvailability
{
    private readonly IReadOnlyList<BusinessDay> _days;
    private readonly UInt128 _basis;
    private readonly Instant _now;
    private readonly SlotQuery _query;
    private readonly Guid _withoutBooking;
    private readonly BookingError? _problem;

    internal PreparedAvailability(
        IReadOnlyList<BusinessDay> days,
        UInt128 basis,
        Instant now,
        SlotQuery query,
        Guid withoutBooking = default)
    {
        _days = BusinessDay.For(days, query);
        _basis = basis;
        _now = now;
        _query = query;
        _withoutBooking = withoutBooking;
        _problem = days[0].Problem(query);
    }

    /// <summary>The exchange, as it was at that moment.</summary>
    public Exchange Exchange => _days[0].Exchange;

    /// <summary>The number of days.</summary>
    public int Count => _days.Count;

    /// <summary>
    /// Returns why nothing can be booked that the query asks for, whatever the time: the exchange has services and none is named,
    /// the service can't be booked, the party is outside its bounds, or bookings of this length are not accepted. There are no
    /// slots then. Returns null if nothing is wrong.
    /// </summary>
    /// <example>
    /// <code>
    /// await exchanges.UpdateAsync(shop.Id, exchange => exchange with { Services = [Service.Of("Haircut", minutes: 45)] });
    /// var prepared = await availability.PrepareAsync(shop.Id, (monday, monday));
    /// Print(prepared.FindProblem().Field); // ServiceId
    /// Print(prepared.CountSlots());        // 0
    /// </code>
    /// </example>
    public BookingError? FindProblem() => _problem;

    /// <summary>
    /// Returns the resources that could be chosen for a booking of a slot, in their order. The list is empty if the slot can't be
    /// booked, or if its bookings need no resources.
    /// </summary>
    /// <param name="index">The index of the day, from 0.</param>
    /// <param name="slot">One of the day's slots.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no day with this index.</exception>
    public IReadOnlyList<Guid> FindResources(int index, Slot slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var day = _days[index];
        return slot.IsAvailable && day.ResourcesAt(_now) is { } resources
            ? resources.Choosable(day.Clock.Elapsed(slot.Start), day.Clock.Elapsed(slot.End), _query.PartySize)
            : [];
    }

    /// <summary>Returns the number of slots on all days.</summary>
    public int CountSlots() => _days.Sum(day => Availability.CountSlots(day, _query));

    /// <summary>
    /// Returns a version of this availability, as 22 characters of base64url. If two versions are equal, so are the
    /// slots. The version changes with bookings, with changes of the exchange, and when a slot stops being available
    /// because time passes. Computing it is much cheaper than computing the slots.
    /// </summary>
    /// <example>
    /// <code>
    /// var before = await availability.PrepareAsync(shop.Id, (monday, monday));
    /// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var after = await availability.PrepareAsync(shop.Id, (monday, monday));
    /// Print(before.GetVersion() == after.GetVersion()); // False
    /// </code>
    /// </example>
    public string GetVersion() => AvailabilityVersion.Of(_basis, _days, _query, _withoutBooking, _now);

    /// <summary>Computes the slots of one day.</summary>
    /// <param name="index">The index of the day, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no day with this index.</exception>
    public DayAvailability GetDay(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Availability.GetDay(_days[index], _now, _query);
    }
}
