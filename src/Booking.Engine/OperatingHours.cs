using NodaTime;

namespace BookingEngine;

/// <summary>
/// One entry of an exchange's weekly hours. Several entries of one weekday are split shifts, such as a lunch break.
/// A weekday without an entry is closed, as is one whose entry says so.
/// </summary>
/// <param name="DayOfWeek">The weekday on which the hours open.</param>
/// <param name="Period">The hours; null states that the weekday is closed.</param>
public sealed record OperatingHours(IsoDayOfWeek DayOfWeek, OpeningPeriod? Period)
{
    /// <summary>The weekday on which the hours open.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no weekday.</exception>
    public IsoDayOfWeek DayOfWeek
    {
        get;
        init => field = Weekday(value);
    } = Weekday(DayOfWeek);

    /// <summary>The entry's identity, for clients that refer to it; left empty, storing the exchange gives it one.</summary>
    public Guid Id { get; init; }

    /// <summary>Whether the entry states that its weekday is closed.</summary>
    public bool IsClosed => Period is null;

    private static IsoDayOfWeek Weekday(IsoDayOfWeek dayOfWeek) => dayOfWeek is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday
        ? dayOfWeek
        : throw new ArgumentOutOfRangeException(nameof(dayOfWeek), dayOfWeek, "From Monday to Sunday.");
}
