namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// The needs that stand on a resource, ordered by their start, so that those of a moment are found without looking at all of them.
/// Each is named by its place in the day's list.
/// </summary>
internal sealed class Agenda
{
    private readonly int[] _needs;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly int[] _latestEnds; // of each need and all before it

    public Agenda(ReadOnlySpan<StandingNeed> standing)
    {
        int[] needs = new int[standing.Length];
        int[] starts = new int[standing.Length];
        int count = 0;
        for (int i = 0; i < standing.Length; i++)
        {
            if (standing[i].Assigned is not null)
            {
                (needs[count], starts[count]) = (i, standing[i].Need.OccupiedFrom);
                count++;
            }
        }

        Array.Sort(starts, needs, 0, count);
        (_needs, _starts) = (needs[..count], starts[..count]);
        _ends = new int[count];
        _latestEnds = new int[count];
        int latest = int.MinValue;
        for (int i = 0; i < count; i++)
        {
            _ends[i] = standing[_needs[i]].Need.OccupiedTo;
            _latestEnds[i] = latest = Math.Max(latest, _ends[i]);
        }
    }

    /// <summary>The needs that stand on a resource, ordered by their start.</summary>
    public ReadOnlySpan<int> Needs => _needs;

    /// <summary>Returns the seconds within a period at which a need starts to occupy its resource, in their order.</summary>
    public ReadOnlySpan<int> StartsWithin(int from, int to) => _starts.AsSpan(CountBefore(from)..CountBefore(to));

    /// <summary>Writes the needs that occupy their resource at a second, and returns their number.</summary>
    public int FindActive(int second, Span<int> active)
    {
        int count = 0;
        for (int i = CountBefore(second + 1) - 1; i >= 0 && _latestEnds[i] > second; i--)
        {
            if (_ends[i] > second)
            {
                active[count++] = _needs[i];
            }
        }

        return count;
    }

    /// <summary>Returns the number of needs that start before a second.</summary>
    private int CountBefore(int second)
    {
        int low = 0;
        int high = _starts.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_starts[middle] < second)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
