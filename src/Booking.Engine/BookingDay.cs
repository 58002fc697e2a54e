using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// The unit of consistency: all that can conflict on one business day of one exchange, with a version. An immutable
/// value; a store loads it, and commits a <see cref="DayChange"/> only if the version still stands.
/// </summary>
public sealed class BookingDay
{
    private readonly TimeSlot[] _timeSlots;
    private readonly BookedPeriod[] _gathered; // in order, but for those added since
    private readonly Added? _added;
    private BookedPeriod[]? _bookings; // null until asked for: what was gathered, and what was added

    /// <summary>Creates the day as it is stored.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="version">Raised by every change; 0 where the day is not stored yet.</param>
    /// <param name="timeSlots">Its stored slots, in any order.</param>
    /// <param name="bookings">The periods of its active bookings, in any order.</param>
    /// <exception cref="ArgumentNullException">One of the lists is null.</exception>
    public BookingDay(
        Guid exchangeId,
        LocalDate date,
        long version,
        IEnumerable<TimeSlot> timeSlots,
        IEnumerable<BookedPeriod> bookings)
    {
        ArgumentNullException.ThrowIfNull(timeSlots);
        ArgumentNullException.ThrowIfNull(bookings);
        ExchangeId = exchangeId;
        Date = date;
        Version = version;
        Midnight = DayClock.Midnight(date);
        _timeSlots = [.. timeSlots];
        _gathered = _bookings = [.. bookings];
        Sort(_timeSlots);
        Sort(_bookings);
        Occupancy = TakenCapacity.Occupancy(_bookings, DayClock.Plain);
        EarliestStart = _bookings.Length == 0 ? int.MaxValue : _bookings[0].Period.StartSecond;
        LatestEnd = _bookings.Length == 0 ? int.MinValue : _bookings.Max(booking => booking.Period.EndSecond);
        Capacities = CapacitiesOf(_timeSlots);
    }

    /// <summary>
    /// The day before with more bookings. Only what a booking is judged by is made at once: a day that many are added to
    /// in turn isn't copied for each.
    /// </summary>
    private BookingDay(BookingDay before, BookedPeriod[] added, TimeSlot[] timeSlots, SlotCapacities? capacities)
    {
        ExchangeId = before.ExchangeId;
        Date = before.Date;
        Version = before.Version + 1;
        Midnight = before.Midnight;
        var all = before._bookings; // read once: another thread may gather them just now
        _gathered = all ?? before._gathered;
        _added = new Added(added, all is null ? before._added : null);
        _timeSlots = timeSlots;
        Capacities = capacities;
        Occupancy = StepFunction.Add(before.Occupancy, TakenCapacity.Occupancy(added, DayClock.Plain), level => level);
        EarliestStart = added.Select(booking => booking.Period.StartSecond).Append(before.EarliestStart).Min();
        LatestEnd = added.Select(booking => booking.Period.EndSecond).Append(before.LatestEnd).Max();
    }

    private BookingDay(BookingDay same, long version)
    {
        ExchangeId = same.ExchangeId;
        Date = same.Date;
        Version = version;
        Midnight = same.Midnight;
        _timeSlots = same._timeSlots;
        _gathered = same._gathered;
        _added = same._added;
        _bookings = same._bookings;
        Occupancy = same.Occupancy;
        EarliestStart = same.EarliestStart;
        LatestEnd = same.LatestEnd;
        Capacities = same.Capacities;
    }

    /// <summary>The exchange.</summary>
    public Guid ExchangeId { get; }

    /// <summary>The business date: the one on which the hours opened.</summary>
    public LocalDate Date { get; }

    /// <summary>Raised by every change of the day, and of its exchange; 0 where the day is not stored yet.</summary>
    public long Version { get; }

    /// <summary>The stored slots, ordered by period.</summary>
    public IReadOnlyList<TimeSlot> TimeSlots => _timeSlots;

    /// <summary>The periods of the active bookings, ordered by period.</summary>
    public IReadOnlyList<BookedPeriod> Bookings => AllBookings;

    internal ReadOnlySpan<BookedPeriod> BookingsSpan => AllBookings;

    /// <summary>The date's <see cref="DayClock.Midnight"/>.</summary>
    internal long Midnight { get; }

    /// <summary>The places that the bookings take, buffers included, by wall second: true on a plain day.</summary>
    internal Step[] Occupancy { get; }

    /// <summary>The stored slots' capacities by wall second: true on a plain day; null where no slot has one.</summary>
    internal SlotCapacities? Capacities { get; }

    /// <summary>The first start of a booking, and a wall second that no booking ends after; buffers left out.</summary>
    internal int EarliestStart { get; }

    /// <inheritdoc cref="EarliestStart"/>
    internal int LatestEnd { get; }

