using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>A week of an exchange, as its owner sees it.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="First">The first date of the week.</param>
/// <param name="Today">Today's date in the exchange's zone.</param>
/// <param name="Bookings">The bookings of the week, the earliest first.</param>
/// <param name="Calendar">What the calendar shows, as the script of the page reads it.</param>
internal sealed record WeekModel(
    Exchange Exchange, LocalDate First, LocalDate Today, IReadOnlyList<BookingDetails> Bookings, string Calendar)
{
    /// <summary>The person or thing that is shown, or null if all are.</summary>
    public Guid? Shown { get; init; }

    /// <summary>The key of what was just done, or null.</summary>
    public string? Done { get; init; }

    /// <summary>The move that was refused, or null.</summary>
    public WeekMove? Move { get; init; }

    /// <summary>The booking that was not moved, or null.</summary>
    public BookingDetails? Stayed { get; init; }

    /// <summary>Why it was not moved.</summary>
    public IReadOnlyList<BookingError> Errors { get; init; } = [];

    /// <summary>The bookings in its way.</summary>
    public IReadOnlyList<BookingDetails> Conflicts { get; init; } = [];

    /// <summary>Whether the owner can move it all the same: not if it was changed meanwhile, or can't be moved at all.</summary>
    public bool CanBeForced => Errors.All(error => error.Code is not (BookingErrorCode.BookingChanged
        or BookingErrorCode.BookingNotFound or BookingErrorCode.InvalidStatusTransition or BookingErrorCode.ResourceNotFound));

    /// <summary>The dates of the week.</summary>
    public IEnumerable<LocalDate> Days => Enumerable.Range(0, 7).Select(First.PlusDays);

    /// <summary>Returns how many bookings of a date stand.</summary>
    public int StandingOn(LocalDate date) =>
        Bookings.Count(booking => booking.Date == date && booking.Status != BookingStatus.Cancelled);
}
