using BookingEngine.Committing;
using BookingEngine.Services;
using BookingEngine.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace BookingEngine;

/// <summary>The services of the engine on one store, for a program that has no container.</summary>
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
    /// <summary>Puts the services together, with the default options.</summary>
    /// <param name="exchanges">Where exchanges are stored.</param>
    /// <param name="bookings">Where bookings are stored; most often the same store.</param>
    /// <param name="clock">What tells the time.</param>
    /// <exception cref="ArgumentNullException">A store or the clock is null.</exception>
    public BookingServices(IExchangeStore exchanges, IBookingStore bookings, IClock clock)
        : this(exchanges, bookings, clock, DateTimeZoneProviders.Tzdb, new BookingEngineOptions(), NullLoggerFactory.Instance)
    {
    }

    internal BookingServices(
        IExchangeStore exchanges,
        IBookingStore bookings,
        IClock clock,
        IDateTimeZoneProvider zones,
        BookingEngineOptions options,
        ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(exchanges);
        ArgumentNullException.ThrowIfNull(bookings);
        ArgumentNullException.ThrowIfNull(clock);
        var cache = new AvailabilityCache(bookings, clock, options);
        var committer = new DayCommitter(exchanges, bookings, cache.Drop, options, loggers);
        Exchanges = new ExchangeService(exchanges, bookings, cache, zones, clock, options);
        Availability = new AvailabilityService(exchanges, bookings, cache, zones, clock);
        Bookings = new BookingService(
            exchanges, bookings, committer, new CustomerCap(bookings, options.MaxActiveBookingsPerCustomer), clock);
        TimeSlots = new TimeSlotService(exchanges, bookings, committer, clock);
    }

    /// <summary>Creates, finds and changes exchanges.</summary>
    public ExchangeService Exchanges { get; }

    /// <summary>Answers which slots exchanges have and what is left of them.</summary>
    public AvailabilityService Availability { get; }

    /// <summary>Makes, finds and changes bookings.</summary>
    public BookingService Bookings { get; }

    /// <summary>Stores time slots ahead of bookings.</summary>
    public TimeSlotService TimeSlots { get; }

    /// <summary>The services on a new store in memory.</summary>
    /// <param name="clock">What tells the time.</param>
    /// <exception cref="ArgumentNullException">The clock is null.</exception>
    public static BookingServices InMemory(IClock clock)
    {
        var store = new InMemoryStore();
        return new BookingServices(store, store, clock);
    }
}
