namespace BookingEngine.Stores;

/// <summary>
/// What changes on one or more business days of an exchange: committed as a whole, and only if every day it touches
/// still has the expected version. It names what changed, never the whole day.
/// </summary>
/// <param name="ExchangeId">The exchange.</param>
/// <param name="Days">The days it touches, ordered by date, each with the version it was decided on (1 or more).</param>
public sealed record DayChange(Guid ExchangeId, IReadOnlyList<DayVersion> Days)
{
    /// <summary>The version of the exchange that it was decided on, 1 or more; 0 where nobody knows.</summary>
    public long ExchangeVersion { get; init; }

    /// <summary>Bookings made: their ids are new.</summary>
    public IReadOnlyList<Booking> AddedBookings { get; init; } = [];

    /// <summary>Bookings altered, as they are after the change; one may have moved from another of the days.</summary>
    public IReadOnlyList<Booking> ChangedBookings { get; init; } = [];

    /// <summary>Time slots made: their ids are new, and no slot of their date has their period.</summary>
    public IReadOnlyList<TimeSlot> AddedTimeSlots { get; init; } = [];

    /// <summary>Time slots altered, as they are after the change.</summary>
    public IReadOnlyList<TimeSlot> ChangedTimeSlots { get; init; } = [];

    /// <summary>Time slots taken away, as they were before.</summary>
    public IReadOnlyList<TimeSlot> RemovedTimeSlots { get; init; } = [];

    internal IEnumerable<Booking> Bookings => AddedBookings.Concat(ChangedBookings);

    internal IEnumerable<TimeSlot> TimeSlots => AddedTimeSlots.Concat(ChangedTimeSlots);
}
