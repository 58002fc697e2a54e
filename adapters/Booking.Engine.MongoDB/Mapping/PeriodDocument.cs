using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="LocalPeriod"/> to four fields of a document.</summary>
internal static class PeriodDocument
{
    public const string Start = "start";

    public const string End = "end";

    public const string StartsLater = "startsLater";

    public const string EndsLater = "endsLater";

    public static readonly IReadOnlyList<string> Fields = [Start, End, StartsLater, EndsLater];

    public static void AddTo(BsonDocument document, LocalPeriod period)
    {
        document.Add(Start, period.StartSecond);
        document.Add(End, period.EndSecond);
        document.Add(StartsLater, period.StartsLater);
        document.Add(EndsLater, period.EndsLater);
    }

    public static LocalPeriod ToPeriod(BsonDocument document) => new(
        document[Start].ToInt32(),
        document[End].ToInt32(),
        document[StartsLater].AsBoolean,
        document[EndsLater].AsBoolean);
}
