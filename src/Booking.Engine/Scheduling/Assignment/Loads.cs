namespace BookingEngine.Scheduling.Assignment;

/// <summary>How much each resource is in use on a day: for how long, and by how many bookings.</summary>
internal sealed class Loads
{
    private readonly long[] _seconds;
    private readonly int[] _bookings;

    public Loads(AssignmentDay day)
    {
        _seconds = new long[day.Resources.Length];
        _bookings = new int[day.Resources.Length];
        var counted = new HashSet<(Guid BookingId, int Resource)>();
        foreach (ref readonly var standing in day.Standing)
        {
            if (standing.Assigned is { } resource)
            {
                _seconds[resource] += standing.Need.To - standing.Need.From;
                _bookings[resource] += !day.HasSeveralNeedsOfABooking || counted.Add((standing.BookingId, resource)) ? 1 : 0;
            }
        }
    }

    /// <summary>Returns for how long a resource is in use, in seconds, without buffers. Bookings at the same time add up.</summary>
    public long SecondsOf(int resource) => _seconds[resource];

    /// <summary>Returns the number of bookings that use a resource.</summary>
    public int BookingsOf(int resource) => _bookings[resource];
}
