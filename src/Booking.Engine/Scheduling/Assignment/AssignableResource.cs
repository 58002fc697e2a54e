namespace BookingEngine.Scheduling.Assignment;

/// <summary>A resource on one day.</summary>
/// <param name="Capacity">The number of places, at least 0.</param>
/// <param name="Free">
/// The periods in which it can serve a need, ordered by their start: its hours, without what is blocked. Periods that touch or
/// overlap count as one.
/// </param>
/// <param name="Flexibility">
/// How many different needs it could serve, such as the number of requirements of services for which it is eligible. A resource
/// that can serve few is taken first, so that those that can serve more stay free.
/// </param>
internal sealed record AssignableResource(int Capacity, (int From, int To)[] Free, int Flexibility = 0)
{
    /// <summary>Returns the number of places that a need takes of this resource: all of them if it keeps the whole resource.</summary>
    public int PlacesFor(in Need need) => need.IsWhole ? Math.Max(Capacity, need.Units) : need.Units;

    /// <summary>Whether the resource could serve a need if nothing else stood on the day.</summary>
    public bool CouldServe(in Need need) => need.Units <= Capacity && IsFree(need.From, need.To);

    /// <summary>Whether a period lies within those in which the resource can serve a need.</summary>
    public bool IsFree(int from, int to)
    {
        int freeUntil = from;
        foreach (ref readonly var period in Free.AsSpan())
        {
            if (period.From <= freeUntil && period.To > freeUntil)
            {
                freeUntil = period.To;
            }
        }

        return freeUntil >= to;
    }
}
