using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Scheduling;

/// <summary>One resource that a booking needs.</summary>
/// <param name="Eligible">The resources that can serve it.</param>
/// <param name="Requirement">How much of it the booking takes, and when.</param>
/// <param name="Order">Which one of several free resources is taken.</param>
internal sealed record NeededResource(ResourceSet Eligible, Requirement Requirement, AssignmentOrder Order)
{
    /// <summary>Returns the need of a booking at a time, or null if the booking ends before the need begins.</summary>
    /// <param name="start">The start of the booking, in elapsed seconds of the business day.</param>
    /// <param name="end">The end of the booking.</param>
    /// <param name="partySize">The size of the party.</param>
    /// <param name="terms">The policy, whose buffers count where the need begins or ends with the booking.</param>
    public Need? At(int start, int end, int partySize, BookingPolicy terms)
    {
        int from = start + Requirement.FromSeconds;
        int to = Requirement.ToSeconds is { } seconds ? Math.Min(start + seconds, end) : end;
        return from >= to ? null : new Need
        {
            From = from,
            To = to,
            OccupiedFrom = from - (from == start ? terms.BufferBeforeSeconds : 0),
            OccupiedTo = to + (to == end ? terms.BufferAfterSeconds : 0),
            Units = Requirement.Takes == ResourceUse.One ? 1 : partySize,
            IsWhole = Requirement.Takes == ResourceUse.All,
            Eligible = Eligible,
            Order = Order,
        };
    }
}
