namespace BookingEngine.Scheduling.Assignment;

/// <summary>A number of places of a resource that are taken during a period.</summary>
/// <param name="Resource">The resource, by its place in the list of the day's resources.</param>
/// <param name="From">The start of the period, with buffers, in elapsed seconds of the business day.</param>
/// <param name="To">The end of the period.</param>
/// <param name="Places">The number of places.</param>
internal readonly record struct PlacesTaken(int Resource, int From, int To, int Places)
{
    /// <summary>Adds up the places that are taken of each of a number of resources at each second.</summary>
    public static Timeline[] AddUp(ReadOnlySpan<PlacesTaken> all, int resources)
    {
        Span<int> ends = stackalloc int[resources]; // where the changes of each resource end, among those of all
        foreach (ref readonly var taken in all)
        {
            ends[taken.Resource] += 2;
        }

        int end = 0;
        foreach (ref int changesOfResource in ends)
        {
            (changesOfResource, end) = (end, end + changesOfResource); // They are filled in from here.
        }

        long[] changes = new long[end];
        foreach (ref readonly var taken in all)
        {
            ref int next = ref ends[taken.Resource];
            changes[next++] = Timeline.Change(taken.From, taken.Places);
            changes[next++] = Timeline.Change(taken.To, -taken.Places);
        }

        var timelines = new Timeline[resources];
        int start = 0;
        for (int resource = 0; resource < resources; resource++)
        {
            timelines[resource] = Timeline.Of(changes.AsSpan(start..ends[resource]));
            start = ends[resource];
        }

        return timelines;
    }
}
