using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="BusyCalendar"/>. Its busy times lie in the documents of the days.</summary>
internal static class BusyCalendarDocument
{
    public const string Id = "_id";

    public const string ExchangeId = "exchange";

    public const string NextSyncAt = "nextSyncAt";

    public const string CreatedAt = "createdAt";

    public const string Version = "version";

    public static BsonDocument Of(BusyCalendar calendar)
    {
        var document = new BsonDocument
        {
            { Id, Values.Of(calendar.Id) },
            { ExchangeId, Values.Of(calendar.ExchangeId) },
            { "url", calendar.Url.OriginalString },
            { "tentativeIsBusy", calendar.TentativeIsBusy },
            { "ignoresAllDay", calendar.IgnoresAllDay },
            { "failures", calendar.Failures },
            { "skipped", calendar.Skipped },
            { NextSyncAt, Values.Of(calendar.NextSyncAt) },
            { CreatedAt, Values.Of(calendar.CreatedAt) },
            { Version, calendar.Version },
        };
        document.AddOptional("resource", calendar.ResourceId is { } resource ? Values.Of(resource) : null);
        document.AddOptional("lastSyncedAt", calendar.LastSyncedAt is { } synced ? Values.Of(synced) : null);
        document.AddOptional("lastError", calendar.LastError);
        document.AddOptional("etag", calendar.ETag);
        document.AddOptional("lastModified", calendar.LastModified);
        document.AddOptional("knownUntil", calendar.KnownUntil is { } date ? Values.Of(date) : null);
        document.AddOptional("timeZone", calendar.TimeZoneId);
        document.AddOptional("isBeingRemoved", calendar.IsBeingRemoved ? BsonBoolean.True : null);
        return document;
    }

    public static BusyCalendar ToCalendar(BsonDocument document) => new()
    {
        Id = document[Id].ToGuid(),
        ExchangeId = document[ExchangeId].ToGuid(),
        ResourceId = document.Optional("resource")?.ToGuid(),
        Url = new Uri(document["url"].AsString),
        TentativeIsBusy = document["tentativeIsBusy"].AsBoolean,
        IgnoresAllDay = document["ignoresAllDay"].AsBoolean,
        LastSyncedAt = document.Optional("lastSyncedAt")?.ToInstant(),
        LastError = document.Optional("lastError")?.AsString,
        Failures = document["failures"].ToInt32(),
        Skipped = document["skipped"].ToInt32(),
        NextSyncAt = document[NextSyncAt].ToInstant(),
        ETag = document.Optional("etag")?.AsString,
        LastModified = document.Optional("lastModified")?.AsString,
        KnownUntil = document.Optional("knownUntil")?.ToDate(),
        TimeZoneId = document.Optional("timeZone")?.AsString,
        IsBeingRemoved = document.Optional("isBeingRemoved")?.AsBoolean == true,
        CreatedAt = document[CreatedAt].ToInstant(),
        Version = document[Version].ToInt64(),
    };
}
