using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB;

internal sealed partial class MongoDBStore
{
    /// <inheritdoc/>
    public async Task AddCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken)
    {
        var calendars = await setup.CalendarsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await calendars
                .InsertOneAsync(BusyCalendarDocument.Of(calendar), options: null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MongoException)
        {
            if (!await IsStoredAsync(calendar).ConfigureAwait(false))
            {
                throw;
            }
        }

        // The exchange is read after the insert: if it is removed later, the calendar is removed with it.
        if (await FindOneAsync(calendar.ExchangeId, CancellationToken.None).ConfigureAwait(false) is null)
        {
            await RemoveCalendarAsync(calendar.Id, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<BusyCalendar?> FindCalendarAsync(Guid calendarId, CancellationToken cancellationToken)
    {
        var calendars = await setup.CalendarsAsync(cancellationToken).ConfigureAwait(false);
        var found = await calendars
            .Find(new BsonDocument(BusyCalendarDocument.Id, Values.Of(calendarId)))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return found is null ? null : BusyCalendarDocument.ToCalendar(found);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BusyCalendar>> ListCalendarsAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        var calendars = await setup.CalendarsAsync(cancellationToken).ConfigureAwait(false);
        var found = await calendars
            .Find(new BsonDocument(BusyCalendarDocument.ExchangeId, Values.Of(exchangeId)))
            .Sort(new BsonDocument { { BusyCalendarDocument.CreatedAt, 1 }, { BusyCalendarDocument.Id, 1 } })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(BusyCalendarDocument.ToCalendar)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BusyCalendar>> FindDueCalendarsAsync(
        Instant now, int most, CancellationToken cancellationToken)
    {
        var calendars = await setup.CalendarsAsync(cancellationToken).ConfigureAwait(false);
        var found = await calendars
            .Find(new BsonDocument(BusyCalendarDocument.NextSyncAt, new BsonDocument("$lte", Values.Of(now))))
            .Sort(new BsonDocument(BusyCalendarDocument.NextSyncAt, 1))
            .Limit(most)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(BusyCalendarDocument.ToCalendar)];
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> ReplaceCalendarAsync(BusyCalendar calendar, CancellationToken cancellationToken)
    {
        var calendars = await setup.CalendarsAsync(cancellationToken).ConfigureAwait(false);
        var expected = new BsonDocument
        {
            { BusyCalendarDocument.Id, Values.Of(calendar.Id) },
            { BusyCalendarDocument.Version, calendar.Version - 1 },
        };
        try
        {
            var replaced = await calendars
                .ReplaceOneAsync(expected, BusyCalendarDocument.Of(calendar), options: (ReplaceOptions?)null, cancellationToken)
                .ConfigureAwait(false);
            return replaced.MatchedCount == 1 ? CommitOutcome.Committed : CommitOutcome.Conflict;
        }
        catch (MongoException)
        {
            if (await IsStoredAsync(calendar).ConfigureAwait(false))
            {
                return CommitOutcome.Committed;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async Task RemoveCalendarAsync(Guid calendarId, CancellationToken cancellationToken)
    {
        var calendars = await setup.CalendarsAsync(cancellationToken).ConfigureAwait(false);
        var isIt = new BsonDocument(BusyCalendarDocument.Id, Values.Of(calendarId));
        await RepeatAsync(() => calendars.DeleteOneAsync(isIt, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Whether a majority of the servers has the calendar as it was sent.</summary>
    private async Task<bool> IsStoredAsync(BusyCalendar calendar) =>
        await FindCalendarAsync(calendar.Id, CancellationToken.None).ConfigureAwait(false) == calendar;
}
