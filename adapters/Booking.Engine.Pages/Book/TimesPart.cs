namespace BookingEngine.Pages.Book;

/// <summary>The free times of the day that is shown, or where the next ones are.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Times">The times of the day, or null if no day is shown.</param>
/// <param name="Next">The next free slot after the day or the month, if there is none on it. Null if there is none, or none is needed.</param>
/// <param name="NextLink">Where that slot's day is shown.</param>
/// <param name="Problem">Why nothing can be booked that is asked for, or null.</param>
internal sealed record TimesPart(Exchange Exchange, FreeTimes? Times, Slot? Next, string? NextLink, BookingError? Problem)
{
    /// <summary>Whether the day has free times.</summary>
    public bool HasTimes => Times is { Times.Count: > 0 };
}
