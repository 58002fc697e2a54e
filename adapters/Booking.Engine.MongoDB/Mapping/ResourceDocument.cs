using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="Resource"/> within the document of its exchange.</summary>
internal static class ResourceDocument
{
    private const string Id = "id";
    private const string Name = "name";
    private const string Type = "type";
    private const string Capacity = "capacity";
    private const string IsActive = "isActive";
    private const string HasOwnHours = "hasOwnHours";
    private const string Schedule = "schedule";
    private const string ServiceIds = "serviceIds";
    private const string SortOrder = "sortOrder";

    public static BsonDocument Of(Resource resource) => new()
    {
        { Id, Values.Of(resource.Id) },
        { Name, resource.Name },
        { Type, resource.Type },
        { Capacity, resource.Capacity },
        { IsActive, resource.IsActive },
        { HasOwnHours, resource.HasOwnHours },
        { Schedule, ScheduleDocument.AddTo(new BsonDocument(), resource.Schedule) },
        { ServiceIds, resource.ServiceIds is { } ids ? Values.Of(ids) : BsonNull.Value },
        { SortOrder, resource.SortOrder },
    };

    public static Resource ToResource(BsonDocument document) => new()
    {
        Id = document[Id].ToGuid(),
        Name = document[Name].AsString,
        Type = document[Type].AsString,
        Capacity = document[Capacity].ToInt32(),
        IsActive = document[IsActive].AsBoolean,
        HasOwnHours = document[HasOwnHours].AsBoolean,
        Schedule = ScheduleDocument.ToSchedule(document[Schedule].AsBsonDocument),
        ServiceIds = document.Optional(ServiceIds) is { } ids ? [.. ids.AsBsonArray.Select(Values.ToGuid)] : null,
        SortOrder = document[SortOrder].ToInt32(),
    };
}
