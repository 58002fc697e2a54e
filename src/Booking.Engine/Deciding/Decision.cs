using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// What the rules decide for a request. It is a refusal, or an answer together with the change that has to be committed
/// for it, or a list of other days that have to be loaded first.
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

    /// <summary>The change to commit, or null if nothing changes.</summary>
    public DayChange? Change { get; }

    /// <summary>The business dates that the request concerns, if they are not those of the state; otherwise empty.</summary>
    public IReadOnlyList<LocalDate> OtherDates { get; }

    public static implicit operator Decision<T>(BookingError error) => new(_ => error);

    /// <summary>Returns a decision that needs no change.</summary>
    public static Decision<T> Unchanged(T answer) => new(_ => answer);

    /// <summary>Returns a decision with a change, whose answer is computed from the days after the change.</summary>
    public static Decision<T> Changed(DayChange change, Func<DayState, T> answer) => new(state => answer(state), change);

    /// <summary>Returns the decision that the request concerns other days than those it was decided on.</summary>
    public static Decision<T> Elsewhere(params IEnumerable<LocalDate> dates) => new(answer: null, elsewhere: [.. dates]);

    /// <summary>
    /// Returns the answer, once the change was applied to the state; null if other days have to be loaded first.
    /// </summary>
    public Result<T>? Answer(DayState state) => _answer?.Invoke(state);
}
