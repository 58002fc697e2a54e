using System.Globalization;
using BookingEngine.Pages.Visits;

namespace BookingEngine.Pages.Manage;

/// <summary>The form of a service.</summary>
/// <param name="Catalogue">The services and resources of its exchange.</param>
/// <param name="Service">The service, or null for a new one.</param>
internal sealed record ServiceForm(CatalogueModel Catalogue, Service? Service)
{
    /// <summary>What the ids of its fields end with.</summary>
    public string Key => Service?.Id.ToString("N") ?? "new";

    /// <summary>The price as a field has it, or null if there is none.</summary>
    public string? Price => Service is { PriceAmount: { } amount, PriceCurrency: { } currency }
        ? (amount / Formats.UnitsOf(currency)).ToString(CultureInfo.InvariantCulture)
        : null;

    /// <summary>Whether what the service needs is simple enough for the form.</summary>
    public bool HasSimpleNeeds => Service is null || Service.Requirements.Count == 0 || CatalogueModel.TypeOf(Service) is not null;
}
