using BookingEngine.Stores;

namespace BookingEngine.Committing;

/// <summary>
/// What the rules decide on one state of a day: an answer, and the change without which it isn't true; null where
/// nothing changes.
/// </summary>
internal sealed record Decision<T>(Result<T> Answer, DayChange? Change = null)
    where T : class
{
    public static implicit operator Decision<T>(BookingError error) => new((Result<T>)error);
}
