using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="Requirement"/> within the document of its service.</summary>
internal static class RequirementDocument
{
    private const string ResourceType = "resourceType";
    private const string ResourceIds = "resourceIds";
    private const string Count = "count";
    private const string Takes = "takes";
    private const string From = "from";
    private const string To = "to";

    public static BsonDocument Of(Requirement requirement) => new()
    {
        { ResourceType, Values.Of(requirement.ResourceType) },
        { ResourceIds, requirement.ResourceIds is { } ids ? Values.Of(ids) : BsonNull.Value },
        { Count, requirement.Count },
        { Takes, ResourceUseText.Of(requirement.Takes) },
        { From, Values.Of(requirement.From) },
        { To, Values.Of(requirement.To) },
    };

    public static Requirement ToRequirement(BsonDocument document) => new()
    {
        ResourceType = document.Optional(ResourceType)?.AsString,
        ResourceIds = document.Optional(ResourceIds) is { } ids ? [.. ids.AsBsonArray.Select(Values.ToGuid)] : null,
        Count = document[Count].ToInt32(),
        Takes = ResourceUseText.ToResourceUse(document[Takes].AsString),
        From = document[From].ToDuration(),
        To = document.Optional(To)?.ToDuration(),
    };
}
