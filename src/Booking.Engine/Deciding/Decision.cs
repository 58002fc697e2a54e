using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// What the rules decide on one state of the days: a refusal; or an answer, with the change without which it isn't true; or that
/// other days have to be looked at.
/// </summary>
internal sealed class Decision<T>
{
    private readonly Func<DayState, Result<T>>? _answer;

    private Decision(Func<DayState, Result<T>>? answer, DayChange? change = null, IReadOnlyList<LocalDate>? elsewhere = null)
    {
        _answer = answer;
        Change = change;
        OtherDates = elsewhere ?? [];
    }

    /// <summary>What has to be committed; null: nothing.</summary>
    public DayChange? Change { get; }

    /// <summary>The business dates that the request turned out to concern, where they aren't those of the state; else none.</summary>
    public IReadOnlyList<LocalDate> OtherDates { get; }

    public static implicit operator Decision<T>(BookingError error) => new(_ => error);

    /// <summary>Nothing has to change for the answer.</summary>
    public static Decision<T> Unchanged(T answer) => new(_ => answer);

    /// <summary>A change, and how it is answered from the days as they are after it.</summary>
    public static Decision<T> Changed(DayChange change, Func<DayState, T> answer) => new(state => answer(state), change);

    /// <summary>The request concerns other days than those it was decided on.</summary>
    public static Decision<T> Elsewhere(params IEnumerable<LocalDate> dates) => new(answer: null, elsewhere: [.. dates]);

    /// <summary>The answer, once the state has the change; null where other days have to be looked at.</summary>
    public Result<T>? Answer(DayState state) => _answer?.Invoke(state);
}
