using NodaTime;

namespace BookingEngine;

/// <summary>One date's hours in place of the weekly ones: a holiday, a closure, a late opening.</summary>
/// <param name="Date">The business date.</param>
/// <param name="Hours">The hours that open on that date; empty where it is closed.</param>
/// <param name="Reason">Why, for people; at most 255 characters.</param>
public sealed record SpecialHours(LocalDate Date, IReadOnlyList<OpeningPeriod> Hours, string Reason = "")
{
    /// <summary>The hours that open on that date; empty where it is closed.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<OpeningPeriod> Hours
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Hours));
    } = Hours ?? throw new ArgumentNullException(nameof(Hours));

    /// <summary>Why, for people; at most 255 characters.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public string Reason
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Reason));
    } = Reason ?? throw new ArgumentNullException(nameof(Reason));
}
