namespace BookingEngine.Pages.Book;

/// <summary>What a service costs and how long it lasts.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Service">The service.</param>
internal sealed record ServiceFacts(Exchange Exchange, Service Service);
