namespace BookingEngine.Pages.Book;

/// <summary>The page on which a time is chosen.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Choice">What the visitor has chosen so far.</param>
/// <param name="Calendar">The month.</param>
/// <param name="Times">The times of the day.</param>
internal sealed record MonthModel(Exchange Exchange, Choice Choice, CalendarPart Calendar, TimesPart Times)
{
    /// <summary>The service that is chosen, or null if the exchange has none.</summary>
    public Service? Service => Choice.ServiceId is { } id ? Exchange.FindService(id) : null;

    /// <summary>The people and things from which a customer may choose.</summary>
    public IReadOnlyList<Resource> Resources => Offer.Resources(Exchange, Service);

    /// <summary>The largest party that can be chosen.</summary>
    public int LargestParty => Math.Max(Offer.LargestParty(Exchange, Service), Choice.PartySize);

    /// <summary>The smallest party that can be chosen.</summary>
    public int SmallestParty => Math.Max(1, Service?.MinPartySize ?? 1);

    /// <summary>Whether the exchange has several services, so that another one can be chosen.</summary>
    public bool HasSeveralServices => Exchange.Services.Count(service => service.IsActive) > 1;

    /// <summary>Whether there is anything to choose beside the time.</summary>
    public bool HasChoices => Resources.Count > 1 || LargestParty > SmallestParty || Service?.DurationOptions is { Count: > 1 };
}
