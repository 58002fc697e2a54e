using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>A day of an exchange, as its owner sees it.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Date">The business date.</param>
/// <param name="Today">Today's date in the exchange's zone.</param>
/// <param name="Bookings">The bookings of the day, the earliest first.</param>
internal sealed record DayModel(Exchange Exchange, LocalDate Date, LocalDate Today, IReadOnlyList<BookingDetails> Bookings)
{
    /// <summary>The key of what was just done, or null.</summary>
    public string? Done { get; init; }

    /// <summary>How many bookings stand in the way of what was just done.</summary>
    public int InTheWay { get; init; }

    /// <summary>Why something was refused.</summary>
    public IReadOnlyList<BookingError> Errors { get; init; } = [];

    /// <summary>The bookings in the way of one that was refused.</summary>
    public IReadOnlyList<BookingDetails> Conflicts { get; init; } = [];

    /// <summary>The walk-in that was typed.</summary>
    public WalkIn WalkIn { get; init; } = WalkIn.Empty;

    /// <summary>The present time.</summary>
    public Instant Now { get; init; }

    /// <summary>The hours of the day.</summary>
    public IReadOnlyList<OpeningPeriod> Hours => [.. Exchange.HoursOn(Date)];

    /// <summary>The services that can be booked.</summary>
    public IReadOnlyList<Service> Services => [.. Exchange.Services.Where(service => service.IsActive)];

    /// <summary>The people and things that can be booked.</summary>
    public IReadOnlyList<Resource> Resources => [.. Exchange.Resources.Where(resource => resource.IsActive)];

    /// <summary>The blocks of the day, with the name of the resource that each is of, or null if it is of the exchange.</summary>
    public IEnumerable<(Block Block, string? Resource)> Blocks =>
        Exchange.Blocks.Select(block => (block, (string?)null))
            .Concat(Exchange.Resources.SelectMany(
                resource => resource.Schedule.Blocks, (resource, block) => (block, (string?)resource.Name)))
            .Where(one => one.block.Date <= Date && Date <= (one.block.EndDate ?? one.block.Date));

    /// <summary>The number of bookings that stand.</summary>
    public int Standing => Bookings.Count(booking => booking.Status != BookingStatus.Cancelled);

    /// <summary>The number of bookings that wait for a confirmation.</summary>
    public int Pending => Bookings.Count(booking => booking.Status == BookingStatus.Pending);

    /// <summary>
    /// Returns what can be done with a booking at once. The engine decides whether it is. An active one can be cancelled, too, after a
    /// question.
    /// </summary>
    public IEnumerable<BookingStatus> ActionsOn(BookingDetails booking) => booking.Status switch
    {
        BookingStatus.Pending => [BookingStatus.Confirmed],
        BookingStatus.Confirmed when booking.Start <= Now => [BookingStatus.Completed, BookingStatus.NoShow],
        BookingStatus.Completed or BookingStatus.NoShow => [BookingStatus.Confirmed],
        _ => [],
    };
}
