namespace BookingEngine.Pages.Manage;

/// <summary>The form of a person or thing.</summary>
/// <param name="Catalogue">The services and resources of its exchange.</param>
/// <param name="Resource">The resource, or null for a new one.</param>
internal sealed record ResourceForm(CatalogueModel Catalogue, Resource? Resource)
{
    /// <summary>What the ids of its fields end with.</summary>
    public string Key => Resource?.Id.ToString("N") ?? "new";
}
