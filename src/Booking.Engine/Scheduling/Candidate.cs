using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// A booking that is asked for on a business day. The rules are asked one after another about the same candidate, so that each finds
/// what those before it have settled.
/// </summary>
internal ref struct Candidate
{
    private readonly RequestedTime _time;
    private readonly int _length;

    /// <param name="day">The day, under the policy of the request's service and the rules that are passed over.</param>
    /// <param name="time">The requested time.</param>
    /// <param name="length">The length if the time has no end, in seconds.</param>
    /// <param name="partySize">The number of places.</param>
    /// <param name="wish">Which resources are asked for.</param>
    /// <param name="overrides">The rules that are passed over.</param>
    /// <param name="now">The time of the decision.</param>
    public Candidate(
        BusinessDay day, RequestedTime time, int length, int partySize, ResourceWish wish, Overrides overrides, Instant now)
    {
        Day = day;
        _time = time;
        _length = length;
        PartySize = partySize;
        Wish = wish;
        Overrides = overrides;
        Now = now;
        Placement = ResourcePlacement.None;
    }

    public BusinessDay Day { get; }

    public int PartySize { get; }

    public ResourceWish Wish { get; }

    /// <summary>The rules that are passed over.</summary>
    public Overrides Overrides { get; }

    public Instant Now { get; }

    /// <summary>Whether the time exists. Before that, what follows is not known.</summary>
    public bool IsResolved { get; private set; }

    /// <summary>The start, in elapsed seconds of the business day.</summary>
    public int Start { get; private set; }

    /// <summary>The end.</summary>
    public int End { get; private set; }

    /// <summary>The conditions of the day's policy at the time of the decision.</summary>
    public Slots.Terms Terms { get; private set; }

    /// <summary>Whether it lies within the hours of the policy.</summary>
    public bool IsWithinHours { get; private set; }

    /// <summary>
    /// Whether it lies where hours of the date could be: it starts on the date or the next one and ends by the end of that. So no other
    /// days than the neighbouring ones can have hours there.
    /// </summary>
    public bool IsWithinDates { get; private set; }

    /// <summary>The resources that were found for it.</summary>
    public ResourcePlacement Placement { get; set; }

    /// <summary>Finds out what the time means on the day. Returns why it does not exist, or null.</summary>
    public BookingError? Resolve()
    {
        var resolved = TimeResolution.Resolve(_time, Day, _length);
        if (resolved.Error is { } error)
        {
            return error;
        }

        (Start, End, IsResolved) = (resolved.Start, resolved.End, true);
        Terms = Slots.Terms.Of(Day, PartySize, Now);
        IsWithinHours = Hours.Contain(Day.Windows, Start, End);
        IsWithinDates = Day.Clock.Wall(Start) >= 0 && Day.Clock.Wall(End) <= 2 * WallClock.SecondsPerDay;
        return null;
    }
}
