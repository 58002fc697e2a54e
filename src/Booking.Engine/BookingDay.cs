using NodaTime;

namespace BookingEngine;

/// <summary>
/// The unit of consistency: everything that can conflict on one business day of one exchange, with a version. A store loads
/// the day, and commits a change only if the day still has that version.
/// </summary>
public sealed record BookingDay
{
    private const int FewOutOfOrder = 16;

    private readonly TimeSlot[] _timeSlots;
    private readonly Allocation[] _allocations;
    private readonly Allocation[] _resourceAllocations = [];
    private readonly Allocation[] _busyTimes = [];

    /// <summary>Creates the day as it is stored.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date.</param>
    /// <param name="version">The version, which every change raises. It is 0 if the day is not stored yet.</param>
    /// <param name="timeSlots">The stored slots of the day, in any order.</param>
    /// <param name="allocations">
    /// The active allocations of the day, of the exchange and of its resources, and the busy times of its calendars, in any order.
    /// </param>
    /// <exception cref="ArgumentNullException">One of the lists is null.</exception>
    public BookingDay(
        Guid exchangeId,
        LocalDate date,
        long version,
        IEnumerable<TimeSlot> timeSlots,
        IEnumerable<Allocation> allocations)
    {
        ArgumentNullException.ThrowIfNull(timeSlots);
        ArgumentNullException.ThrowIfNull(allocations);
        ExchangeId = exchangeId;
        Date = date;
        Version = version;
        _timeSlots = ByPeriod([.. timeSlots], slot => slot.Period.SortKey);
        Allocation[] all = [.. allocations];
        if (Array.Exists(all, allocation => allocation.CalendarId is not null))
        {
            _busyTimes = ByPeriod(
                Array.FindAll(all, allocation => allocation.CalendarId is not null), allocation => allocation.Period.SortKey);
            all = Array.FindAll(all, allocation => allocation.CalendarId is null);
        }

        if (Array.Exists(all, allocation => allocation.ResourceId is not null))
        {
            _resourceAllocations = ByPeriod(
                Array.FindAll(all, allocation => allocation.ResourceId is not null), allocation => allocation.Period.SortKey);
            all = Array.FindAll(all, allocation => allocation.ResourceId is null);
        }

        _allocations = ByPeriod(all, allocation => allocation.Period.SortKey);
    }

    /// <summary>The exchange.</summary>
    public Guid ExchangeId { get; }

    /// <summary>The business date, which is the date on which the hours opened.</summary>
    public LocalDate Date { get; }

    /// <summary>
    /// The version, which every change of the day or of its exchange raises. It is 0 if the day is not stored yet.
    /// </summary>
    public long Version { get; internal init; }

    /// <summary>The stored slots, ordered by period.</summary>
    public IReadOnlyList<TimeSlot> TimeSlots => _timeSlots;

    /// <summary>
    /// The active allocations of the exchange itself, ordered by period. Each active booking of the day has one.
    /// </summary>
    public IReadOnlyList<Allocation> Allocations => _allocations;

    /// <summary>The active allocations of resources, ordered by period. Those of one period have no order.</summary>
    public IReadOnlyList<Allocation> ResourceAllocations => _resourceAllocations;

    /// <summary>
    /// The busy times of calendars (<see cref="BusyCalendar"/>), of the exchange and of its resources, ordered by period. They belong to no
    /// booking, and are in none of the other lists.
    /// </summary>
    public IReadOnlyList<Allocation> BusyTimes => _busyTimes;

    /// <summary>Returns a day that is not stored. It has no slots and no allocations, and its version is 0.</summary>
    public static BookingDay Empty(Guid exchangeId, LocalDate date) => new(exchangeId, date, version: 0, [], []);

    /// <summary>Finds the stored slot that has exactly a period. Returns null if there is none.</summary>
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

    /// <summary>Finds the stored slot that has an id. Returns null if there is none.</summary>
    public TimeSlot? FindTimeSlot(Guid? id) => Array.Find(_timeSlots, slot => slot.Id == id);

