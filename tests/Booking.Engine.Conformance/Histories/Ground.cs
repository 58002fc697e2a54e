using System.Collections.Concurrent;
using NodaTime;

namespace BookingEngine.Conformance.Histories;

/// <summary>
/// What the clients of one history share: an exchange, and the names they give to its bookings and time slots.
/// </summary>
internal sealed class Ground(Guid exchangeId, IReadOnlyDictionary<Place, Guid> slots)
{
    private readonly ConcurrentDictionary<int, Guid> _bookings = new();
    private int _numbers;

    public static LocalTime Time(int hour) => new(hour, 0);

    public static LocalDate Date(int day) => Examples.Monday.PlusDays(day);

    public Guid ExchangeId { get; } = exchangeId;

    /// <summary>The time slots that were stored beforehand.</summary>
    public IReadOnlyDictionary<Place, Guid> Slots { get; } = slots;

    /// <summary>The bookings whose creation was answered.</summary>
    public IReadOnlyList<int> Made => [.. _bookings.Keys.Order()];

    public Guid this[int number]
    {
        get => _bookings[number];
        set => _bookings[number] = value;
    }

    public int NextNumber() => Interlocked.Increment(ref _numbers);

    public int NumberOf(Guid booking) => _bookings.Single(pair => pair.Value == booking).Key;

    public RequestedTime Requested(Place place) =>
        new RequestedTime.OnClock(Date(place.Day), Time(place.Start), Time(place.End));

    public static Place PlaceOf(LocalDate date, LocalPeriod period) => new(
        Period.DaysBetween(Examples.Monday, date), period.StartSecond / 3600, period.EndSecond / 3600);

    public static string Text(Booking booking) => new Model.Entry(
        PlaceOf(booking.Date, booking.Period), booking.PartySize, booking.Status, booking.Version).ToString();
}
