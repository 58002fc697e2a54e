using BookingEngine.Committing;
using BookingEngine.Services;
using BookingEngine.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace BookingEngine;

/// <summary>The engine's services on one store, for a program without a dependency injection container.</summary>
/// <example>
/// <code>
/// var engine = BookingServices.InMemory(SystemClock.Instance);
/// var created = await engine.Exchanges.CreateAsync(new Exchange
/// {
///     BusinessName = "Tech Repair Shop",
///     TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
///     OperatingHours = OperatingHours.Weekdays(new(9, 0), new(17, 0)),
/// });
/// var day = await engine.Availability.GetDayAsync(created.Value.Id, new LocalDate(2101, 1, 3));
/// Print(day.Slots.Count); // 8
/// </code>
/// </example>
public sealed class BookingServices
{
    /// <summary>Creates the services with the default options.</summary>
    /// <param name="exchanges">The store of exchanges.</param>
    /// <param name="bookings">The store of bookings, usually the same object. If it is an <see cref="IEventStore"/>, it also keeps events, and if it is an <see cref="ICalendarStore"/>, calendars.</param>
    /// <param name="clock">The clock that tells the present time.</param>
    /// <exception cref="ArgumentNullException">A store or the clock is null.</exception>
    public BookingServices(IExchangeStore exchanges, IBookingStore bookings, IClock clock)
        : this(exchanges, bookings, clock, DateTimeZoneProviders.Tzdb, new BookingEngineOptions(), NullLoggerFactory.Instance, bookings as IEventStore, calendars: bookings as ICalendarStore)
    {
    }

    internal BookingServices(
        IExchangeStore exchanges,
        IBookingStore bookings,
        IClock clock,
        IDateTimeZoneProvider zones,
        BookingEngineOptions options,
        ILoggerFactory loggers,
        IEventStore? events = null,
        CommitSignal? signal = null,
        ICalendarStore? calendars = null,
        Func<Exchange, CancellationToken, Task>? beforeChange = null)
    {
        ArgumentNullException.ThrowIfNull(exchanges);
        ArgumentNullException.ThrowIfNull(bookings);
        ArgumentNullException.ThrowIfNull(clock);
        var days = new DayCache(clock, options);
        var shown = new ShownDays(bookings, days);
        var cache = new AvailabilityCache(shown, clock, options);
        Action<Guid> committed = cache.Drop;
        committed += _ => signal?.Raise();
        var committer = new DayCommitter(bookings, days, committed, options, loggers);
        Action<Guid> changed = committed;
        changed += days.Drop;
        Exchanges = new ExchangeService(exchanges, bookings, committer, changed, zones, clock, options, beforeChange);
        Availability = new AvailabilityService(exchanges, bookings, cache, zones, clock);
        Bookings = new BookingService(
            exchanges, bookings, committer, shown, new CustomerCap(bookings, options.MaxActiveBookingsPerCustomer), clock);
        TimeSlots = new TimeSlotService(exchanges, bookings, committer, clock);
        Import = new ImportService(exchanges, bookings, committer, clock);
        Events = new EventService(events);
        Calendars = new CalendarService(calendars, exchanges, bookings, committer, clock);
    }

    /// <summary>The service that creates, finds and changes exchanges.</summary>
    public ExchangeService Exchanges { get; }

    /// <summary>The service that computes the slots of exchanges and their remaining capacity.</summary>
    public AvailabilityService Availability { get; }

    /// <summary>The service that makes, finds and changes bookings.</summary>
    public BookingService Bookings { get; }

    /// <summary>The service that stores time slots in advance of bookings.</summary>
    public TimeSlotService TimeSlots { get; }

    /// <summary>The service that imports bookings that were made elsewhere.</summary>
    public ImportService Import { get; }

    /// <summary>The service that reads what happened. Without a store of events nothing does.</summary>
    public EventService Events { get; }

    /// <summary>The service that keeps calendars whose busy times can't be booked.</summary>
    public CalendarService Calendars { get; }

    /// <summary>Creates the services on a new store in memory.</summary>
    /// <param name="clock">The clock that tells the present time.</param>
    /// <exception cref="ArgumentNullException">The clock is null.</exception>
    public static BookingServices InMemory(IClock clock)
    {
        var store = new InMemoryStore();
        return new BookingServices(store, store, clock);
    }
}
