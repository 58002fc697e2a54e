using System.Globalization;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>The outcome of a request.</summary>
internal enum Outcome
{
    /// <summary>No response arrived, or one that promises nothing.</summary>
    Unknown,

    /// <summary>The response says that it was done.</summary>
    Done,

    /// <summary>The response says that it was refused.</summary>
    Refused,
}

/// <summary>A period on a date, given in seconds.</summary>
internal sealed record Place(string Date, int Start, int End)
{
    internal string StartTime => Time(Start);

    internal string EndTime => Time(End);

    private static string Time(int second) => string.Create(CultureInfo.InvariantCulture, $"{second / 3600:D2}:{second / 60 % 60:D2}");
}

/// <summary>
/// A booking that one client wants, its outcome, and its last response. After a lost response the client sends
/// nothing else until the outcome is known. The label is its idempotency key, and is also written in the booking's
/// notes. A barber that was chosen stays that of the booking, and so does what was passed over with it.
/// </summary>
internal sealed record Wish(string Label, string Exchange, int PartySize, Place Asked, string? Barber = null, string? Passes = null)
{
    public Outcome Booked { get; set; }

    /// <summary>The id of the booking, if it was answered.</summary>
    public string? Id { get; set; }

    /// <summary>The period of the booking according to the last response.</summary>
    public Place At { get; set; } = Asked;

    /// <summary>The period to which it was last asked to move.</summary>
    public Place? MovesTo { get; set; }

    /// <summary>The rule that was to be passed over with that move, if any.</summary>
    public string? MovePasses { get; set; }

    /// <summary>The rules that were passed over according to the responses.</summary>
    public IReadOnlySet<string> Passed { get; set; } = Passes is null ? new HashSet<string>() : [Passes];

    /// <summary>The outcome of the last request to reschedule it, or null if there was none.</summary>
    public Outcome? Moved { get; set; }

    /// <summary>The outcome of the request to cancel it, or null if there was none.</summary>
    public Outcome? Cancelled { get; set; }

    internal bool HasLostAnswer =>
        Booked == Outcome.Unknown || Moved == Outcome.Unknown || Cancelled == Outcome.Unknown;

    /// <summary>Whether nothing but the booking itself was ever requested.</summary>
    internal bool IsOnlyBooked => Moved is null && Cancelled is null;

    /// <summary>The periods that the booking may have according to the responses.</summary>
    internal IEnumerable<Place> Places => Moved == Outcome.Unknown ? [At, MovesTo!] : [At];

    /// <summary>The rules that may have been passed over, with which only a move that was not answered adds one.</summary>
    internal IEnumerable<IReadOnlySet<string>> MayHavePassed =>
        Moved == Outcome.Unknown && MovePasses is { } rule ? [Passed, Passed.Append(rule).ToHashSet()] : [Passed];

    /// <summary>The statuses that the booking may have according to the responses.</summary>
    internal IEnumerable<string> Statuses => Cancelled switch
    {
        null => ["pending"],
        Outcome.Unknown => ["pending", "cancelled"],
        _ => ["cancelled"],
    };
}
