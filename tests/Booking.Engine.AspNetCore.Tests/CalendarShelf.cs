namespace BookingEngine.AspNetCore.Tests;

/// <summary>Takes the place of the network: every calendar says what a test tells it to.</summary>
public sealed class CalendarShelf : IBusyCalendarSource
{
    /// <summary>What every calendar says.</summary>
    public BusyCalendarAnswer Answer { get; set; } = new();

    public Task<BusyCalendarAnswer> ReadAsync(BusyCalendarRequest request, CancellationToken cancellationToken) => Task.FromResult(Answer);
}
