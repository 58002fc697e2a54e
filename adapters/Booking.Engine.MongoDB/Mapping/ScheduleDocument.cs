using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="Schedule"/> to fields of the document of what it belongs to.</summary>
internal static class ScheduleDocument
{
    private const string OperatingHours = "operatingHours";
    private const string SpecialHours = "specialHours";
    private const string Blocks = "blocks";

    /// <summary>What is not loaded for lists, since it may be much.</summary>
    public static readonly IReadOnlyList<string> Unlisted = [SpecialHours, Blocks];

    /// <summary>Adds the fields to a document.</summary>
    public static BsonDocument AddTo(BsonDocument document, Schedule schedule) => document
        .Add(OperatingHours, new BsonArray(schedule.OperatingHours.Select(HoursDocument.Of)))
        .Add(SpecialHours, new BsonArray(schedule.SpecialHours.Select(HoursDocument.Of)))
        .Add(Blocks, new BsonArray(schedule.Blocks.Select(HoursDocument.Of)));

    public static Schedule ToSchedule(BsonDocument document) => new()
    {
        OperatingHours = [.. document.Documents(OperatingHours).Select(HoursDocument.ToOperatingHours)],
        SpecialHours = [.. document.Documents(SpecialHours).Select(HoursDocument.ToSpecialHours)],
        Blocks = [.. document.Documents(Blocks).Select(HoursDocument.ToBlock)],
    };
}
