using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Benchmarks;

/// <summary>A piece of work to measure, in the form that each competitor needs: an exchange, dates, and bookings.</summary>
public sealed class Work
{
    /// <summary>The time at which everything is judged: before all of the dates.</summary>
    public static readonly Instant Now = Instant.FromUtc(2026, 1, 1, 0, 0);

    public Work(Exchange exchange, LocalDate[] dates, WorkBooking[] bookings)
    {
        Exchange = exchange;
        Dates = dates;
        Bookings = bookings;
        BookingsByDate = bookings.ToLookup(booking => booking.Date);
        UnsortedAllocations = Array.ConvertAll(dates, date => Allocations(BookingsByDate[date]));
        var stored = dates
            .Select((date, i) => new BookingDay(exchange.Id, date, version: 1, [], UnsortedAllocations[i]))
            .ToArray();
        Days = stored
            .Select((day, i) => new BusinessDay(
                exchange, day, stored.ElementAtOrDefault(i - 1), stored.ElementAtOrDefault(i + 1)))
            .ToArray();
        FloorDays = Array.ConvertAll(dates, date => ToFloorDay(date, BookingsByDate[date]));
        Slots = new Slot[Days.Sum(day => Availability.CountSlots(day))];
        FloorSlots = new FloorSlot[Slots.Length];
        SlotSeconds = (int)exchange.Policy.SlotDuration.TotalSeconds;
    }

    public Exchange Exchange { get; }

    public LocalDate[] Dates { get; }

    public WorkBooking[] Bookings { get; }

    public ILookup<LocalDate, WorkBooking> BookingsByDate { get; }

    /// <summary>Each date's bookings in no order.</summary>
    public Allocation[][] UnsortedAllocations { get; }

    /// <summary>The engine's days, as a store would have loaded them.</summary>
    public BusinessDay[] Days { get; }

    public FloorDay[] FloorDays { get; }

    /// <summary>Room for all slots of the range.</summary>
    public Slot[] Slots { get; }

    /// <inheritdoc cref="Slots"/>
    public FloorSlot[] FloorSlots { get; }

    public int SlotSeconds { get; }

    /// <summary>The engine's answer, into the caller's buffer.</summary>
    public int GetSlots()
    {
        int written = 0;
        var slots = Slots.AsSpan();
        foreach (var day in Days)
        {
            written += Availability.GetSlots(day, Now, slots[written..]);
        }

        return written;
    }

    /// <summary>The floor's answer, into the caller's buffer.</summary>
    public int GetFloor()
    {
        int written = 0;
        int capacity = Exchange.DefaultCapacity;
        var slots = FloorSlots.AsSpan();
        foreach (ref readonly var day in FloorDays.AsSpan())
        {
            written += Floor.GetSlots(day, SlotSeconds, capacity, slots[written..]);
        }

        return written;
    }

    /// <summary>The engine's public results.</summary>
    public DayAvailability[] GetDays()
    {
        var days = new DayAvailability[Days.Length];
        for (int i = 0; i < days.Length; i++)
        {
            days[i] = Availability.GetDay(Days[i], Now);
        }

        return days;
    }

    private static Allocation[] Allocations(IEnumerable<WorkBooking> bookings) =>
    [
        .. bookings.Select((booking, i) => new Guid(i + 1, 0, 0, new byte[8])).Zip(bookings, (id, booking) => new Allocation
        {
            Id = id,
            BookingId = id,
            Date = booking.Date,
            Period = booking.Period,
        }),
    ];

    private FloorDay ToFloorDay(LocalDate date, IEnumerable<WorkBooking> bookings)
    {
        var midnight = date.AtStartOfDayInZone(Exchange.TimeZone).ToInstant();
        int Elapsed(Instant instant) => (int)(instant - midnight).TotalSeconds;
        int OnClock(LocalDate day, LocalTime time) =>
            Elapsed((day + time).InZoneLeniently(Exchange.TimeZone).ToInstant());

        var (open, close) = Exchange.HoursOn(date) is [var hours, ..]
            ? (OnClock(date, hours.Open), OnClock(hours.ClosesNextDay ? date.PlusDays(1) : date, hours.Close))
            : (0, 0);
        return new FloorDay(
            midnight.ToUnixTimeSeconds(),
            open,
            close,
            [.. bookings.Select(booking => Elapsed(booking.Start)).Order(), int.MaxValue],
            [.. bookings.Select(booking => Elapsed(booking.End)).Order(), int.MaxValue]);
    }
}
