using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.FileStore.Tests;

/// <summary>What the file of a day holds: all that is on it, also what takes no capacity any more.</summary>
internal sealed record StoredDay
{
    public required Guid ExchangeId { get; init; }

    public required LocalDate Date { get; init; }

    public required long Version { get; init; }

    public IReadOnlyList<TimeSlot> TimeSlots { get; init; } = [];

    public IReadOnlyList<Allocation> Allocations { get; init; } = [];

    public IReadOnlyList<Booking> Bookings { get; init; } = [];

    public DayVersion At => new(Date, Version);

    /// <summary>The day as the engine decides on it.</summary>
    public BookingDay ToDay() => new(ExchangeId, Date, Version, TimeSlots, Allocations.Where(taken => taken.IsActive));

    /// <summary>The part of the day that is shown: slots and allocations of the exchange that overlap one of its parts.</summary>
    public BookingDay ToDay(IReadOnlyCollection<DayPart> parts) => new(
        ExchangeId,
        Date,
        Version,
        TimeSlots.Where(slot => parts.Any(part => part.Overlaps(slot))),
        Allocations.Where(taken => taken.IsActive && taken.ResourceId is null
            && parts.Any(part => part.Overlaps(taken))));

    /// <summary>The day with a change. What has moved to another day leaves, and what has moved here arrives.</summary>
    public StoredDay With(DayChange change) => this with
    {
        Version = Version + 1,
        TimeSlots = Apply(TimeSlots, change.TimeSlots, slot => slot.Id, slot => slot.Date),
        Allocations = Apply(Allocations, change.Allocations, taken => taken.Id, taken => taken.Date),
        Bookings = Apply(Bookings, change.Bookings, booking => booking.Id, booking => booking.Date),
    };

    private T[] Apply<T>(IReadOnlyList<T> stored, EntryChange<T> change, Func<T, Guid> id, Func<T, LocalDate> date)
    {
        var replaced = change.Changed.Concat(change.Removed).Select(id).ToHashSet();
        return [.. stored.Where(entry => !replaced.Contains(id(entry))), .. change.Written.Where(entry => date(entry) == Date)];
    }
}
