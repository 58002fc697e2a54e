using NodaTime;

namespace BookingEngine;

/// <summary>A business that takes bookings: its hours, its time zone, and its booking policy.</summary>
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
    /// <summary>The exchange's identity; left empty, <see cref="ExchangeService.CreateAsync"/> gives it one.</summary>
    public Guid Id { get; init; }

    /// <summary>What the business is called; 1 to 255 characters.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public required string BusinessName
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(BusinessName));
    }

    /// <summary>What it does; at most 2,000 characters.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public string Description
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Description));
    } = "";

    /// <summary>The zone of its wall clock: every date and time of the exchange is local to it.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public required DateTimeZone TimeZone
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeZone));
    }

    /// <summary>When it is open; never unless set.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public Schedule Schedule
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Schedule));
    } = new();

    /// <summary>The weekly hours of its <see cref="Schedule"/>.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<OperatingHours> OperatingHours
    {
        get => Schedule.OperatingHours;
        init => Schedule = Schedule with { OperatingHours = value };
    }

    /// <summary>The special hours of its <see cref="Schedule"/>.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<SpecialHours> SpecialHours
    {
        get => Schedule.SpecialHours;
        init => Schedule = Schedule with { SpecialHours = value };
    }

    /// <summary>The policy by which it takes bookings.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public BookingPolicy Policy
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Policy));
    } = new();

    /// <summary>The id of the user who owns it, as the host knows its users; null if nobody does.</summary>
    public string? OwnerId { get; init; }

    /// <summary>
    /// The SHA-256 hash, as 64 hexadecimal digits, of the secret whose holder may read the exchange's calendar; null
    /// where there is none.
    /// </summary>
    public string? CalendarSecretHash { get; init; }

    /// <summary>
    /// Whether a deletion has begun: it takes no bookings any more. Storing it anew, or deleting it again, ends that.
    /// </summary>
    public bool IsBeingDeleted { get; init; }

    /// <summary>When it was created; a whole microsecond.</summary>
    public Instant CreatedAt { get; init; }

    /// <summary>When it was last changed; a whole microsecond.</summary>
    public Instant UpdatedAt { get; init; }

    /// <summary>1 when it is created, and one more after each change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>
    /// The hours that open on a date, ordered by opening, as its <see cref="Schedule"/> has them. Empty where the exchange is
    /// closed, and once its deletion has begun.
    /// </summary>
    public ReadOnlySpan<OpeningPeriod> HoursOn(LocalDate date) => IsBeingDeleted ? [] : Schedule.HoursOn(date);

    /// <summary>Returns the exchange's id, and no personal data.</summary>
    public override string ToString() => $"Exchange {Id}";
}
