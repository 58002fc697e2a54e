using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>A <see cref="LocalPeriod"/>, as four fields of the document that has it.</summary>
internal static class PeriodDocument
{
    public const string Start = "start";

    public const string End = "end";

    public const string StartsLater = "startsLater";

    public const string EndsLater = "endsLater";

    public static BsonDocument Of(LocalPeriod period) => new()
    {
        { Start, period.StartSecond },
        { End, period.EndSecond },
        { StartsLater, period.StartsLater },
        { EndsLater, period.EndsLater },
    };

    public static void AddTo(BsonDocument document, LocalPeriod period) => document.AddRange(Of(period));

    public static LocalPeriod ToPeriod(BsonDocument document) => new(
        document[Start].ToInt32(),
        document[End].ToInt32(),
        document[StartsLater].AsBoolean,
        document[EndsLater].AsBoolean);
}
