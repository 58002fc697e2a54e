using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// What an <see cref="Exchange"/> sells: a haircut, a consultation, a class. What it leaves null, it inherits from the exchange's
/// <see cref="BookingPolicy"/>.
/// </summary>
/// <example>
/// <code>
/// var haircut = Service.Of("Haircut", minutes: 30) with
/// {
///     BufferAfter = Duration.FromMinutes(5),
///     Requirements = [Requirement.OfType("staff")],
///     PriceAmount = 2900, // in cents
///     PriceCurrency = "EUR",
/// };
/// Print(haircut.Duration); // 0:00:30:00
/// </code>
/// </example>
public sealed record Service
{
    /// <summary>The highest <see cref="PriceAmount"/>, which is 999,999,999,999.</summary>
    public const long MaxPriceAmount = 999_999_999_999;

    private static readonly Duration OneSecond = NodaTime.Duration.FromSeconds(1);
    private static readonly Duration LongestNotice = NodaTime.Duration.FromDays(3660);

    /// <summary>The service's identity. If it is empty, it gets one when the exchange is stored.</summary>
    public Guid Id { get; init; }

    /// <summary>The name, with 1 to 255 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required string Name
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Name));
    }

    /// <summary>The description, with at most 2,000 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Description
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Description));
    } = "";

    /// <summary>Whether it can be booked. The default is true.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>
    /// The length of a booking, from 1 second to 24 hours. If it is null, it is the exchange's length of a slot.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? Duration
    {
        get;
        init => field = Checked(value, OneSecond, BookingPolicy.MaxSlotDuration, nameof(Duration));
    }

    /// <summary>
    /// The lengths from which a customer may choose, each from 1 second to 24 hours. If they are null, <see cref="Duration"/> is
    /// the only one. Otherwise <see cref="Duration"/> must be one of them, or null. A query that names no length asks for slots of
    /// <see cref="Duration"/>, or of the first of these lengths if it is null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A value is outside the range, or not a whole number of seconds.
    /// </exception>
    public IReadOnlyList<Duration>? DurationOptions
    {
        get;
        init
        {
            foreach (var option in value ?? [])
            {
                Checked(option, OneSecond, BookingPolicy.MaxSlotDuration, nameof(DurationOptions));
            }

            field = value is null ? null : ValueList<Duration>.Of(value, nameof(DurationOptions));
        }
    }

    /// <summary>The time from the start of one slot to that of the next, from 1 second to 24 hours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? SlotStep
    {
        get;
        init => field = Checked(value, OneSecond, BookingPolicy.MaxSlotDuration, nameof(SlotStep));
    }

    /// <summary>The time that a booking also occupies before its start, from 0 to 24 hours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? BufferBefore
    {
        get;
        init => field = Checked(value, NodaTime.Duration.Zero, BookingPolicy.MaxSlotDuration, nameof(BufferBefore));
    }

    /// <summary>The time that a booking also occupies after its end, from 0 to 24 hours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? BufferAfter
    {
        get;
        init => field = Checked(value, NodaTime.Duration.Zero, BookingPolicy.MaxSlotDuration, nameof(BufferAfter));
    }

    /// <summary>How long before its start a booking must be made at the latest, from 0 to 3,660 days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? MinNotice
    {
        get;
        init => field = Checked(value, NodaTime.Duration.Zero, LongestNotice, nameof(MinNotice));
    }

    /// <summary>The number of days ahead that can be booked, from 0 to 3,660.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int? BookingWindowDays
    {
        get;
        init => field = value is null or (>= 0 and <= 3660)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BookingWindowDays), value, "From 0 to 3660, or null.");
    }

    /// <summary>
    /// How long before its start a customer can still cancel or reschedule a booking, from 0 to 3,660 days.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? CancellationNotice
    {
        get;
        init => field = Checked(value, NodaTime.Duration.Zero, LongestNotice, nameof(CancellationNotice));
    }

    /// <summary>Whether a new booking is confirmed at once instead of pending.</summary>
    public bool? AutoConfirm { get; init; }

    /// <summary>Where a booking may start.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the defined values.</exception>
    public SlotStarts? SlotStarts
    {
        get;
        init => field = value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SlotStarts), value, "Any, Grid or null.");
    }

    /// <summary>The minimum size of a party, from 1 to 100,000. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int MinPartySize
    {
        get;
        init => field = Places(value, nameof(MinPartySize))!.Value;
    } = 1;

    /// <summary>The maximum size of a party, from 1 to 100,000. Null sets no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int? MaxPartySize
    {
        get;
        init => field = Places(value, nameof(MaxPartySize));
    }

    /// <summary>
    /// The number of places of this service at any moment, from 1 to 100,000. Null sets no limit of its own. The capacity of the
    /// exchange counts in any case.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int? MaxParallel
    {
        get;
        init => field = Places(value, nameof(MaxParallel));
    }

    /// <summary>
    /// The weekly hours at which it can be booked, within those of the exchange. If they are null, it is the exchange's hours.
    /// </summary>
    public IReadOnlyList<OperatingHours>? Hours
    {
        get;
        init
        {
            field = value is null ? null : ValueList<OperatingHours>.Of(value, nameof(Hours));
            Weekly = field is null ? null : new Schedule { OperatingHours = field };
        }
    }

    /// <summary>
    /// The price in the smallest unit of its currency, such as cents, from 0 to 999,999,999,999. Null if there is none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public long? PriceAmount
    {
        get;
        init => field = value is null or (>= 0 and <= MaxPriceAmount)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PriceAmount), value, $"From 0 to {MaxPriceAmount}, or null.");
    }

    /// <summary>The currency of the price as three capital letters (ISO 4217), such as <c>EUR</c>. Null if there is no price.</summary>
    public string? PriceCurrency { get; init; }

    /// <summary>Which of several free resources a booking gets. The default is the first one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the defined values.</exception>
    public AssignmentOrder Assignment
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Assignment), value, "First, LeastBusy or RoundRobin.");
    }

    /// <summary>The resources that a booking needs. By default it needs none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<Requirement> Requirements
    {
        get;
        init => field = ValueList<Requirement>.Of(value, nameof(Requirements));
    } = ValueList<Requirement>.Empty;

    /// <summary>
    /// When customers are reminded of their bookings, with at most 10 reminders. If it is null, as the exchange has it. If it is empty, they
    /// are not reminded.
    /// </summary>
    public IReadOnlyList<Reminder>? Reminders
    {
        get;
        init => field = value is null ? null : ValueList<Reminder>.Of(value, nameof(Reminders));
    }

    /// <summary>The time of day at which no customer is reminded. If it is null, as the exchange has it.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>The <see cref="Hours"/> as a schedule, or null if there are none.</summary>
    internal Schedule? Weekly { get; private init; }

    /// <summary>Returns a service with a name and a length.</summary>
    /// <param name="name">The name.</param>
    /// <param name="minutes">The length of a booking in minutes, from 1 to 1,440, or null for the exchange's length of a slot.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside the range.</exception>
    public static Service Of(string name, int? minutes = null) => new()
    {
        Name = name,
        Duration = minutes is { } length ? NodaTime.Duration.FromMinutes(length) : null,
    };

    /// <summary>Returns the service's id.</summary>
    public override string ToString() => $"Service {Id}";

    private static Duration? Checked(Duration? value, Duration least, Duration most, string name)
    {
        if (value is { } duration)
        {
            _ = WallClock.Seconds(duration, least, most, name);
        }

        return value;
    }

    private static int? Places(int? value, string name) => value is null or (>= 1 and <= BookingPolicy.MaxCapacity)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"From 1 to {BookingPolicy.MaxCapacity}.");
}
