namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// How many places of one resource are taken at each second. It is a step function: between two steps the number is the same.
/// Before the first step and after the last, no place is taken.
/// </summary>
internal sealed class Timeline
{
    /// <summary>The second that <see cref="FirstAbove"/> returns if there is none.</summary>
    public const int None = int.MaxValue;

    private int[] _at;
    private int[] _load;
    private int _count;

    private Timeline(int[] at, int[] load, int count)
    {
        _at = at;
        _load = load;
        _count = count;
    }

    /// <summary>A timeline on which nothing is taken. It must not be changed.</summary>
    public static Timeline Empty { get; } = new([], [], 0);

    /// <summary>Packs a change of the load into a long, so that sorting orders changes by time.</summary>
    public static long Change(int at, int by) => ((long)at << 32) | (uint)by;

    /// <summary>Adds up changes, given in any order. They are sorted in place.</summary>
    public static Timeline Of(Span<long> changes)
    {
        if (changes.IsEmpty)
        {
            return Empty;
        }

        changes.Sort();
        int[] at = new int[changes.Length];
        int[] loads = new int[changes.Length];
        int last = -1;
        int load = 0;
        foreach (long change in changes)
        {
            int second = (int)(change >> 32);
            last += last >= 0 && at[last] == second ? 0 : 1;
            load += (int)change;
            (at[last], loads[last]) = (second, load);
        }

        return new Timeline(at, loads, last + 1);
    }

    /// <summary>Returns a copy that can be changed without changing this timeline.</summary>
    public Timeline Clone() => new([.. _at], [.. _load], _count);

    /// <summary>Returns the number of places taken at a second.</summary>
    public int LoadAt(int second)
    {
        int step = StepAt(second);
        return step < 0 ? 0 : _load[step];
    }

    /// <summary>Returns the most places taken at any second of a period.</summary>
    public int Peak(int from, int to)
    {
        int step = StepAt(from);
        int peak = step < 0 ? 0 : _load[step];
        for (step++; step < _count && _at[step] < to; step++)
        {
            peak = Math.Max(peak, _load[step]);
        }

        return peak;
    }

    /// <summary>
    /// Writes the most places taken at any second of each of several periods, which have one length and start one step after the other.
    /// It costs less than asking for one after the other, since the sweep goes over the timeline only once.
    /// </summary>
    /// <param name="from">The start of the first period.</param>
    /// <param name="length">The length of each period.</param>
    /// <param name="step">The time from one start to the next.</param>
    /// <param name="peaks">The span to write to, one number for each period.</param>
    public void Peaks(int from, int length, int step, Span<int> peaks)
    {
        int before = StepAt(from); // the step that the start of the period belongs to
        for (int i = 0; i < peaks.Length; i++)
        {
            int next = before + 1;
            while (next < _count && _at[next] <= from)
            {
                before = next++;
            }

            int peak = before < 0 ? 0 : _load[before];
            for (; next < _count && _at[next] < from + length; next++)
            {
                peak = Math.Max(peak, _load[next]);
            }

            peaks[i] = peak;
            from += step;
        }
    }

    /// <summary>
    /// Returns the first second of a period at which more than <paramref name="most"/> places are taken, or <see cref="None"/>.
    /// </summary>
    /// <param name="from">The start of the period, inclusive.</param>
    /// <param name="to">The end of the period, exclusive.</param>
    /// <param name="most">A number of places, at least 0.</param>
    public int FirstAbove(int from, int to, int most)
    {
        int step = StepAt(from);
        if (step >= 0 && _load[step] > most)
        {
            return from;
        }

        for (step++; step < _count && _at[step] < to; step++)
        {
            if (_load[step] > most)
            {
                return _at[step];
            }
        }

        return None;
    }

    /// <summary>Takes so many more places during a period, or gives them back if the number is negative.</summary>
    public void Add(int from, int to, int places)
    {
        int first = StepStartingAt(from);
        int end = StepStartingAt(to);
        for (int step = first; step < end; step++)
        {
            _load[step] += places;
        }
    }

    /// <summary>Returns the step that a second belongs to, or -1 if it is before the first one.</summary>
    private int StepAt(int second)
    {
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_at[middle] <= second)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    /// <summary>Returns the step that starts at a second. If there is none, the step around the second is split in two.</summary>
    private int StepStartingAt(int second)
    {
        int before = StepAt(second);
        if (before >= 0 && _at[before] == second)
        {
            return before;
        }

        if (_count == _at.Length)
        {
            Array.Resize(ref _at, (2 * _count) + 4);
            Array.Resize(ref _load, (2 * _count) + 4);
        }

        int step = before + 1;
        Array.Copy(_at, step, _at, step + 1, _count - step);
        Array.Copy(_load, step, _load, step + 1, _count - step);
        _at[step] = second;
        _load[step] = before < 0 ? 0 : _load[before];
        _count++;
        return step;
    }
}
