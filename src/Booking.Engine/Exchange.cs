using NodaTime;

namespace BookingEngine;

/// <summary>A business that takes bookings: its hours, where its clock stands, and how it takes them.</summary>
public sealed record Exchange
{
    private readonly OpeningPeriod[][] _weekly = NoHours();
    private readonly Dictionary<LocalDate, OpeningPeriod[]>? _special;

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

    /// <summary>The weekly hours, in the order in which they were given. A weekday without an entry is closed.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<OperatingHours> OperatingHours
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(OperatingHours));
            field = [.. value];
            _weekly = NoHours();
            foreach (var day in field.Where(entry => entry.Period is not null).GroupBy(entry => entry.DayOfWeek))
            {
                _weekly[(int)day.Key] = Sorted(day.Select(entry => entry.Period!.Value));
            }
        }
    } = [];

    /// <summary>The dates whose hours are not the weekly ones. Storing an exchange with two entries of a date is refused.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<SpecialHours> SpecialHours
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(SpecialHours));
            field = [.. value];
            _special = field.Count == 0 ? null : [];
            foreach (var entry in field)
            {
                _special![entry.Date] = Sorted(entry.Hours);
            }
        }
    } = [];

    /// <summary>How it takes bookings.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public BookingPolicy Policy
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Policy));
    } = new();

    /// <summary>Who owns it, as the host knows its users; null where nobody does.</summary>
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

    /// <summary>1 when created, and one more with every change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>
    /// The hours that open on a date, ordered by opening: its special hours where it has any, else its weekday's.
    /// Empty where the exchange is closed, and once its deletion has begun.
    /// </summary>
    public ReadOnlySpan<OpeningPeriod> HoursOn(LocalDate date) => HoursOn(date, date.DayOfWeek);

    internal OpeningPeriod[] HoursOn(LocalDate date, IsoDayOfWeek dayOfWeek) =>
        IsBeingDeleted ? []
        : _special is not null && _special.TryGetValue(date, out var special) ? special
        : _weekly[(int)dayOfWeek];

    private static OpeningPeriod[][] NoHours() => [.. Enumerable.Repeat(Array.Empty<OpeningPeriod>(), 8)];

    private static OpeningPeriod[] Sorted(IEnumerable<OpeningPeriod> hours) =>
        [.. hours.OrderBy(hours => hours.OpenSecond).ThenBy(hours => hours.CloseSecond)];
}
