namespace BookingEngine.Committing;

/// <summary>
/// A day as it was just committed, carried over to the next batch of its queue so that it isn't loaded again. It comes
/// without its neighbours: they did not count under the version of the exchange that the day was decided on. Under
/// another version they may.
/// </summary>
internal sealed record CarriedDay(BookingDay Day, long ExchangeVersion);
