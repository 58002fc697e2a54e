using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>
/// How an exchange's settings, a booking's metadata and a webhook's secrets lie in a column: as JSON, since they are read and
/// written as a whole and never searched, so that a new setting needs no migration.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SlotStartsConverter), typeof(AssignmentOrderConverter), typeof(ResourceUseConverter)])]
[JsonSerializable(typeof(ExchangeSettings))]
[JsonSerializable(typeof(UnlistedSettings))]
[JsonSerializable(typeof(SecretSettings[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class SettingsJson : JsonSerializerContext
{
    /// <summary>The text of the column of a booking's metadata, or null if there is none.</summary>
    public static string? OfMetadata(IReadOnlyDictionary<string, string> metadata) => metadata.Count == 0
        ? null
        : JsonSerializer.Serialize(new Dictionary<string, string>(metadata), Default.DictionaryStringString);

    /// <summary>The metadata of a booking, of the text of its column.</summary>
    public static IReadOnlyDictionary<string, string> ToMetadata(string? text) =>
        text is null ? ReadOnlyDictionary<string, string>.Empty : JsonSerializer.Deserialize(text, Default.DictionaryStringString)!;

    /// <summary>
    /// The new text of a column, with the members of the stored text that this version of the engine does not know: a host of
    /// a later version, which shares the database, has written them.
    /// </summary>
    public static string KeepUnknown(string stored, string written)
    {
        var result = JsonNode.Parse(written)!;
        Keep(JsonNode.Parse(stored), result);
        return result.ToJsonString();
    }

    /// <summary>All known members are written, also those that are null; so those that are missing are unknown.</summary>
    private static void Keep(JsonNode? stored, JsonNode? written)
    {
        if (stored is JsonObject before && written is JsonObject after)
        {
            foreach (var (name, value) in before)
            {
                if (!after.TryAdd(name, value?.DeepClone()))
                {
                    Keep(value, after[name]);
                }
            }
        }
        else if (stored is JsonArray entries && written is JsonArray kept)
        {
            foreach (var (entry, same) in entries.Join(kept, Key, Key, (entry, same) => (entry, same)))
            {
                Keep(entry, same);
            }
        }
    }

    /// <summary>What tells the entries of a list apart; those without it have nothing that is kept.</summary>
    private static string? Key(JsonNode? entry) => entry is not JsonObject ? null
        : entry["id"] is { } id ? id.ToString()
        : entry["date"] is { } date ? $"{date} {entry["end_date"]} {entry["is_annual"]}"
        : null;

    private sealed class SlotStartsConverter() : JsonStringEnumConverter<SlotStarts>(JsonNamingPolicy.SnakeCaseLower);

    private sealed class AssignmentOrderConverter() : JsonStringEnumConverter<AssignmentOrder>(JsonNamingPolicy.SnakeCaseLower);

    private sealed class ResourceUseConverter() : JsonStringEnumConverter<ResourceUse>(JsonNamingPolicy.SnakeCaseLower);
}
