namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// What has to be served by one resource: a period and a number of places. Times are elapsed seconds of the business day, and
/// periods are half-open.
/// </summary>
internal readonly record struct Need
{
    /// <summary>The start of the period that must lie within the hours of the resource. It contains no buffers.</summary>
    public required int From { get; init; }

    /// <summary>The end of that period, after its start.</summary>
    public required int To { get; init; }

    /// <summary>The second from which places of the resource are taken. A buffer may lie outside the hours.</summary>
    public required int OccupiedFrom { get; init; }

    /// <summary>The second until which places of the resource are taken, after <see cref="OccupiedFrom"/>.</summary>
    public required int OccupiedTo { get; init; }

    /// <summary>The number of places that the need takes, at least 1.</summary>
    public required int Units { get; init; }

    /// <summary>Whether the need keeps the whole resource, however many places it has. There must be <see cref="Units"/> at least.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The resources that can serve the need. A resource that was chosen is the only one.</summary>
    public required ResourceSet Eligible { get; init; }

    /// <summary>Which one of several resources is taken.</summary>
    public AssignmentOrder Order { get; init; }

    /// <summary>A resource that is taken before all others if it is free, or null.</summary>
    public int? Preferred { get; init; }

    /// <summary>Whether both needs occupy a resource at the same moment.</summary>
    public bool Overlaps(in Need other) => OccupiedFrom < other.OccupiedTo && other.OccupiedFrom < OccupiedTo;

    /// <summary>Whether the need occupies a resource at a second.</summary>
    public bool IsActiveAt(int second) => OccupiedFrom <= second && second < OccupiedTo;

    /// <summary>Returns the same need so many seconds later.</summary>
    public Need Later(int seconds) => this with
    {
        From = From + seconds,
        To = To + seconds,
        OccupiedFrom = OccupiedFrom + seconds,
        OccupiedTo = OccupiedTo + seconds,
    };
}
