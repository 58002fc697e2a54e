namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>How the rules are stored that were passed over: as the API writes them, so that people can read the table.</summary>
internal static class OverridesText
{
    private static readonly Dictionary<string, Overrides> ByName = Enum.GetValues<Overrides>()
        .Where(rule => rule != Overrides.None)
        .ToDictionary(rule => rule.ToString().ToLowerInvariant());

    /// <summary>Returns the names, separated by commas; null if there are none.</summary>
    public static string? Of(Overrides overrides) => overrides == Overrides.None
        ? null
        : string.Join(',', ByName.Where(rule => overrides.HasFlag(rule.Value)).Select(rule => rule.Key));

    public static Overrides ToOverrides(string? text) => text is null
        ? Overrides.None
        : text.Split(',').Aggregate(Overrides.None, (some, name) => some | ByName[name]);
}