    private BookedPeriod[] AllBookings => _bookings ??= Gathered();

    /// <summary>A day that is not stored: no slots, no bookings, version 0.</summary>
    public static BookingDay Empty(Guid exchangeId, LocalDate date) => new(exchangeId, date, version: 0, [], []);

    /// <summary>The stored slot of exactly that period; null where there is none.</summary>
    public TimeSlot? FindTimeSlot(LocalPeriod period)
    {
        int low = 0;
        int high = _timeSlots.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_timeSlots[middle].Period < period)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _timeSlots.Length && _timeSlots[low].Period == period ? _timeSlots[low] : null;
    }

    /// <summary>The stored slot of that id; null where there is none.</summary>
    public TimeSlot? FindTimeSlot(Guid? id) => Array.Find(_timeSlots, slot => slot.Id == id);

    /// <summary>The day as it is once a change is committed: this date's part of the change, and the next version.</summary>
    /// <exception cref="ArgumentNullException">There is no change.</exception>
    public BookingDay Apply(DayChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var timeSlots = Applied(change);
        var capacities = ChangesCapacities(change) ? CapacitiesOf(timeSlots) : Capacities;
        var active = change.Bookings
            .Where(booking => booking.IsActive && booking.Date == Date)
            .Select(booking => booking.ToBookedPeriod());
        if (change.ChangedBookings.Count == 0)
        {
            return new BookingDay(this, [.. active], timeSlots, capacities);
        }

        var changedIds = change.ChangedBookings.Select(booking => booking.Id).ToHashSet();
        return new BookingDay(
            ExchangeId,
            Date,
            Version + 1,
            timeSlots,
            AllBookings.Where(booking => !changedIds.Contains(booking.BookingId)).Concat(active));
    }

    /// <summary>The same day at another version.</summary>
    internal BookingDay AtVersion(long version) => new(this, version);

    /// <summary>The same day as if a booking were not there: the place that a reschedule may take.</summary>
    internal BookingDay Without(Guid bookingId) => new(
        ExchangeId, Date, Version, _timeSlots, AllBookings.Where(booking => booking.BookingId != bookingId));

    /// <summary>The same day as if nobody had booked.</summary>
    internal BookingDay WithoutBookings() => new(ExchangeId, Date, Version, _timeSlots, []);

    private static SlotCapacities? CapacitiesOf(TimeSlot[] timeSlots) =>
        timeSlots.Any(slot => slot.MaxCapacity is not null)
            ? new SlotCapacities(timeSlots, period => DayClock.Plain.Kept(period))
            : null;

    private static void Sort(TimeSlot[] slots) =>
        Array.Sort(slots, (left, right) => left.Period.CompareTo(right.Period));

    private static void Sort(BookedPeriod[] bookings) =>
        Array.Sort(bookings, (left, right) => left.Period.CompareTo(right.Period));

    private bool ChangesCapacities(DayChange change) =>
        change.RemovedTimeSlots.Any(slot => slot.MaxCapacity is not null)
        || change.TimeSlots.Any(slot => slot.Date == Date && slot.MaxCapacity != FindTimeSlot(slot.Id)?.MaxCapacity);

    private TimeSlot[] Applied(DayChange change)
    {
        var slots = new List<TimeSlot>(_timeSlots);
        foreach (var slot in change.TimeSlots.Where(slot => slot.Date == Date).Concat(change.RemovedTimeSlots))
        {
            int stored = slots.FindIndex(other => other.Id == slot.Id);
            if (stored >= 0)
            {
                slots.RemoveAt(stored);
            }
        }

        foreach (var slot in change.TimeSlots.Where(slot => slot.Date == Date))
        {
            int next = slots.FindIndex(other => other.Period > slot.Period);
            slots.Insert(next >= 0 ? next : slots.Count, slot);
        }

        return [.. slots];
    }

    private BookedPeriod[] Gathered()
    {
        var all = new List<BookedPeriod>();
        for (var added = _added; added is not null; added = added.Before)
        {
            all.AddRange(added.Bookings);
        }

        BookedPeriod[] since = [.. all];
        Sort(since);
        return Merged(_gathered, since);
    }

    private static BookedPeriod[] Merged(BookedPeriod[] left, BookedPeriod[] right)
    {
        var merged = new BookedPeriod[left.Length + right.Length];
        int i = 0;
        int j = 0;
        while (i + j < merged.Length)
        {
            bool takesLeft = j == right.Length || (i < left.Length && left[i].Period <= right[j].Period);
            merged[i + j] = takesLeft ? left[i] : right[j];
            (i, j) = takesLeft ? (i + 1, j) : (i, j + 1);
        }

        return merged;
    }

    /// <summary>Bookings that were added, and those added before them.</summary>
    private sealed record Added(BookedPeriod[] Bookings, Added? Before);
}
