using System.Numerics;
using System.Runtime.Intrinsics;

namespace BookingEngine.Scheduling.Assignment;

/// <summary>A set of resources. Each is named by its place in the list of the day's resources, from 0 to 255.</summary>
internal readonly record struct ResourceSet
{
    /// <summary>The number of resources that a set can tell apart.</summary>
    public const int Limit = 256;

    private const int WordBits = 64;

    private readonly Vector256<ulong> _words;

    private ResourceSet(Vector256<ulong> words) => _words = words;

    public bool IsEmpty => _words == Vector256<ulong>.Zero;

    public int Count
    {
        get
        {
            int count = 0;
            for (int i = 0; i < Limit / WordBits; i++)
            {
                count += BitOperations.PopCount(_words.GetElement(i));
            }

            return count;
        }
    }

    public static ResourceSet operator |(in ResourceSet one, in ResourceSet other) => new(one._words | other._words);

    public static ResourceSet operator &(in ResourceSet one, in ResourceSet other) => new(one._words & other._words);

    /// <summary>Returns the resources of one set that are not in the other.</summary>
    public static ResourceSet operator -(in ResourceSet one, in ResourceSet other) =>
        new(Vector256.AndNot(one._words, other._words));

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
        int word = resource / WordBits;
        return new(_words.WithElement(word, _words.GetElement(word) | (1UL << (resource % WordBits))));
    }

    public bool Contains(int resource) => (_words.GetElement(resource / WordBits) >> (resource % WordBits) & 1) != 0;

    public bool IsSubsetOf(in ResourceSet other) => (_words & other._words) == _words;

    /// <summary>Enumerates the resources in their order.</summary>
    public Enumerator GetEnumerator() => new(_words);

    public override string ToString()
    {
        var names = new List<int>();
        foreach (int resource in this)
        {
            names.Add(resource);
        }

        return $"{{{string.Join(", ", names)}}}";
    }

    public struct Enumerator(Vector256<ulong> words)
    {
        private int _word;
        private ulong _rest = words.GetElement(0);

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_rest == 0)
            {
                if (++_word == Limit / WordBits)
                {
                    return false;
                }

                _rest = words.GetElement(_word);
            }

            Current = (_word * WordBits) + BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }
    }
}
