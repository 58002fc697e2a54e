namespace BookingEngine.Pages.Exchanges;

/// <summary>A page of the list of exchanges.</summary>
/// <param name="Exchanges">The exchanges.</param>
/// <param name="Search">What was searched for, or an empty text.</param>
/// <param name="Number">The number of the page, from 1.</param>
/// <param name="HasNext">Whether another page follows.</param>
internal sealed record ExchangeList(IReadOnlyList<ExchangeSummary> Exchanges, string Search, int Number, bool HasNext)
{
    /// <summary>Whether there are so many that searching helps.</summary>
    public bool IsLong => HasNext || Number > 1 || Search.Length > 0;
}
