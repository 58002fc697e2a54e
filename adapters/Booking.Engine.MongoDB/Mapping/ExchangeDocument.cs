using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps an <see cref="Exchange"/> with its hours.</summary>
internal static class ExchangeDocument
{
    public const string Id = "_id";

    public const string BusinessName = "businessName";

    public const string BusinessNameForSearch = "businessNameForSearch";

    private const string OperatingHours = "operatingHours";

    private const string Policy = "policy";

    /// <summary>The special hours. They are not loaded for lists.</summary>
    public const string SpecialHours = "specialHours";

    /// <summary>The blocks. They are not loaded for lists.</summary>
    public const string Blocks = "blocks";

    public const string OwnerId = "ownerId";

    public const string UpdatedAt = "updatedAt";

    public const string Version = "version";

    /// <summary>Identifies the write that stored the document.</summary>
    public const string CommitId = "commitId";

    /// <summary>
    /// The date from which on the versions of the exchange's days must be raised before this version of the exchange is
    /// returned to anybody. It is missing once they have been raised.
    /// </summary>
    public const string FenceFrom = "fenceFrom";

    /// <summary>Set when the exchange counts as deleted, while its days and its document are being removed.</summary>
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
        { Blocks, new BsonArray(exchange.Blocks.Select(HoursDocument.Of)) },
        { Policy, Of(exchange.Policy) },
        { OwnerId, Values.Of(exchange.OwnerId) },
        { "calendarSecretHash", Values.Of(exchange.CalendarSecretHash) },
        { "isBeingDeleted", exchange.IsBeingDeleted },
        { "createdAt", Values.Of(exchange.CreatedAt) },
        { UpdatedAt, Values.Of(exchange.UpdatedAt) },
        { Version, exchange.Version },
        { CommitId, Values.Of(Guid.NewGuid()) },
    };

    /// <summary>
    /// Returns the document that replaces a stored one. Unknown members, which a host of a later version may have
    /// stored in the exchange, its policy, an entry of its hours or a block, are kept.
    /// </summary>
    public static BsonDocument Replacing(BsonDocument stored, Exchange exchange, LocalDate fenceFrom)
    {
        var document = Of(exchange).Add(FenceFrom, Values.Of(fenceFrom));
        document[Policy] = stored[Policy].AsBsonDocument.Merge(document[Policy].AsBsonDocument, overwriteExistingElements: true);
        document[OperatingHours] = Merged(stored[OperatingHours], document[OperatingHours]);
        document[SpecialHours] = Merged(stored[SpecialHours], document[SpecialHours]);
        document[Blocks] = Merged(stored.GetValue(Blocks, new BsonArray()), document[Blocks]);
        return stored.Merge(document, overwriteExistingElements: true);
    }

    /// <summary>Maps a stored document to an exchange.</summary>
    /// <exception cref="NodaTime.TimeZones.DateTimeZoneNotFoundException">
    /// The tz database does not contain the exchange's zone.
    /// </exception>
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
        Blocks = [.. (document.Optional(Blocks)?.AsBsonArray ?? []).Cast<BsonDocument>().Select(HoursDocument.ToBlock)],
        Policy = ToPolicy(document[Policy].AsBsonDocument),
        OwnerId = document.Optional(OwnerId)?.AsString,
        CalendarSecretHash = document.Optional("calendarSecretHash")?.AsString,
        IsBeingDeleted = document["isBeingDeleted"].AsBoolean,
        CreatedAt = document["createdAt"].ToInstant(),
        UpdatedAt = document[UpdatedAt].ToInstant(),
        Version = document[Version].ToInt64(),
    };

    private static BsonArray Merged(BsonValue stored, BsonValue written)
    {
        var storedByKey = stored.AsBsonArray.Cast<BsonDocument>().ToLookup(HoursDocument.Key);
        return
        [
            .. written.AsBsonArray.Cast<BsonDocument>().Select(entry =>
                storedByKey[HoursDocument.Key(entry)].FirstOrDefault()?.Merge(entry, overwriteExistingElements: true) ?? entry),
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
