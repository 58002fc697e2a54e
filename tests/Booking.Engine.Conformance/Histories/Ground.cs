using System.Collections.Concurrent;
using System.Collections.Immutable;
using NodaTime;

namespace BookingEngine.Conformance.Histories;

/// <summary>
/// What the clients of one history share: an exchange, and the names they give to its bookings and time slots.
/// </summary>
internal sealed class Ground(Guid exchangeId, IReadOnlyDictionary<Place, Guid> slots, Guid[] barbers)
{
    private readonly ConcurrentDictionary<int, Guid> _bookings = new();
    private int _numbers;

    public static LocalTime Time(int hour) => new(hour % 24, 0);

    public static LocalDate Date(int day) => Examples.Monday.PlusDays(day);

    public Guid ExchangeId { get; } = exchangeId;

    /// <summary>The time slots that were stored beforehand.</summary>
    public IReadOnlyDictionary<Place, Guid> Slots { get; } = slots;

    /// <summary>The barbers that the exchange has, or may get. They are there as long as it is open.</summary>
    public static ImmutableSortedDictionary<int, Model.Barber> AllBarbers { get; } = Enumerable.Range(0, 3)
        .ToImmutableSortedDictionary(number => number, _ => new Model.Barber(Hours: null, Capacity: 1, IsActive: true));

    /// <summary>The ids of the barbers, by number; none if the exchange never gets any.</summary>
    public IReadOnlyList<Guid> Barbers => barbers;

    /// <summary>The bookings whose creation was answered.</summary>
    public IReadOnlyList<int> Made => [.. _bookings.Keys.Order()];

    public Guid this[int number]
    {
        get => _bookings[number];
        set => _bookings[number] = value;
    }

    /// <summary>The barbers as an exchange has them at first.</summary>
    public static IReadOnlyList<Resource> ResourcesOf(IReadOnlyList<Guid> ids) =>
        [.. AllBarbers.Select(barber => ResourceOf(ids, barber.Key, barber.Value))];

    public static Resource ResourceOf(IReadOnlyList<Guid> ids, int number, Model.Barber barber) => Resource.Of("staff", $"Barber {number}") with
    {
        Id = ids[number],
        SortOrder = number,
        Capacity = barber.Capacity,
        IsActive = barber.IsActive,
        HasOwnHours = barber.Hours is not null,
        Schedule = barber.Hours is { } hours
            ? new Schedule { OperatingHours = Examples.EveryDay(Time(hours.Start), Time(hours.End)) }
            : new Schedule(),
    };

    public int NextNumber() => Interlocked.Increment(ref _numbers);

    public int NumberOf(Guid booking) => _bookings.Single(pair => pair.Value == booking).Key;

    public RequestedTime Requested(Place place) =>
        new RequestedTime.OnClock(Date(place.Day), Time(place.Start), Time(place.End));

    public static Place PlaceOf(LocalDate date, LocalPeriod period) => new(
        Period.DaysBetween(Examples.Monday, date), period.StartSecond / 3600, period.EndSecond / 3600);

    public static Place PlaceOf(Booking booking) => PlaceOf(booking.Date, booking.Period);

    /// <summary>Says what was answered of a booking.</summary>
    public string Text(BookingDetails found) =>
        Text(found.Booking, found.Resources.Select(used => (used.ResourceId, used.IsPinned)));

    /// <summary>Says what is stored of a booking, and on its day of its barber.</summary>
    public string Text(Booking booking, IEnumerable<BookingDay> days) => Text(booking, days
        .Where(day => day.Date == booking.Date)
        .SelectMany(day => day.FindResourceAllocations(booking.Id))
        .Select(used => (used.ResourceId!.Value, used.IsPinned)));

    private string Text(Booking booking, IEnumerable<(Guid Id, bool IsPinned)> used)
    {
        var entry = new Model.Entry(PlaceOf(booking), booking.PartySize, booking.Status, booking.Version)
        {
            Overrides = booking.Overrides,
        };
        return entry + (booking.IsActive
            ? string.Concat(used.Select(barber => Model.Entry.Text(Array.IndexOf(barbers, barber.Id), barber.IsPinned)))
            : "");
    }
}
