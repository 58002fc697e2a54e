using System.Numerics;

namespace BookingEngine.Scheduling.Assignment;

/// <summary>A set of resources. Each is named by its place in the list of the day's resources, from 0 to 255.</summary>
internal readonly record struct ResourceSet
{
    /// <summary>The number of resources that a set can tell apart.</summary>
    public const int Limit = 4 * WordBits;

    private const int WordBits = 64;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private ResourceSet(ulong first, ulong second, ulong third, ulong fourth)
    {
        _first = first;
        _second = second;
        _third = third;
        _fourth = fourth;
    }

    public bool IsEmpty => (_first | _second | _third | _fourth) == 0;

    public int Count => BitOperations.PopCount(_first)
        + BitOperations.PopCount(_second)
        + BitOperations.PopCount(_third)
        + BitOperations.PopCount(_fourth);

    public static ResourceSet operator |(in ResourceSet one, in ResourceSet other) => new(
        one._first | other._first, one._second | other._second, one._third | other._third, one._fourth | other._fourth);

    public static ResourceSet operator &(in ResourceSet one, in ResourceSet other) => new(
        one._first & other._first, one._second & other._second, one._third & other._third, one._fourth & other._fourth);

    /// <summary>Returns the resources of one set that are not in the other.</summary>
    public static ResourceSet operator -(in ResourceSet one, in ResourceSet other) => new(
        one._first & ~other._first, one._second & ~other._second, one._third & ~other._third, one._fourth & ~other._fourth);

    /// <summary>Returns the set of the given resources.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A resource is not from 0 to 255.</exception>
    public static ResourceSet Of(params ReadOnlySpan<int> resources)
    {
        var set = default(ResourceSet);
        foreach (int resource in resources)
        {
            set = set.With(resource);
        }

        return set;
    }

    /// <summary>Returns the set of the resources from 0 until a number, exclusive.</summary>
    public static ResourceSet Until(int count)
    {
        var set = default(ResourceSet);
        for (int resource = 0; resource < count; resource++)
        {
            set = set.With(resource);
        }

        return set;
    }

    public ResourceSet With(int resource)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(resource);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(resource, Limit);
        ulong bit = 1UL << (resource % WordBits);
        return (resource / WordBits) switch
        {
            0 => new(_first | bit, _second, _third, _fourth),
            1 => new(_first, _second | bit, _third, _fourth),
            2 => new(_first, _second, _third | bit, _fourth),
            _ => new(_first, _second, _third, _fourth | bit),
        };
    }

    public bool Contains(int resource) => (Word(resource / WordBits) >> (resource % WordBits) & 1) != 0;

    public bool IsSubsetOf(in ResourceSet other) => (this - other).IsEmpty;

    /// <summary>Enumerates the resources in their order.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Returns the resources in their order.</summary>
    public int[] ToArray()
    {
        int[] resources = new int[Count];
        int count = 0;
        foreach (int resource in this)
        {
            resources[count++] = resource;
        }

        return resources;
    }

    public override string ToString()
    {
        var names = new List<int>();
        foreach (int resource in this)
        {
            names.Add(resource);
        }

        return $"{{{string.Join(", ", names)}}}";
    }

    private ulong Word(int index) => index switch
    {
        0 => _first,
        1 => _second,
        2 => _third,
        _ => _fourth,
    };

    public struct Enumerator(ResourceSet set)
    {
        private int _word;
        private ulong _rest = set._first;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_rest == 0)
            {
                if (++_word == Limit / WordBits)
                {
                    return false;
                }

                _rest = set.Word(_word);
            }

            Current = (_word * WordBits) + BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }
    }
}
