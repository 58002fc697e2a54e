using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Scheduling;

/// <summary>What a booking needs of an exchange's resources, as the assigner is asked for it.</summary>
internal sealed class BookingNeeds
{
    private BookingNeeds(Need[] values, int[] numbers)
    {
        Values = values;
        Numbers = numbers;
        IsPinned = new bool[values.Length];
    }

    /// <summary>The needs.</summary>
    public Need[] Values { get; }

    /// <summary>Which of the needs of its service each of them is, counted from 0.</summary>
    public int[] Numbers { get; }

    /// <summary>Whether each of them keeps the resource that serves it.</summary>
    public bool[] IsPinned { get; }

    /// <summary>Returns the needs of a booking.</summary>
    /// <param name="pool">The resources.</param>
    /// <param name="policy">The policy under which it is made.</param>
    /// <param name="start">Its start, in elapsed seconds of the business day.</param>
    /// <param name="end">Its end.</param>
    /// <param name="partySize">The size of the party.</param>
    public static BookingNeeds Of(ResourcePool pool, in EffectivePolicy policy, int start, int end, int partySize)
    {
        var needed = pool.NeedsOf(policy.Service?.Id);
        var values = new Need[needed.Length];
        int[] numbers = new int[needed.Length];
        int count = 0;
        for (int number = 0; number < needed.Length; number++)
        {
            if (needed[number].At(start, end, partySize, policy.Terms) is { } need)
            {
                (values[count], numbers[count]) = (need, number);
                count++;
            }
        }

        return count == values.Length ? new BookingNeeds(values, numbers) : new BookingNeeds(values[..count], numbers[..count]);
    }

    /// <summary>Takes into account what the booking holds now: it keeps what is pinned, and the rest if it is free.</summary>
    public void Prefer(Allocation held, ResourcePool pool)
    {
        if (held.ResourceId is { } id && pool.NumberOf(id) is { } resource && Array.IndexOf(Numbers, held.Need) is >= 0 and var i)
        {
            IsPinned[i] = held.IsPinned;
            Values[i] = held.IsPinned
                ? Values[i] with { Eligible = Values[i].Eligible & ResourceSet.Of(resource) }
                : Values[i] with { Preferred = resource };
        }
    }

    /// <summary>Lets one of the needs be served by no other resource than the given one, which was chosen.</summary>
    public void Choose(int i, int resource)
    {
        IsPinned[i] = true;
        Values[i] = Values[i] with { Eligible = ResourceSet.Of(resource) };
    }
}
