using NodaTime;

namespace BookingEngine;

/// <summary>One date's hours in place of the weekly ones: a holiday, a closure, a late opening.</summary>
/// <param name="Date">The business date.</param>
/// <param name="Hours">The hours that open on that date; empty where it is closed.</param>
/// <param name="Reason">Why, for people; at most 255 characters.</param>
public sealed record SpecialHours(LocalDate Date, IReadOnlyList<OpeningPeriod> Hours, string Reason = "");
