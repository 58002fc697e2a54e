using BookingEngine.Stores;

namespace BookingEngine.Committing;

/// <summary>
/// What the rules decide on one state of the days: an answer, and the change without which it isn't true (null where
/// nothing changes). No answer means that the request turned out to concern other days.
/// </summary>
internal sealed record Decision<T>(Result<T>? Answer, DayChange? Change = null)
    where T : class
{
    /// <summary>The request concerns other days than those it was decided on.</summary>
    public static Decision<T> Elsewhere { get; } = new(Answer: null);

    public static implicit operator Decision<T>(BookingError error) => new((Result<T>)error);
}
