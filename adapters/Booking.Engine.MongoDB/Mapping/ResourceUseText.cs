namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="ResourceUse"/> to the text that the API uses, so that people can read the document.</summary>
internal static class ResourceUseText
{
    public static string Of(ResourceUse use) => use switch
    {
        ResourceUse.One => "one",
        ResourceUse.Party => "party",
        ResourceUse.All => "all",
        _ => throw new ArgumentOutOfRangeException(nameof(use), use, "Not a use of a resource."),
    };

    public static ResourceUse ToResourceUse(string text) => text switch
    {
        "one" => ResourceUse.One,
        "party" => ResourceUse.Party,
        "all" => ResourceUse.All,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, "Not a use of a resource."),
    };
}
