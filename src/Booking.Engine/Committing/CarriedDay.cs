namespace BookingEngine.Committing;

/// <summary>
/// A day as it was just committed, for the next batch of its queue: without its neighbours, which under the exchange
/// that it was decided on didn't count. Under another they may.
/// </summary>
internal sealed record CarriedDay(BookingDay Day, long ExchangeVersion);
