using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>An <see cref="Exchange"/> with its hours.</summary>
internal static class ExchangeDocument
{
    public const string Id = "_id";

    public const string BusinessName = "businessName";

    public const string BusinessNameForSearch = "businessNameForSearch";

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

    public static BsonDocument Of(Exchange exchange)
    {
        var document = new BsonDocument
        {
            { Id, Values.Of(exchange.Id) },
            { BusinessName, exchange.BusinessName },
            { BusinessNameForSearch, TextRules.ForSearch(exchange.BusinessName) },
            { "description", exchange.Description },
            { "timeZone", exchange.TimeZone.Id },
            { "operatingHours", new BsonArray(exchange.OperatingHours.Select(HoursDocument.Of)) },
            { SpecialHours, new BsonArray(exchange.SpecialHours.Select(HoursDocument.Of)) },
            { "policy", Of(exchange.Policy) },
        };
        document.AddOptional(OwnerId, exchange.OwnerId);
        document.AddOptional("calendarSecretHash", exchange.CalendarSecretHash);
        document.Add("isBeingDeleted", exchange.IsBeingDeleted);
        document.Add("createdAt", Values.Of(exchange.CreatedAt));
        document.Add("updatedAt", Values.Of(exchange.UpdatedAt));
        document.Add(Version, exchange.Version);
        document.Add(CommitId, Values.Of(Guid.NewGuid()));
        return document;
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
            .. document["operatingHours"].AsBsonArray.Cast<BsonDocument>().Select(HoursDocument.ToOperatingHours),
        ],
        SpecialHours =
        [
            .. (document.Optional(SpecialHours)?.AsBsonArray ?? []).Cast<BsonDocument>().Select(HoursDocument.ToSpecialHours),
        ],
        Policy = ToPolicy(document["policy"].AsBsonDocument),
        OwnerId = document.Optional(OwnerId)?.AsString,
        CalendarSecretHash = document.Optional("calendarSecretHash")?.AsString,
        IsBeingDeleted = document["isBeingDeleted"].AsBoolean,
        CreatedAt = document["createdAt"].ToInstant(),
        UpdatedAt = document["updatedAt"].ToInstant(),
        Version = document[Version].ToInt64(),
    };

    private static BsonDocument Of(BookingPolicy policy)
    {
        var document = new BsonDocument
        {
            { "defaultCapacity", policy.DefaultCapacity },
            { "slotDuration", Values.Of(policy.SlotDuration) },
        };
        document.AddOptional("slotStep", policy.SlotStep is { } step ? Values.Of(step) : null);
        document.Add("bufferBefore", Values.Of(policy.BufferBefore));
        document.Add("bufferAfter", Values.Of(policy.BufferAfter));
        document.Add("minNotice", Values.Of(policy.MinNotice));
        document.AddOptional("bookingWindowDays", policy.BookingWindowDays is { } days ? new BsonInt32(days) : null);
        document.Add("cancellationNotice", Values.Of(policy.CancellationNotice));
        document.Add("autoConfirm", policy.AutoConfirm);
        document.AddOptional("minDuration", policy.MinDuration is { } min ? Values.Of(min) : null);
        document.AddOptional("maxDuration", policy.MaxDuration is { } max ? Values.Of(max) : null);
        document.Add("slotStarts", SlotStartsText.Of(policy.SlotStarts));
        document.Add("rescheduleKeepsConfirmation", policy.RescheduleKeepsConfirmation);
        return document;
    }

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
