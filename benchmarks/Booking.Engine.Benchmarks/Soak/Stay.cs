using System.Diagnostics;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>
/// A place that a client has asked for. Four moments say what is known of it: it may have been taken from the first on, it
/// certainly was from the second to the third, and it certainly was no longer after the fourth.
/// </summary>
internal sealed class Stay(SoakExchange exchange, Place place, int partySize)
{
    public SoakExchange Exchange { get; } = exchange;

    public Place Place { get; } = place;

    public int PartySize { get; } = partySize;

    /// <summary>The booking, once the request was answered.</summary>
    public Guid BookingId { get; set; }

    /// <summary>The most capacity that each of its hours can have had when the request was accepted.</summary>
    public Dictionary<int, int> Limits { get; } = [];

    /// <summary>When it was asked for.</summary>
    public long Asked { get; } = Stopwatch.GetTimestamp();

    /// <summary>When the request was answered with a booking.</summary>
    public long Taken { get; set; } = long.MaxValue;

    /// <summary>When its booking was asked to leave it, by a cancellation or a move.</summary>
    public long Leaves { get; set; } = long.MaxValue;

    /// <summary>When the booking had left it.</summary>
    public long Left { get; set; } = long.MaxValue;

    /// <summary>Whether the booking certainly has the place now.</summary>
    public bool IsTaken => Taken != long.MaxValue && Leaves == long.MaxValue;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Place} for {PartySize}, limits {string.Join('/', Limits.Values)}, {BookingId}: {Text(Asked)} {Text(Taken)} {Text(Leaves)} {Text(Left)}";

    private static string Text(long moment) => moment == long.MaxValue ? "-" : $"{moment}";
}
