using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps the rules that were passed over to the names that the API uses, so that people can read the document.</summary>
internal static class OverridesArray
{
    private static readonly Dictionary<string, Overrides> ByName = Enum.GetValues<Overrides>()
        .Where(rule => rule != Overrides.None)
        .ToDictionary(rule => rule.ToString().ToLowerInvariant());

    /// <summary>Returns the names; null if there are none.</summary>
    public static BsonArray? Of(Overrides overrides) => overrides == Overrides.None
        ? null
        : [.. ByName.Where(rule => overrides.HasFlag(rule.Value)).Select(rule => new BsonString(rule.Key))];

    public static Overrides ToOverrides(BsonValue? names) => names is null
        ? Overrides.None
        : names.AsBsonArray.Aggregate(Overrides.None, (some, name) => some | ByName[name.AsString]);
}
