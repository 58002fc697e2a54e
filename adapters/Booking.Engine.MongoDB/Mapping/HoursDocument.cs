using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps the weekly hours, the special hours and the blocks within the document of their exchange.</summary>
internal static class HoursDocument
{
    private const string Id = "id";
    private const string Date = "date";
    private const string EndDate = "endDate";
    private const string IsAnnual = "isAnnual";
    private const string EveryWeeks = "everyWeeks";
    private const string FromDate = "fromDate";
    private const string Hours = "hours";
    private const string Pauses = "pauses";
    private const string Open = "open";
    private const string Close = "close";
    private const string Reason = "reason";

    public static BsonDocument Of(OperatingHours entry) => new()
    {
        { Id, Values.Of(entry.Id) },
        { "dayOfWeek", (int)entry.DayOfWeek },
        { Open, SecondOfDay(entry.Period?.Open) },
        { Close, SecondOfDay(entry.Period?.Close) },
        { EveryWeeks, entry.EveryWeeks },
        { FromDate, Values.Of(entry.FromDate) },
    };

    /// <summary>Returns what tells an entry apart from the others of its list, or null if nothing does.</summary>
    public static BsonValue? Key(BsonDocument entry) => entry.Optional(Id)
        ?? (entry.TryGetValue(Date, out var date)
            ? new BsonArray { date, entry.GetValue(EndDate, BsonNull.Value), entry.GetValue(IsAnnual, false) }
            : null);

    public static OperatingHours ToOperatingHours(BsonDocument document) =>
        new(
            (IsoDayOfWeek)document["dayOfWeek"].ToInt32(),
            document.Optional(Open) is not null ? ToOpeningPeriod(document) : null)
        {
            Id = document[Id].ToGuid(),
            EveryWeeks = document[EveryWeeks].ToInt32(),
            FromDate = document.Optional(FromDate)?.ToDate(),
        };

    public static BsonDocument Of(SpecialHours entry) => new()
    {
        { Date, Values.Of(entry.Date) },
        { EndDate, Values.Of(entry.EndDate) },
        { IsAnnual, entry.IsAnnual },
        { Hours, entry.Hours is null ? BsonNull.Value : new BsonArray(entry.Hours.Select(Of)) },
        { Pauses, new BsonArray(entry.Pauses.Select(Of)) },
        { Reason, entry.Reason },
        { "externalId", Values.Of(entry.ExternalId) },
    };

    public static SpecialHours ToSpecialHours(BsonDocument document) => new(
        document[Date].ToDate(),
        document.Optional(Hours) is { } hours ? ToOpeningPeriods(hours) : null,
        document[Reason].AsString)
    {
        EndDate = document.Optional(EndDate)?.ToDate(),
        IsAnnual = document[IsAnnual].AsBoolean,
        Pauses = ToOpeningPeriods(document[Pauses]),
        ExternalId = document.Optional("externalId")?.AsString,
    };

    /// <summary>Maps a block. Without times it lasts the whole business day.</summary>
    public static BsonDocument Of(Block block) => new()
    {
        { Id, Values.Of(block.Id) },
        { Date, Values.Of(block.Date) },
        { EndDate, Values.Of(block.EndDate) },
        { Open, SecondOfDay(block.Period?.Open) },
        { Close, SecondOfDay(block.Period?.Close) },
        { Reason, block.Reason },
    };

    public static Block ToBlock(BsonDocument document) => new(
        document[Date].ToDate(),
        document.Optional(Open) is not null ? ToOpeningPeriod(document) : null,
        document[Reason].AsString)
    {
        Id = document[Id].ToGuid(),
        EndDate = document.Optional(EndDate)?.ToDate(),
    };

    private static OpeningPeriod[] ToOpeningPeriods(BsonValue periods) =>
        [.. periods.AsBsonArray.Cast<BsonDocument>().Select(ToOpeningPeriod)];

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
