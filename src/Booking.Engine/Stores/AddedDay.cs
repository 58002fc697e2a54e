namespace BookingEngine.Stores;

/// <summary>
/// A day that a store has added, with the version that its exchange had at that moment. The day is empty as long as it has its version.
/// </summary>
/// <param name="Day">The day's first version.</param>
/// <param name="Exchange">The exchange's version. While the day was being added, nobody could replace the exchange.</param>
public readonly record struct AddedDay(DayVersion Day, ExchangeVersion Exchange);