    /// <summary>Finds the active allocation of the exchange itself that a booking has. Returns null if there is none.</summary>
    public Allocation? FindAllocation(Guid bookingId) =>
        Array.Find(_allocations, allocation => allocation.BookingId == bookingId);

    /// <summary>Finds the active allocations of resources that a booking has, ordered by period. There may be none.</summary>
    public IReadOnlyList<Allocation> FindResourceAllocations(Guid bookingId) =>
        Array.FindAll(_resourceAllocations, allocation => allocation.BookingId == bookingId);

    /// <summary>Whether both are the same day at the same version and have the same slots and allocations.</summary>
    public bool Equals(BookingDay? other) => other is not null
        && (ExchangeId, Date, Version) == (other.ExchangeId, other.Date, other.Version)
        && _timeSlots.SequenceEqual(other._timeSlots)
        && _allocations.SequenceEqual(other._allocations)
        && _resourceAllocations.SequenceEqual(other._resourceAllocations)
        && _busyTimes.SequenceEqual(other._busyTimes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ExchangeId, Date, Version);

    /// <summary>All active allocations: those of the exchange itself, then those of resources, and then the busy times.</summary>
    internal IEnumerable<Allocation> AllAllocations =>
        _resourceAllocations.Length + _busyTimes.Length == 0
            ? _allocations
            : _allocations.Concat(_resourceAllocations).Concat(_busyTimes);

    /// <summary>Returns the same day at another version.</summary>
    internal BookingDay AtVersion(long version) => this with { Version = version };

    /// <summary>Returns the same day without a booking, whose place a reschedule may take.</summary>
    internal BookingDay Without(Guid bookingId) => new(
        ExchangeId, Date, Version, _timeSlots, AllAllocations.Where(taken => taken.BookingId != bookingId));

    /// <summary>Returns the same day as if no booking had buffers.</summary>
    internal BookingDay WithoutBuffers() => new(
        ExchangeId,
        Date,
        Version,
        _timeSlots,
        AllAllocations.Select(taken => taken with { BufferBefore = Duration.Zero, BufferAfter = Duration.Zero }));

    /// <summary>Returns the same day without the stored slots that block their time.</summary>
    internal BookingDay WithoutBlockedSlots() => new(
        ExchangeId, Date, Version, _timeSlots.Where(slot => slot.MaxCapacity != 0), AllAllocations);

    /// <summary>Returns the same day as if no calendar were busy.</summary>
    internal BookingDay WithoutBusyTimes() => _busyTimes.Length == 0
        ? this
        : new(ExchangeId, Date, Version, _timeSlots, _allocations.Concat(_resourceAllocations));

    /// <summary>Returns the same day as if some of its busy times were free.</summary>
    internal BookingDay WithoutBusyTimes(Func<Allocation, bool> isFree) => new(
        ExchangeId, Date, Version, _timeSlots, _allocations.Concat(_resourceAllocations).Concat(_busyTimes.Where(busy => !isFree(busy))));

    /// <summary>Returns the same day without bookings and busy times.</summary>
    internal BookingDay WithoutBookings() => new(ExchangeId, Date, Version, _timeSlots, []);

    /// <summary>
    /// Sorts entries in place. Those of a changed day are in order but for the last ones, which are then put where they belong.
    /// </summary>
    private static T[] ByPeriod<T>(T[] sorted, Converter<T, long> key)
    {
        long[] keys = Array.ConvertAll(sorted, key);
        int next = Math.Min(1, keys.Length);
        while (next < keys.Length && keys[next - 1] <= keys[next])
        {
            next++;
        }

        if (keys.Length - next > FewOutOfOrder)
        {
            Array.Sort(keys, sorted);
            return sorted;
        }

        for (; next < keys.Length; next++)
        {
            var (last, lastKey) = (sorted[next], keys[next]);
            int place = Array.BinarySearch(keys, 0, next, lastKey);
            place = place < 0 ? ~place : place;
            Array.Copy(sorted, place, sorted, place + 1, next - place);
            Array.Copy(keys, place, keys, place + 1, next - place);
            (sorted[place], keys[place]) = (last, lastKey);
        }

        return sorted;
    }
}
