namespace BookingEngine.Pages.Manage;

/// <summary>The page on which a user finds or makes an exchange to run.</summary>
/// <param name="Exchanges">The exchanges that the user owns.</param>
/// <param name="New">What the form for a new one has.</param>
internal sealed record StartModel(IReadOnlyList<ExchangeSummary> Exchanges, NewExchange New)
{
    /// <summary>Whether somebody has filled in the form.</summary>
    public bool IsTyped { get; init; }

    /// <summary>Why a new one was refused.</summary>
    public IReadOnlyList<BookingError> Errors { get; init; } = [];

    /// <summary>Whether a new one was refused because there is no such time zone.</summary>
    public bool IsZoneUnknown => IsTyped && !New.HasZone;

    /// <summary>What is wrong with the name, or null.</summary>
    public BookingError? NameError => Errors.FirstOrDefault(IsOfName);

    /// <summary>What is wrong with the rest.</summary>
    public IEnumerable<BookingError> OtherErrors => Errors.Where(error => !IsOfName(error));

    private static bool IsOfName(BookingError error) =>
        error is { Code: BookingErrorCode.InvalidField, Field: nameof(Exchange.BusinessName) };
}
