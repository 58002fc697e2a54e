using NodaTime;

namespace BookingEngine;

/// <summary>
/// What bookings of an <see cref="Exchange"/> use one at a time, or a few at a time: a person, a room, a table or a device.
/// </summary>
/// <example>
/// <code>
/// var anna = Resource.Of("staff", "Anna");
/// var ben = Resource.Of("staff", "Ben", new Schedule { OperatingHours = OperatingHours.Weekdays(new(13, 0), new(17, 0)) });
/// Print(anna.HasOwnHours); // False
/// Print(ben.HasOwnHours);  // True
/// </code>
/// </example>
public sealed record Resource
{
    /// <summary>The highest <see cref="SortOrder"/>, which is 100,000.</summary>
    public const int MaxSortOrder = 100_000;

    /// <summary>The resource's identity. If it is empty, it gets one when the exchange is stored.</summary>
    public Guid Id { get; init; }

    /// <summary>The name, with 1 to 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required string Name
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Name));
    }

    /// <summary>The type, such as <c>staff</c> or <c>room</c>, with 1 to 64 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required string Type
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Type));
    }

    /// <summary>The number of places that it has at any moment, from 1 to 100,000. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int Capacity
    {
        get;
        init => field = value is >= 1 and <= BookingPolicy.MaxCapacity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Capacity), value, $"From 1 to {BookingPolicy.MaxCapacity}.");
    } = 1;

    /// <summary>Whether new bookings can use it. The default is true.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>
    /// When it can be used. If it has no hours of its own (<see cref="HasOwnHours"/>), the exchange's hours hold in place of
    /// weekly hours, and only the special hours of this schedule change them.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule Schedule
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Schedule));
    } = new();

    /// <summary>
    /// Whether it has weekly hours of its own. Otherwise it can be used whenever the exchange is open. The default is false.
    /// </summary>
    public bool HasOwnHours { get; init; }

    /// <summary>The services that it can be used for, or null for all.</summary>
    public IReadOnlyList<Guid>? ServiceIds
    {
        get;
        init => field = value is null ? null : Primitives.ValueList<Guid>.Of(value, nameof(ServiceIds));
    }

    /// <summary>
    /// Where it stands in lists, and which of several free resources is used first: from -100,000 to 100,000, lower numbers first.
    /// The default is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int SortOrder
    {
        get;
        init => field = value is >= -MaxSortOrder and <= MaxSortOrder
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SortOrder), value, $"From -{MaxSortOrder} to {MaxSortOrder}.");
    }

    /// <summary>Returns a resource with a type, a name, and the exchange's hours or hours of its own.</summary>
    /// <param name="type">The type, such as <c>staff</c> or <c>room</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="schedule">The hours of its own, or null if it can be used whenever the exchange is open.</param>
    /// <exception cref="ArgumentNullException">The type or the name is null.</exception>
    public static Resource Of(string type, string name, Schedule? schedule = null) => new()
    {
        Type = type,
        Name = name,
        Schedule = schedule ?? new Schedule(),
        HasOwnHours = schedule is not null,
    };

    /// <summary>Whether a service can use it.</summary>
    /// <param name="serviceId">The service, or null for bookings without a service.</param>
    public bool Serves(Guid? serviceId) => ServiceIds is null || (serviceId is { } id && ServiceIds.Contains(id));

    /// <summary>Returns the hours at which it can be used on a date, ordered by opening.</summary>
    /// <param name="date">The business date.</param>
    /// <param name="exchange">The exchange that it belongs to.</param>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    public ReadOnlySpan<OpeningPeriod> HoursOn(LocalDate date, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return HasOwnHours ? Schedule.HoursOn(date) : Schedule.HoursOn(date, exchange.HoursOn(date));
    }

    /// <summary>Returns the resource's id, and not its name, which may be that of a person.</summary>
    public override string ToString() => $"Resource {Id}";
}
