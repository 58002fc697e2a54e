namespace BookingEngine.Pages.Manage;

/// <summary>The page on which a user finds or makes an exchange to run.</summary>
/// <param name="Exchanges">The exchanges that the user owns.</param>
/// <param name="TimeZone">The time zone that is proposed for a new one.</param>
/// <param name="Error">Why a new one was refused, or null.</param>
internal sealed record StartModel(IReadOnlyList<ExchangeSummary> Exchanges, string TimeZone, string? Error)
{
    /// <summary>The name that was typed.</summary>
    public string Name { get; init; } = "";
}
