namespace BookingEngine.Stores;

/// <summary>
/// What changes on one or more business days of an exchange: committed as a whole, and only if every day it touches
/// still has the expected version. It names what changed, never the whole day.
/// </summary>
/// <param name="ExchangeId">The exchange.</param>
/// <param name="Days">The days it touches, ordered by date, each with the version it was decided on (1 or more).</param>
public sealed record DayChange(Guid ExchangeId, IReadOnlyList<DayVersion> Days)
{
    /// <summary>The days it touches, ordered by date, each with the version it was decided on (1 or more).</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<DayVersion> Days
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Days));
    } = Days ?? throw new ArgumentNullException(nameof(Days));

    /// <summary>The version of the exchange that it was decided on, 1 or more; 0 where nobody knows.</summary>
    public long ExchangeVersion { get; init; }

    /// <summary>Bookings made: their ids are new.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<Booking> AddedBookings
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(AddedBookings));
    } = [];

    /// <summary>Bookings altered, as they are after the change; one may have moved from another of the days.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<Booking> ChangedBookings
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(ChangedBookings));
    } = [];

    /// <summary>Time slots made: their ids are new, and no slot of their date has their period.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<TimeSlot> AddedTimeSlots
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(AddedTimeSlots));
    } = [];

    /// <summary>Time slots altered, as they are after the change.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<TimeSlot> ChangedTimeSlots
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(ChangedTimeSlots));
    } = [];

    /// <summary>Time slots taken away, as they were before.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<TimeSlot> RemovedTimeSlots
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(RemovedTimeSlots));
    } = [];

    internal IEnumerable<Booking> Bookings => AddedBookings.Concat(ChangedBookings);

    internal IEnumerable<TimeSlot> TimeSlots => AddedTimeSlots.Concat(ChangedTimeSlots);
}
