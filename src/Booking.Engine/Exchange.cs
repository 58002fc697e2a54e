using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>A business that accepts bookings, with its hours, its time zone and its booking policy.</summary>
/// <example>
/// <code>
/// var studio = new Exchange
/// {
///     BusinessName = "Yoga by the Lake",
///     TimeZone = DateTimeZoneProviders.Tzdb["Europe/Zurich"],
///     OperatingHours = OperatingHours.Weekdays(new(7, 0), new(21, 0)),
///     SpecialHours = [new SpecialHours(new LocalDate(2101, 8, 1), [])], // closed on the national holiday
///     Policy = new BookingPolicy { DefaultCapacity = 12 },
/// };
/// Print(studio.HoursOn(new LocalDate(2101, 8, 1)).Length); // 0
/// </code>
/// </example>
public sealed record Exchange
{
    private static readonly Schedule Never = new();

    private readonly Memo _memo = new();

    /// <summary>The exchange's identity. If it is empty, <see cref="ExchangeService.CreateAsync"/> gives it one.</summary>
    public Guid Id { get; init; }

    /// <summary>The name of the business, with 1 to 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required string BusinessName
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(BusinessName));
    }

    /// <summary>The description of the business, with at most 2,000 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Description
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Description));
    } = "";

    /// <summary>The time zone of its wall clock. Every date and time of the exchange is local to it.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required DateTimeZone TimeZone
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeZone));
    }

    /// <summary>The hours at which it is open. By default it is never open.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule Schedule
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Schedule));
    } = new();

    /// <summary>The weekly hours of its <see cref="Schedule"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<OperatingHours> OperatingHours
    {
        get => Schedule.OperatingHours;
        init => Schedule = Schedule with { OperatingHours = value };
    }

    /// <summary>The special hours of its <see cref="Schedule"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<SpecialHours> SpecialHours
    {
        get => Schedule.SpecialHours;
        init => Schedule = Schedule with { SpecialHours = value };
    }

    /// <summary>The blocks of its <see cref="Schedule"/>: the times at which it accepts no bookings although it is open.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<Block> Blocks
    {
        get => Schedule.Blocks;
        init => Schedule = Schedule with { Blocks = value };
    }

    /// <summary>The policy by which it accepts bookings.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public BookingPolicy Policy
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Policy));
    } = new();

    /// <summary>
    /// The number of places at any moment that holds now, unless a stored time slot has another capacity: that of the
    /// <see cref="Policy"/>, or else <see cref="BookingPolicy.NoLimit"/> if a resource is active, and 1 if none is.
    /// </summary>
    public int DefaultCapacity => Policy.DefaultCapacity ?? (HasActiveResources ? BookingPolicy.NoLimit : 1);

    /// <summary>What it sells. If none of its services is active, bookings name none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<Service> Services
    {
        get;
        init
        {
            field = ValueList<Service>.Of(value, nameof(Services));
            _memo = new Memo();
            NeedsService = field.Any(service => service.IsActive);
        }
    } = ValueList<Service>.Empty;

    /// <summary>The people, rooms, tables and devices that its bookings use.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<Resource> Resources
    {
        get;
        init
        {
            field = ValueList<Resource>.Of(value, nameof(Resources));
            _memo = new Memo();
            HasActiveResources = field.Any(resource => resource.IsActive);
        }
    } = ValueList<Resource>.Empty;

    /// <summary>
    /// When customers are reminded of their bookings, unless the service that is booked says otherwise. There are at most 10. By default
    /// customers are not reminded.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<Reminder> Reminders
    {
        get;
        init => field = ValueList<Reminder>.Of(value, nameof(Reminders));
    } = ValueList<Reminder>.Empty;

    /// <summary>
    /// The time of day at which no customer is reminded, unless the service that is booked has another. Null if there is none.
    /// </summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Whether customers are reminded of some bookings: those of a service, or those that the exchange's own reminders are for.</summary>
    public bool HasReminders => Reminders.Count > 0 || Services.Any(service => service.Reminders is { Count: > 0 });

    /// <summary>The id of the user who owns it, as the host knows its users, or null if nobody owns it.</summary>
    public string? OwnerId { get; init; }

    /// <summary>
    /// The SHA-256 hash, as 64 hexadecimal digits, of the secret whose holder may read the exchange's calendar. It is null
    /// if there is none.
    /// </summary>
    public string? CalendarSecretHash { get; init; }

    /// <summary>
    /// Whether a deletion has begun, so that it no longer accepts bookings. Storing it again, or deleting it again, ends this
    /// state.
    /// </summary>
    public bool IsBeingDeleted { get; init; }

    /// <summary>The time at which it was created, which is a whole microsecond.</summary>
    public Instant CreatedAt { get; init; }

    /// <summary>The time at which it was last changed, which is a whole microsecond.</summary>
    public Instant UpdatedAt { get; init; }

    /// <summary>The version, which is 1 at creation and one more after each change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>
    /// Returns the hours that open on a date by the <see cref="Schedule"/>, ordered by opening. They are empty if the
    /// exchange is closed, and once its deletion has begun.
    /// </summary>
    public ReadOnlySpan<OpeningPeriod> HoursOn(LocalDate date) => ScheduleNow.HoursOn(date);

    /// <summary>Whether a new booking must name a service, which is so if at least one of the services is active.</summary>
    public bool NeedsService { get; private init; }

    /// <summary>Finds a service by its id. Returns null if there is none.</summary>
    public Service? FindService(Guid id)
    {
        foreach (var service in ValueList<Service>.SpanOf(Services))
        {
            if (service.Id == id)
            {
                return service;
            }
        }

        return null;
    }

    /// <summary>Finds a resource by its id. Returns null if there is none.</summary>
    public Resource? FindResource(Guid id)
    {
        foreach (var resource in ValueList<Resource>.SpanOf(Resources))
        {
            if (resource.Id == id)
            {
                return resource;
            }
        }

        return null;
    }

    /// <summary>
    /// Returns the exchange with a service, in place of the one that has its id. A service with another id, or without one, is
    /// added as the last.
    /// </summary>
    /// <exception cref="ArgumentNullException">The service is null.</exception>
    public Exchange With(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return this with { Services = Replaced(Services, service, one => one.Id) };
    }

    /// <summary>
    /// Returns the exchange with a resource, in place of the one that has its id. A resource with another id, or without one, is
    /// added as the last.
    /// </summary>
    /// <exception cref="ArgumentNullException">The resource is null.</exception>
    public Exchange With(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return this with { Resources = Replaced(Resources, resource, one => one.Id) };
    }

    /// <summary>Whether bookings can use at least one of the resources.</summary>
    internal bool HasActiveResources { get; private init; }

    /// <summary>Keeps what the rules compute of the services and the resources.</summary>
    internal Memo Memo => _memo;

    /// <summary>The schedule, or one without hours once the exchange's deletion has begun.</summary>
    internal Schedule ScheduleNow => IsBeingDeleted ? Never : Schedule;

    /// <summary>Returns the exchange's id, and no personal data.</summary>
    public override string ToString() => $"Exchange {Id}";

    private static List<T> Replaced<T>(IReadOnlyList<T> all, T one, Func<T, Guid> id) =>
        id(one) != Guid.Empty && all.Any(other => id(other) == id(one))
            ? [.. all.Select(other => id(other) == id(one) ? one : other)]
            : [.. all, one];
}
