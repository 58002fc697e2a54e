using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps an <see cref="Exchange"/> with its hours, services and resources.</summary>
internal static class ExchangeDocument
{
    public const string Id = "_id";

    public const string BusinessName = "businessName";

    public const string BusinessNameForSearch = "businessNameForSearch";

    private const string Policy = "policy";

    private const string Services = "services";

    private const string Resources = "resources";

    private const string Reminders = "reminders";

    private const string QuietHours = "quietHours";

    /// <summary>The capacity that holds, for lists: they don't load the resources.</summary>
    private const string CapacityNow = "capacityNow";

    /// <summary>Whether the exchange or one of its services has reminders, for lists: they don't load the services.</summary>
    private const string RemindsNow = "remindsNow";

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

    /// <summary>
    /// Counts the days that were added. The number has no meaning of its own: it makes the addition of a day and the replacement of the
    /// exchange write the same document, so that one of two at the same time has a conflict. It is missing until a day is added.
    /// </summary>
    public const string AddedDays = "addedDays";

    /// <summary>
    /// The events that have no position yet: those of the exchange itself, and those that no change caused. It is empty once they
    /// have been moved to a collection of their own.
    /// </summary>
    public const string Outbox = "outbox";

    public const string OutboxId = $"{Outbox}.{EventDocument.EntryId}";

    /// <summary>What is not loaded for lists, since it may be much.</summary>
    public static readonly IReadOnlyList<string> Unlisted = [.. ScheduleDocument.Unlisted, Services, Resources, Outbox];

    private static BsonDocument Of(Exchange exchange)
    {
        var document = new BsonDocument
        {
            { Id, Values.Of(exchange.Id) },
            { BusinessName, exchange.BusinessName },
            { BusinessNameForSearch, TextRules.ForSearch(exchange.BusinessName) },
            { "description", exchange.Description },
            { "timeZone", exchange.TimeZone.Id },
            { Services, new BsonArray(exchange.Services.Select(ServiceDocument.Of)) },
            { Resources, new BsonArray(exchange.Resources.Select(ResourceDocument.Of)) },
            { Policy, Of(exchange.Policy) },
            { CapacityNow, exchange.DefaultCapacity },
            { Reminders, new BsonArray(exchange.Reminders.Select(ReminderDocument.Of)) },
            { QuietHours, ReminderDocument.Of(exchange.QuietHours) },
            { RemindsNow, exchange.HasReminders },
            { OwnerId, Values.Of(exchange.OwnerId) },
            { "calendarSecretHash", Values.Of(exchange.CalendarSecretHash) },
            { "isBeingDeleted", exchange.IsBeingDeleted },
            { "createdAt", Values.Of(exchange.CreatedAt) },
            { UpdatedAt, Values.Of(exchange.UpdatedAt) },
            { Version, exchange.Version },
            { CommitId, Values.Of(Guid.NewGuid()) },
        };
        return ScheduleDocument.AddTo(document, exchange.Schedule);
    }

    /// <summary>Returns the document of a new exchange, with the event of its creation.</summary>
    public static BsonDocument New(Exchange exchange) => Of(exchange).Add(Outbox, new BsonArray { Happened(exchange) });

    /// <summary>
    /// Returns the document that replaces a stored one, with the event of the change. Unknown members are kept, which a host of a
    /// later version may have stored in the exchange, its policy, or an entry of its hours, blocks, services or resources.
    /// </summary>
    public static BsonDocument Replacing(BsonDocument stored, Exchange exchange, LocalDate fenceFrom)
    {
        var document = WithUnknown(stored, Of(exchange).Add(FenceFrom, Values.Of(fenceFrom))).AsBsonDocument;
        document[Outbox] = new BsonArray(stored.Documents(Outbox)) { Happened(exchange) };
        return document;
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
        Schedule = ScheduleDocument.ToSchedule(document),
        Services = [.. document.Documents(Services).Select(ServiceDocument.ToService)],
        Resources = [.. document.Documents(Resources).Select(ResourceDocument.ToResource)],
        Policy = ToPolicy(document[Policy].AsBsonDocument),
        Reminders = [.. document.Documents(Reminders).Select(ReminderDocument.ToReminder)],
        QuietHours = document.Optional(QuietHours) is { } quiet ? ReminderDocument.ToQuietHours(quiet) : null,
        OwnerId = document.Optional(OwnerId)?.AsString,
        CalendarSecretHash = document.Optional("calendarSecretHash")?.AsString,
        IsBeingDeleted = document["isBeingDeleted"].AsBoolean,
        CreatedAt = document["createdAt"].ToInstant(),
        UpdatedAt = document[UpdatedAt].ToInstant(),
        Version = document[Version].ToInt64(),
    };

    /// <summary>Maps a stored document, as lists load it, to the summary of an exchange.</summary>
    /// <inheritdoc cref="ToExchange"/>
    public static ExchangeSummary ToSummary(BsonDocument document, IDateTimeZoneProvider zones)
    {
        var summary = new ExchangeSummary(ToExchange(document, zones)) with
        {
            HasReminders = document.Optional(RemindsNow)?.AsBoolean ?? false,
        };
        return document.Optional(CapacityNow) is { } capacity ? summary with { DefaultCapacity = capacity.ToInt32() } : summary;
    }

    private static BsonDocument Happened(Exchange exchange) => EventDocument.EntryOf(BookingEvent.OfExchange(exchange));

    /// <summary>
    /// Returns a value with the members of a stored one that it lacks. All known members are written, so those that are missing
    /// are unknown.
    /// </summary>
    private static BsonValue WithUnknown(BsonValue stored, BsonValue written)
    {
        if (stored is BsonDocument before && written is BsonDocument after)
        {
            var known = after.Select(member => new BsonElement(
                member.Name, before.TryGetValue(member.Name, out var value) ? WithUnknown(value, member.Value) : member.Value));
            return new BsonDocument(known.Concat(before.Where(member => !after.Contains(member.Name))));
        }

        if (stored is BsonArray entries && written is BsonArray kept)
        {
            var storedByKey = entries.OfType<BsonDocument>().ToLookup(HoursDocument.Key);
            return new BsonArray(kept.Select(entry => entry is BsonDocument document && HoursDocument.Key(document) is { } key
                && storedByKey[key].FirstOrDefault() is { } same ? WithUnknown(same, document) : entry));
        }

        return written;
    }

    private static BsonDocument Of(BookingPolicy policy) => new()
    {
        { "defaultCapacity", Values.Of(policy.DefaultCapacity) },
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
        DefaultCapacity = document.Optional("defaultCapacity")?.ToInt32(),
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
