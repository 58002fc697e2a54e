using NodaTime;

namespace BookingEngine;

/// <summary>The bounds of what is stored.</summary>
public static class Limits
{
    /// <summary>The longest name or reason: 255 characters.</summary>
    public const int NameLength = 255;

    /// <summary>The longest e-mail address: 254 characters (RFC 5321, by way of RFC 3696 erratum 1690).</summary>
    public const int EmailLength = 254;

    /// <summary>
    /// The longest id of a user: 512 characters, which is what OpenID Connect allows a <c>sub</c> (255), with room for the
    /// name of its issuer.
    /// </summary>
    public const int UserIdLength = 512;

    /// <summary>The longest phone number: 32 characters.</summary>
    public const int PhoneLength = 32;

    /// <summary>The longest description or notes: 2,000 characters.</summary>
    public const int TextLength = 2000;

    /// <summary>The most entries of a booking's metadata: 50.</summary>
    public const int MetadataEntries = 50;

    /// <summary>The longest name of an entry of a booking's metadata: 40 characters.</summary>
    public const int MetadataNameLength = 40;

    /// <summary>The longest value of an entry of a booking's metadata: 500 characters.</summary>
    public const int MetadataValueLength = 500;

    /// <summary>The most dates of an exchange that have special hours: 1,000.</summary>
    public const int SpecialHours = 1000;

    /// <summary>The most opening periods of all special hours of an exchange: 3,000.</summary>
    public const int SpecialPeriods = 3000;

    /// <summary>The most blocks of an exchange: 500.</summary>
    public const int Blocks = 500;

    /// <summary>The most weeks from one in which an entry of the weekly hours holds to the next: 52.</summary>
    public const int EveryWeeks = 52;

    /// <summary>The most services of an exchange: 500.</summary>
    public const int Services = 500;

    /// <summary>The most resources of an exchange: 200.</summary>
    public const int Resources = 200;

    /// <summary>The most busy calendars of an exchange: 50.</summary>
    public const int Calendars = 50;

    /// <summary>The longest type of a resource: 64 characters.</summary>
    public const int ResourceTypeLength = 64;

    /// <summary>The most requirements of a service: 10.</summary>
    public const int Requirements = 10;

    /// <summary>The most lengths that a service offers: 50.</summary>
    public const int DurationOptions = 50;

    /// <summary>The most reminders of an exchange or of a service: 10.</summary>
    public const int Reminders = 10;

    /// <summary>The most entries of weekly hours, special hours and blocks of all services and resources of an exchange: 5,000.</summary>
    public const int CatalogueHours = 5000;

    /// <summary>The most days of one call that generates slots: 366.</summary>
    public const int GeneratedDays = 366;

    /// <summary>The most slots of one call that generates slots: 50,000.</summary>
    public const int GeneratedSlots = 50_000;

    /// <summary>The most stored time slots of one business day: 20,000.</summary>
    public const int TimeSlotsOfDay = 20_000;

    /// <summary>
    /// The most stored time slots of an exchange: 1,000,000. No generation goes beyond, unless others add slots at the same
    /// time. Bookings are not held up by it: what they add is bounded by <see cref="TimeSlotsOfDay"/>.
    /// </summary>
    public const int TimeSlotsOfExchange = 1_000_000;

    private static readonly Overrides AllRules = Enum.GetValues<Overrides>().Aggregate((some, rule) => some | rule);

    /// <summary>The first date: 1970-01-01.</summary>
    public static readonly LocalDate FirstDate = new(1970, 1, 1);

    /// <summary>The last date: 2199-12-31.</summary>
    public static readonly LocalDate LastDate = new(2199, 12, 31);

    /// <summary>Returns rules to pass over.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value contains something that is no rule.</exception>
    internal static Overrides Known(Overrides value, string name) => (value & ~AllRules) == 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Not a rule that can be passed over.");

    internal static BookingError? Time(RequestedTime time) => time switch
    {
        RequestedTime.OnClock onClock => Date(nameof(onClock.Date), onClock.Date),
        RequestedTime.Exact exact =>
            Date(nameof(exact.StartsAt), exact.StartsAt.InUtc().Date) ?? Date(nameof(exact.EndsAt), exact.EndsAt?.InUtc().Date),
        RequestedTime.DateTimes given =>
            Date(nameof(given.StartsAt), given.StartsAt.Date) ?? Date(nameof(given.EndsAt), given.EndsAt?.Date),
        RequestedTime.OfTimeSlot => null,
        _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
    };

    internal static BookingError? Date(string field, LocalDate? value) =>
        value < FirstDate || value > LastDate ? BookingErrors.DateOutOfRange(field) : null;
}
