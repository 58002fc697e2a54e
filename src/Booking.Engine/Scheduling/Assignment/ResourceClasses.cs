namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// Groups resources that are interchangeable: those of one capacity that are candidates of exactly the same needs. To tell them apart
/// would only multiply the states to look at. The classes are found by splitting (<i>R. Paige, R. E. Tarjan: Three Partition
/// Refinement Algorithms, SIAM Journal on Computing 16 (1987)</i>): each need splits a class into its candidates and the others.
/// </summary>
internal static class ResourceClasses
{
    /// <summary>Returns the classes of all resources that are a candidate of some need.</summary>
    public static List<ResourceSet> Of(ReadOnlySpan<AssignableResource> resources, IReadOnlyList<ResourceSet> candidates)
    {
        var all = default(ResourceSet);
        foreach (var set in candidates)
        {
            all |= set;
        }

        var classes = ByCapacity(resources, all);
        foreach (var set in candidates)
        {
            for (int i = classes.Count - 1; i >= 0; i--)
            {
                var (inside, outside) = (classes[i] & set, classes[i] - set);
                if (!inside.IsEmpty && !outside.IsEmpty)
                {
                    classes[i] = inside;
                    classes.Add(outside);
                }
            }
        }

        return classes;
    }

    private static List<ResourceSet> ByCapacity(ReadOnlySpan<AssignableResource> resources, in ResourceSet all)
    {
        var byCapacity = new SortedDictionary<int, ResourceSet>();
        foreach (int resource in all)
        {
            int capacity = resources[resource].Capacity;
            byCapacity[capacity] = byCapacity.GetValueOrDefault(capacity).With(resource);
        }

        return [.. byCapacity.Values];
    }
}
