namespace BookingEngine.Pages.Manage;

/// <summary>The services of an exchange, and the people and things that they need.</summary>
/// <param name="Exchange">The exchange.</param>
internal sealed record CatalogueModel(Exchange Exchange)
{
    /// <summary>The type of a new resource if there is none yet.</summary>
    public const string UsualType = "staff";

    /// <summary>Whether something was just changed.</summary>
    public bool IsChanged { get; init; }

    /// <summary>Why a change was refused.</summary>
    public IReadOnlyList<BookingError> Errors { get; init; } = [];

    /// <summary>The types of the resources.</summary>
    public IReadOnlyList<string> Types =>
        [.. Exchange.Resources.Select(resource => resource.Type).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Returns the type that a service needs one of, or null if it needs none or something else.</summary>
    public static string? TypeOf(Service? service) => service?.Requirements is [{ ResourceType: { } type }] ? type : null;
}
