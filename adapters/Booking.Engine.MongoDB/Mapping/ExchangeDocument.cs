using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>An <see cref="Exchange"/> with its hours.</summary>
internal static class ExchangeDocument
{
    public const string Id = "_id";

    public const string BusinessName = "businessName";

    public const string BusinessNameForSearch = "businessNameForSearch";

    private const string OperatingHours = "operatingHours";

    private const string Policy = "policy";

    /// <summary>The dates whose hours are not the weekly ones; a list doesn't read them.</summary>
    public const string SpecialHours = "specialHours";

    public const string OwnerId = "ownerId";

    public const string Version = "version";

    /// <summary>Tells the write that stored the document from all others.</summary>
    public const string CommitId = "commitId";

    /// <summary>
    /// The date from which on the exchange's days have to be raised to this version before anybody is told of it; left out
    /// once they are.
    /// </summary>
    public const string FenceFrom = "fenceFrom";

    /// <summary>Set once the exchange is gone for whoever asks, its document and its days being about to be removed.</summary>
    public const string IsBeingRemoved = "isBeingRemoved";

    public static BsonDocument Of(Exchange exchange) => new()
    {
        { Id, Values.Of(exchange.Id) },
        { BusinessName, exchange.BusinessName },
        { BusinessNameForSearch, TextRules.ForSearch(exchange.BusinessName) },
        { "description", exchange.Description },
        { "timeZone", exchange.TimeZone.Id },
        { OperatingHours, new BsonArray(exchange.OperatingHours.Select(HoursDocument.Of)) },
        { SpecialHours, new BsonArray(exchange.SpecialHours.Select(HoursDocument.Of)) },
        { Policy, Of(exchange.Policy) },
        { OwnerId, Values.Of(exchange.OwnerId) },
        { "calendarSecretHash", Values.Of(exchange.CalendarSecretHash) },
        { "isBeingDeleted", exchange.IsBeingDeleted },
        { "createdAt", Values.Of(exchange.CreatedAt) },
        { "updatedAt", Values.Of(exchange.UpdatedAt) },
        { Version, exchange.Version },
        { CommitId, Values.Of(Guid.NewGuid()) },
    };

    /// <summary>
    /// The document that an exchange replaces a stored one with. What a host of a later version has stored there besides stays: in
    /// the exchange, in its policy, and in an entry of its hours.
    /// </summary>
    public static BsonDocument Replacing(BsonDocument stored, Exchange exchange, LocalDate fenceFrom)
    {
        var document = Of(exchange).Add(FenceFrom, Values.Of(fenceFrom));
        document[Policy] = stored[Policy].AsBsonDocument.Merge(document[Policy].AsBsonDocument, overwriteExistingElements: true);
        document[OperatingHours] = MergedBy(HoursDocument.Id, stored[OperatingHours], document[OperatingHours]);
        document[SpecialHours] = MergedBy(HoursDocument.Date, stored[SpecialHours], document[SpecialHours]);
        return stored.Merge(document, overwriteExistingElements: true);
    }

    /// <summary>The exchange as it is stored.</summary>
    /// <exception cref="NodaTime.TimeZones.DateTimeZoneNotFoundException">The tz database lacks the exchange's zone.</exception>
    public static Exchange ToExchange(BsonDocument document, IDateTimeZoneProvider zones) => new()
    {
        Id = document[Id].ToGuid(),
        BusinessName = document[BusinessName].AsString,
        Description = document["description"].AsString,
        TimeZone = zones[document["timeZone"].AsString],
        OperatingHours =
        [
            .. document[OperatingHours].AsBsonArray.Cast<BsonDocument>().Select(HoursDocument.ToOperatingHours),
        ],
        SpecialHours =
        [
            .. (document.Optional(SpecialHours)?.AsBsonArray ?? []).Cast<BsonDocument>().Select(HoursDocument.ToSpecialHours),
        ],
        Policy = ToPolicy(document[Policy].AsBsonDocument),
        OwnerId = document.Optional(OwnerId)?.AsString,
        CalendarSecretHash = document.Optional("calendarSecretHash")?.AsString,
        IsBeingDeleted = document["isBeingDeleted"].AsBoolean,
        CreatedAt = document["createdAt"].ToInstant(),
        UpdatedAt = document["updatedAt"].ToInstant(),
        Version = document[Version].ToInt64(),
    };

    private static BsonArray MergedBy(string key, BsonValue stored, BsonValue written)
    {
        var storedByKey = stored.AsBsonArray.Cast<BsonDocument>().ToLookup(entry => entry[key]);
        return
        [
            .. written.AsBsonArray.Cast<BsonDocument>().Select(entry =>
                storedByKey[entry[key]].FirstOrDefault()?.Merge(entry, overwriteExistingElements: true) ?? entry),
        ];
    }

    private static BsonDocument Of(BookingPolicy policy) => new()
    {
        { "defaultCapacity", policy.DefaultCapacity },
        { "slotDuration", Values.Of(policy.SlotDuration) },
        { "slotStep", Values.Of(policy.SlotStep) },
        { "bufferBefore", Values.Of(policy.BufferBefore) },
        { "bufferAfter", Values.Of(policy.BufferAfter) },
        { "minNotice", Values.Of(policy.MinNotice) },
        { "bookingWindowDays", policy.BookingWindowDays },
        { "cancellationNotice", Values.Of(policy.CancellationNotice) },
        { "autoConfirm", policy.AutoConfirm },
        { "minDuration", Values.Of(policy.MinDuration) },
        { "maxDuration", Values.Of(policy.MaxDuration) },
        { "slotStarts", SlotStartsText.Of(policy.SlotStarts) },
        { "rescheduleKeepsConfirmation", policy.RescheduleKeepsConfirmation },
    };

    private static BookingPolicy ToPolicy(BsonDocument document) => new()
    {
        DefaultCapacity = document["defaultCapacity"].ToInt32(),
        SlotDuration = document["slotDuration"].ToDuration(),
        SlotStep = document.Optional("slotStep")?.ToDuration(),
        BufferBefore = document["bufferBefore"].ToDuration(),
        BufferAfter = document["bufferAfter"].ToDuration(),
        MinNotice = document["minNotice"].ToDuration(),
        BookingWindowDays = document.Optional("bookingWindowDays")?.ToInt32(),
        CancellationNotice = document["cancellationNotice"].ToDuration(),
        AutoConfirm = document["autoConfirm"].AsBoolean,
        MinDuration = document.Optional("minDuration")?.ToDuration(),
        MaxDuration = document.Optional("maxDuration")?.ToDuration(),
        SlotStarts = SlotStartsText.ToSlotStarts(document["slotStarts"].AsString),
        RescheduleKeepsConfirmation = document["rescheduleKeepsConfirmation"].AsBoolean,
    };
}
