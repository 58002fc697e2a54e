using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// The days that a batch of requests is decided on. It starts with the days as loaded, applies the change of each
/// request in turn, and combines all changes into one.
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
    private readonly List<BookingEvent> _events = [];

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

    /// <summary>The business dates that can be decided on, since what counts of their neighbours is known, too.</summary>
    public IReadOnlyList<LocalDate> Dates { get; }

    /// <summary>Whether the days were loaded for this batch, with their neighbours, rather than kept from an earlier one.</summary>
    public required bool IsLoaded { get; init; }

    /// <summary>The bookings that were looked for. One that was not found does not exist.</summary>
    public IReadOnlyCollection<Guid> BookingsRead { get; init; } = [];

    /// <summary>Whether the change that is committed tells what happened by it (<see cref="DayChange.Events"/>).</summary>
    public bool HasEvents { get; init; }

    /// <summary>Whether there is a change to commit.</summary>
    public bool IsChanged => _touched.Count > 0;

    /// <summary>The dates that change but are not stored yet.</summary>
    public IReadOnlyList<LocalDate> Unstored => [.. _touched.Where(date => LoadedVersion(date) == 0)];

    /// <summary>Returns a day between its neighbours, with the changes so far.</summary>
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

    /// <summary>Returns a booking that the batch concerns, with the changes so far; null if it does not exist.</summary>
    public Booking? Booking(Guid id) => _bookings.GetValueOrDefault(id);

    /// <summary>Whether versions that were read later are exactly those of the days that the state was made of.</summary>
    public bool IsAtVersions(IReadOnlyCollection<DayVersion> days) =>
        days.Count == _loadedVersions.Count && days.All(day => LoadedVersion(day.Date) == day.Version);

    /// <summary>Applies the change of one request. What happens by it is derived here, where the bookings before it are known.</summary>
    /// <param name="change">The change.</param>
    /// <param name="addsSilently">Whether the bookings that it adds make no events.</param>
    public void Apply(DayChange change, bool addsSilently = false)
    {
        if (HasEvents)
        {
            var told = addsSilently ? change with { Bookings = change.Bookings with { Added = [] } } : change;
            _events.AddRange(BookingEvents.Of(told, Booking));
        }

        var after = change.Days.Select(day => Day(day.Date).After(change)).ToArray();
        _businessDays.Clear(); // The neighbouring days' bookings count on a day, too.
        foreach (var day in after)
        {
            _touched.Add(day.Date);
            _days[day.Date] = day.Day;
        }

        if (after is [var changed])
        {
            _businessDays[changed.Date] = changed;
        }

        _changedBookings.Add(change.Bookings);
        _changedAllocations.Add(change.Allocations);
        _changedTimeSlots.Add(change.TimeSlots);
        foreach (var booking in change.Bookings.Written)
        {
            _bookings[booking.Id] = booking;
        }
    }

    /// <summary>
    /// Takes over the version of a day that was not stored when it was decided on, and has just been added. Returns false if the decision
    /// may not hold for it: if the exchange has changed, or if a booking of a neighbouring day can reach into its hours.
    /// </summary>
    public bool TryTakeOver(AddedDay added)
    {
        if (Dates.Count > 1 || added.Exchange != ExchangeVersion.Of(Exchange) || Day(added.Day.Date).NeighboursReachIn)
        {
            return false;
        }

        _loadedVersions[added.Day.Date] = added.Day.Version;
        return true;
    }

    /// <summary>Combines all changes into one, to be committed at the versions that were loaded.</summary>
    public DayChange ToChange() =>
        new(Exchange.Id, [.. _touched.Select(date => new DayVersion(date, LoadedVersion(date)))])
        {
            ExchangeVersion = Exchange.Version,
            OwnerId = Exchange.OwnerId,
            Bookings = _changedBookings.ToChange(),
            Allocations = _changedAllocations.ToChange(),
            TimeSlots = _changedTimeSlots.ToChange(),
            Events = _events,
        };

    /// <summary>
    /// Returns the days as they are once the changes are committed, and whether each can be decided on again without its
    /// neighbours. A day that is not stored can't. Nor can one into whose hours a neighbouring day's booking may reach. Into
    /// all others none ever will under this version of the exchange, since hours do not overlap.
    /// </summary>
    public IReadOnlyList<(BookingDay Day, bool StandsAlone)> DaysToKeep() =>
    [
        .. from date in Dates
           let isChanged = _touched.Contains(date)
           where LoadedVersion(date) > 0 || !isChanged
           select (
               Stored(date).AtVersion(LoadedVersion(date) + (isChanged ? 1 : 0)),
               LoadedVersion(date) > 0 && !Day(date).NeighboursReachIn),
    ];

    private BookingDay Stored(LocalDate date) =>
        _days.GetValueOrDefault(date) ?? BookingDay.Empty(Exchange.Id, date);

    private long LoadedVersion(LocalDate date) => _loadedVersions.GetValueOrDefault(date);
}
