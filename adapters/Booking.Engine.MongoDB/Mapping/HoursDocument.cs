using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>The weekly and special hours, within the document of their exchange.</summary>
internal static class HoursDocument
{
    public static BsonDocument Of(OperatingHours entry)
    {
        var document = new BsonDocument
        {
            { "id", Values.Of(entry.Id) },
            { "dayOfWeek", (int)entry.DayOfWeek },
        };
        if (entry.Period is { } period)
        {
            AddTo(document, period);
        }

        return document;
    }

    public static OperatingHours ToOperatingHours(BsonDocument document) =>
        new(
            (IsoDayOfWeek)document["dayOfWeek"].ToInt32(),
            document.Contains("open") ? ToOpeningPeriod(document) : null)
        {
            Id = document["id"].ToGuid(),
        };

    public static BsonDocument Of(SpecialHours entry) => new()
    {
        { "date", Values.Of(entry.Date) },
        { "hours", new BsonArray(entry.Hours.Select(period => AddTo([], period))) },
        { "reason", entry.Reason },
    };

    public static SpecialHours ToSpecialHours(BsonDocument document) => new(
        document["date"].ToDate(),
        [.. document["hours"].AsBsonArray.Cast<BsonDocument>().Select(ToOpeningPeriod)],
        document["reason"].AsString);

    /// <summary>The close is on the next date where it is not after the open.</summary>
    private static BsonDocument AddTo(BsonDocument document, OpeningPeriod period)
    {
        document.Add("open", SecondOfDay(period.Open));
        document.Add("close", SecondOfDay(period.Close));
        return document;
    }

    private static OpeningPeriod ToOpeningPeriod(BsonDocument document) => new(
        LocalTime.FromSecondsSinceMidnight(document["open"].ToInt32()),
        LocalTime.FromSecondsSinceMidnight(document["close"].ToInt32()));

    private static int SecondOfDay(LocalTime time) => (int)(time.TickOfDay / NodaConstants.TicksPerSecond);
}
