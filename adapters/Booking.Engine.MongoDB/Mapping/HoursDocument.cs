using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps the weekly and special hours within the document of their exchange.</summary>
internal static class HoursDocument
{
    public const string Id = "id";

    public const string Date = "date";

    private const string Open = "open";
    private const string Close = "close";

    public static BsonDocument Of(OperatingHours entry) => new()
    {
        { Id, Values.Of(entry.Id) },
        { "dayOfWeek", (int)entry.DayOfWeek },
        { Open, SecondOfDay(entry.Period?.Open) },
        { Close, SecondOfDay(entry.Period?.Close) },
    };

    public static OperatingHours ToOperatingHours(BsonDocument document) =>
        new(
            (IsoDayOfWeek)document["dayOfWeek"].ToInt32(),
            document.Optional(Open) is not null ? ToOpeningPeriod(document) : null)
        {
            Id = document[Id].ToGuid(),
        };

    public static BsonDocument Of(SpecialHours entry) => new()
    {
        { Date, Values.Of(entry.Date) },
        { "hours", new BsonArray(entry.Hours.Select(Of)) },
        { "reason", entry.Reason },
    };

    public static SpecialHours ToSpecialHours(BsonDocument document) => new(
        document[Date].ToDate(),
        [.. document["hours"].AsBsonArray.Cast<BsonDocument>().Select(ToOpeningPeriod)],
        document["reason"].AsString);

    /// <summary>Maps an opening period. A closing time at or before the opening time is on the next date.</summary>
    private static BsonDocument Of(OpeningPeriod period) => new()
    {
        { Open, SecondOfDay(period.Open) },
        { Close, SecondOfDay(period.Close) },
    };

    private static OpeningPeriod ToOpeningPeriod(BsonDocument document) => new(
        LocalTime.FromSecondsSinceMidnight(document[Open].ToInt32()),
        LocalTime.FromSecondsSinceMidnight(document[Close].ToInt32()));

    private static int? SecondOfDay(LocalTime? time) => (int?)(time?.TickOfDay / NodaConstants.TicksPerSecond);
}
