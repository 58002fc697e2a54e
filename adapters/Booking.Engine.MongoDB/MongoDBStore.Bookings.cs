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
    public async Task<IReadOnlyList<Allocation>> FindResourceAllocationsAsync(
        IReadOnlyCollection<Booking> bookings, CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var stages = BookingQuery.ResourceAllocations(bookings);
        int most = bookings.Count + 1; // A full batch would cause another request to the server.
        var cursor = await RunAsync(days, stages, batchSize: most, cancellationToken).ConfigureAwait(false);
        var found = await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.SelectMany(BookingDayDocument.ToAllocations)];
    }

    /// <inheritdoc/>
    public async Task<Page<Booking>> ListBookingsAsync(
        BookingFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var days = await setup.DaysAsync(cancellationToken).ConfigureAwait(false);
        var owned = filter.VisibleTo is { } user
            ? await OwnedByAsync(user, cancellationToken).ConfigureAwait(false)
            : [];
        int? counted = await CountAsync(days, BookingQuery.Filtered(filter, owned), page, cancellationToken).ConfigureAwait(false);
        var found = filter.Order is BookingOrder.Start or BookingOrder.StartDescending
            ? await ReadByStartAsync(days, filter, owned, page, cancellationToken).ConfigureAwait(false)
            : await ReadByCreationAsync(days, filter, owned, page, cancellationToken).ConfigureAwait(false);
        return page.PageOf(found, counted, booking => Cursor.After(booking, filter.Order));
    }

    private static async Task<IReadOnlyList<Booking>> ReadByStartAsync(
        IMongoCollection<BsonDocument> days,
        BookingFilter filter,
        IReadOnlyCollection<Guid> owned,
        PageRequest page,
        CancellationToken cancellationToken)
    {
        bool isDescending = filter.Order == BookingOrder.StartDescending;
        var place = page.Cursor as Cursor.OfBooking;
        var found = await ReadDaysAsync(
            days, BookingQuery.ByDay(filter, owned, place), page, ToBooking, IsOfPage, cancellationToken).ConfigureAwait(false);
        var ordered = isDescending
            ? found.OrderByDescending(booking => (booking.Date, booking.Period.StartSecond))
            : found.OrderBy(booking => (booking.Date, booking.Period.StartSecond));
        return [.. ordered.ThenBy(booking => booking.Id).Skip(page.Offset).Take(page.Size + 1)];

        bool IsOfPage(Booking booking)
        {
            int start = booking.Period.StartSecond;
            return place is null || booking.Date != place.Date || (start == place.StartSecond ? booking.Id > place.Id
                : isDescending ? start < place.StartSecond
                : start > place.StartSecond);
        }
    }

    private static async Task<IReadOnlyList<Booking>> ReadByCreationAsync(
        IMongoCollection<BsonDocument> days,
        BookingFilter filter,
        IReadOnlyCollection<Guid> owned,
        PageRequest page,
        CancellationToken cancellationToken)
    {
        var stages = BookingQuery.ByCreation(filter, owned, page.Cursor as Cursor.OfBooking);
        var found = await ReadAsync(days, stages, page, fieldsLeftOut: [], cancellationToken).ConfigureAwait(false);
        return [.. found.Select(ToBooking)];
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
