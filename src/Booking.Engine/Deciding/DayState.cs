using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// The days that a batch of requests is decided on, as they were loaded and as the requests before have changed them;
/// and all those changes as one.
/// </summary>
internal sealed class DayState
{
    private readonly Dictionary<LocalDate, BookingDay> _days;
    private readonly Dictionary<LocalDate, long> _loadedVersions;
    private readonly Dictionary<LocalDate, BusinessDay> _businessDays = [];
    private readonly Dictionary<Guid, Booking> _bookings;
    private readonly SortedSet<LocalDate> _touched = [];
    private readonly EntryChanges<Booking> _changedBookings = new(booking => booking.Id);
    private readonly EntryChanges<Allocation> _changedAllocations = new(allocation => allocation.Id);
    private readonly EntryChanges<TimeSlot> _changedTimeSlots = new(slot => slot.Id);

    public DayState(
        Exchange exchange, IReadOnlyList<LocalDate> dates, IEnumerable<BookingDay> days, IEnumerable<Booking> bookings)
    {
        Exchange = exchange;
        Dates = dates;
        _days = days.ToDictionary(day => day.Date);
        _loadedVersions = _days.ToDictionary(day => day.Key, day => day.Value.Version);
        _bookings = bookings.ToDictionary(booking => booking.Id);
    }

    public Exchange Exchange { get; }

    /// <summary>The business dates that can be decided on: their days were loaded, and those beside them.</summary>
    public IReadOnlyList<LocalDate> Dates { get; }

    /// <summary>Whether the days were loaded for this state, and not carried.</summary>
    public required bool IsFresh { get; init; }

    /// <summary>Whether there is anything to commit.</summary>
    public bool IsChanged => _touched.Count > 0;

    /// <summary>The dates that change, and that are not stored yet.</summary>
    public IReadOnlyList<LocalDate> Unstored => [.. _touched.Where(date => LoadedVersion(date) == 0)];

    /// <summary>A day between its neighbours, as it is now.</summary>
    public BusinessDay Day(LocalDate date)
    {
        if (!_businessDays.TryGetValue(date, out var day))
        {
            _businessDays[date] = day = new BusinessDay(
                Exchange,
                Stored(date),
                _days.GetValueOrDefault(date.PlusDays(-1)),
                _days.GetValueOrDefault(date.PlusDays(1)));
        }

        return day;
    }

    /// <summary>A booking that a request of the batch is about, as it is now; null where there is none.</summary>
    public Booking? Booking(Guid id) => _bookings.GetValueOrDefault(id);

    /// <summary>Whether days that were read later are the very ones that were loaded.</summary>
    public bool IsAtVersionsOf(IReadOnlyCollection<BookingDay> days) =>
        days.Count == _loadedVersions.Count && days.All(day => LoadedVersion(day.Date) == day.Version);

    /// <summary>Takes up what a request changes.</summary>
    public void Apply(DayChange change)
    {
        foreach (var day in change.Days)
        {
            _touched.Add(day.Date);
            _days[day.Date] = change.ApplyTo(Stored(day.Date));
        }

        _businessDays.Clear(); // a day counts in those beside it, too
        _changedBookings.Add(change.Bookings);
        _changedAllocations.Add(change.Allocations);
        _changedTimeSlots.Add(change.TimeSlots);
        foreach (var booking in change.Bookings.Written)
        {
            _bookings[booking.Id] = booking;
        }
    }

    /// <summary>All changes as one, on the versions that were loaded.</summary>
    public DayChange ToChange() =>
        new(Exchange.Id, [.. _touched.Select(date => new DayVersion(date, LoadedVersion(date)))])
        {
            ExchangeVersion = Exchange.Version,
            Bookings = _changedBookings.ToChange(),
            Allocations = _changedAllocations.ToChange(),
            TimeSlots = _changedTimeSlots.ToChange(),
        };

    /// <summary>
    /// The day as it is once all changes are committed as one; null where it is not one day, or where the neighbouring
    /// days count and have to be read again.
    /// </summary>
    public BookingDay? ToCommitted() =>
        Dates is [var date] && !Day(date).NeighboursReachIn ? _days[date].AtVersion(LoadedVersion(date) + 1) : null;

    private BookingDay Stored(LocalDate date) =>
        _days.GetValueOrDefault(date) ?? BookingDay.Empty(Exchange.Id, date);

    private long LoadedVersion(LocalDate date) => _loadedVersions.GetValueOrDefault(date);
}
