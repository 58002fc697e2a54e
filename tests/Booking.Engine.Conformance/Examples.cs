using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Examples of exchanges and bookings for tests.</summary>
public static class Examples
{
    /// <summary>A Monday, a few days after the time on the suites' clock.</summary>
    public static readonly LocalDate Monday = new(2024, 1, 15);

    /// <summary>A customer with an ordinary name.</summary>
    public static readonly Customer Customer = new("Ada Lovelace", "ada@example.com", "+44 20 7946 0000");

    /// <summary>An exchange that is open every day from 09:00 to 17:00, in UTC.</summary>
    public static Exchange Exchange(int capacity = 1) => new()
    {
        Id = Guid.NewGuid(),
        BusinessName = "Tech Repair Shop",
        TimeZone = DateTimeZone.Utc,
        OperatingHours = EveryDay(new LocalTime(9, 0), new LocalTime(17, 0)),
        Policy = new BookingPolicy { DefaultCapacity = capacity },
        CreatedAt = Instant.FromUtc(2024, 1, 1, 0, 0),
        UpdatedAt = Instant.FromUtc(2024, 1, 1, 0, 0),
    };

    /// <summary>Creates operating hours that are the same on every weekday.</summary>
    public static IReadOnlyList<OperatingHours> EveryDay(LocalTime open, LocalTime close) =>
    [
        .. OperatingHours.Daily(open, close).Select(entry => entry with { Id = Guid.NewGuid() }),
    ];

    /// <summary>Returns the exchange as it is after its next change.</summary>
    public static Exchange Next(this Exchange exchange) => exchange with { Version = exchange.Version + 1 };

    /// <summary>Creates a booking request for one place at an exchange on <see cref="Monday"/>.</summary>
    public static BookingRequest Request(Exchange exchange, LocalTime start, LocalTime end, LocalDate? date = null) =>
        new(exchange.Id, date ?? Monday, start, end, Customer);

    /// <summary>Creates a time slot of a day, without a capacity of its own.</summary>
    public static TimeSlot Slot(BookingDay day, int startHour, int endHour) => new()
    {
        Id = Guid.NewGuid(),
        ExchangeId = day.ExchangeId,
        Date = day.Date,
        Period = Hours(startHour, endHour),
    };

    /// <summary>Creates a booking of a day, attached to no time slot.</summary>
    public static Booking Booking(BookingDay day, int startHour = 9, int endHour = 10) => new()
    {
        Id = Guid.NewGuid(),
        ExchangeId = day.ExchangeId,
        Date = day.Date,
        Period = Hours(startHour, endHour),
        Customer = Customer,
        CreatedAt = Instant.FromUtc(2024, 1, 10, 12, 0),
        UpdatedAt = Instant.FromUtc(2024, 1, 10, 12, 0),
    };

    /// <summary>Creates an empty change of days, each at the version at which it was loaded.</summary>
    public static DayChange ChangeOf(params BookingDay[] days) => new(
        days[0].ExchangeId,
        [.. days.OrderBy(day => day.Date).Select(day => new DayVersion(day.Date, day.Version))]);

    /// <summary>Creates the allocation of a booking without buffers.</summary>
    public static Allocation ToAllocation(this Booking booking) => new()
    {
        Id = booking.Id,
        BookingId = booking.Id,
        ServiceId = booking.ServiceId,
        Date = booking.Date,
        Period = booking.Period,
        Units = booking.PartySize,
        IsActive = booking.IsActive,
        TimeSlotId = booking.TimeSlotId,
        KeepsTimeSlot = booking.Status is BookingStatus.Pending or BookingStatus.Confirmed,
    };

    /// <summary>Creates an exclusive allocation of a resource for the whole of a booking, without buffers.</summary>
    public static Allocation AllocationOf(this Booking booking, Guid resource, int need = 0) => new()
    {
        Id = Guid.NewGuid(),
        BookingId = booking.Id,
        ResourceId = resource,
        Need = need,
        Date = booking.Date,
        Period = booking.Period,
        IsExclusive = true,
        IsActive = booking.IsActive,
    };

    /// <summary>Returns the change with allocations of resources added, changed and removed, besides those that it has.</summary>
    public static DayChange WithResources(
        this DayChange change,
        IReadOnlyList<Allocation>? added = null,
        IReadOnlyList<Allocation>? changed = null,
        IReadOnlyList<Allocation>? removed = null) => change with
        {
            Allocations = new EntryChange<Allocation>
            {
                Added = [.. change.Allocations.Added, .. added ?? []],
                Changed = [.. change.Allocations.Changed, .. changed ?? []],
                Removed = [.. change.Allocations.Removed, .. removed ?? []],
            },
        };

    /// <summary>Returns the change with bookings added and changed, together with their allocations.</summary>
    public static DayChange WithBookings(
        this DayChange change,
        IReadOnlyList<Booking>? added = null,
        IReadOnlyList<Booking>? changed = null,
        Func<Booking, Allocation>? takes = null) => change with
        {
            Bookings = new EntryChange<Booking> { Added = added ?? [], Changed = changed ?? [] },
            Allocations = new EntryChange<Allocation>
            {
                Added = [.. (added ?? []).Select(takes ?? ToAllocation)],
                Changed = [.. (changed ?? []).Select(takes ?? ToAllocation)],
            },
        };

    /// <summary>Returns the change with time slots added, changed and removed.</summary>
    public static DayChange WithTimeSlots(
        this DayChange change,
        IReadOnlyList<TimeSlot>? added = null,
        IReadOnlyList<TimeSlot>? changed = null,
        IReadOnlyList<TimeSlot>? removed = null) => change with
        {
            TimeSlots = new EntryChange<TimeSlot> { Added = added ?? [], Changed = changed ?? [], Removed = removed ?? [] },
        };

    /// <summary>Creates a period from one full hour to another.</summary>
    public static LocalPeriod Hours(int start, int end) => new(start * 3600, end * 3600);
}
