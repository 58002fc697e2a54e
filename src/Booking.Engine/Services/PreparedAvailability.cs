using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// The availability of an exchange over some days, loaded but not computed yet. Where <see cref="GetVersion"/> tells that the
/// asker knows it already, it needn't be computed. It is an immutable value of one moment.
/// </summary>
public sealed class PreparedAvailability
{
    private readonly IReadOnlyList<BusinessDay> _days;
    private readonly UInt128 _basis;
    private readonly Instant _now;
    private readonly SlotQuery _query;
    private readonly Guid _withoutBooking;

    internal PreparedAvailability(
        IReadOnlyList<BusinessDay> days,
        UInt128 basis,
        Instant now,
        SlotQuery query,
        Guid withoutBooking = default)
    {
        _days = days;
        _basis = basis;
        _now = now;
        _query = query;
        _withoutBooking = withoutBooking;
    }

    /// <summary>The exchange, as it was then.</summary>
    public Exchange Exchange => _days[0].Exchange;

    /// <summary>How many days there are.</summary>
    public int Count => _days.Count;

    /// <summary>How many slots all the days have.</summary>
    public int CountSlots() => _days.Sum(day => Availability.CountSlots(day, _query));

    /// <summary>
    /// Names this availability by what it is computed from: wherever the name is the same, the days are too. Bookings,
    /// changes, and slots that time takes away change it. 22 characters of base64url.
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

    /// <summary>Computes the slots of a day.</summary>
    /// <param name="index">Which of the days, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public DayAvailability GetDay(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Availability.GetDay(_days[index], _now, _query);
    }
}
