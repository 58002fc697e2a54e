using BookingEngine.MongoDB.Mapping;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.MongoDB;

internal sealed partial class MongoDBStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Booking>> FindBookingsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var isOne = new BsonDocument(BookingDayDocument.BookingId, new BsonDocument("$in", Values.Of(ids)));
        var cursor = await days
            .AggregateAsync<BsonDocument>(BookingQuery.Each(isOne), options: null, cancellationToken)
            .ConfigureAwait(false);
        var found = await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Select(ToBooking)];
    }

    /// <inheritdoc/>
    public async Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var owned = filter.VisibleTo is { } user
            ? await OwnedByAsync(user, cancellationToken).ConfigureAwait(false)
            : [];
        var (items, count) = await PageAsync(
            days,
            BookingQuery.Filtered(filter, owned),
            BookingQuery.Ordered(filter.Order),
            page,
            fieldLeftOut: null,
            cancellationToken).ConfigureAwait(false);
        return new Page<Booking>([.. items.Select(ToBooking)], count);
    }

    private async Task<IReadOnlyCollection<Guid>> OwnedByAsync(string user, CancellationToken cancellationToken)
    {
        var exchanges = await setup.ExchangesAsync(cancellationToken).ConfigureAwait(false);
        var found = await exchanges
            .Find(new BsonDocument(ExchangeDocument.OwnerId, new BsonDocument("$eq", user)))
            .Project<BsonDocument>(new BsonDocument(ExchangeDocument.Id, 1))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(document => document[ExchangeDocument.Id].ToGuid())];
    }

    /// <summary>Maps one result of an unwound day to its booking.</summary>
    private static Booking ToBooking(BsonDocument unwound)
    {
        var (exchangeId, date) = BookingDayDocument.KeyOf(unwound);
        return BookingDocument.ToBooking(unwound[BookingDayDocument.Bookings].AsBsonDocument, exchangeId, date);
    }
}
