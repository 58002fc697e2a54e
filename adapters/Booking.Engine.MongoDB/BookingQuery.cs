using BookingEngine.MongoDB.Mapping;
using MongoDB.Bson;

namespace BookingEngine.MongoDB;

/// <summary>
/// A <see cref="BookingFilter"/> as stages of an aggregation: first the days that may hold a match, found by their
/// indexes, then their bookings one by one. Values are compared by <c>$eq</c>, <c>$in</c> and the like: none is ever
/// read as an operator or as the path of a field.
/// </summary>
internal static class BookingQuery
{
    /// <summary>The bookings that match, each as a document of its day's key and one booking.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="owned">The exchanges of the user whom the bookings shall be visible to.</param>
    public static BsonDocument[] Filtered(BookingFilter filter, IReadOnlyCollection<Guid> owned)
    {
        var stages = Each(Conditions(filter, owned));

        // Of a day it would say that no booking has a user; so it is asked of each booking alone.
        var hasNoUser = new BsonDocument(Path(BookingDocument.UserId), new BsonDocument("$exists", false));
        return filter.IsOfGuests ? [.. stages, new BsonDocument("$match", hasNoUser)] : stages;
    }

    /// <summary>The bookings that meet conditions. A day's time slots are left behind: there may be thousands.</summary>
    public static BsonDocument[] Each(BsonDocument conditions)
    {
        // The same conditions twice: of a day they say that some booking meets each, of a booking that it meets all.
        var match = new BsonDocument("$match", conditions);
        return
        [
            match,
            new BsonDocument("$project", new BsonDocument(BookingDayDocument.Bookings, 1)),
            new BsonDocument("$unwind", $"${BookingDayDocument.Bookings}"),
            match,
        ];
    }

    public static BsonDocument Ordered(BookingOrder order)
    {
        var (path, direction) = order switch
        {
            BookingOrder.CreatedAt => ([Path(BookingDocument.CreatedAt)], 1),
            BookingOrder.CreatedAtDescending => ([Path(BookingDocument.CreatedAt)], -1),
            BookingOrder.Start => (Start(), 1),
            BookingOrder.StartDescending => (Start(), -1),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "Not an order of bookings."),
        };
        return new BsonDocument(path.Select(field => new BsonElement(field, direction)))
            .Add(BookingDayDocument.BookingId, 1);

        static string[] Start() => [BookingDayDocument.Date, Path(PeriodDocument.Start)];
    }

    private static BsonDocument Conditions(BookingFilter filter, IReadOnlyCollection<Guid> owned)
    {
        var all = new BsonArray { new BsonDocument(BookingDayDocument.BookingId, new BsonDocument("$exists", true)) };
        if (filter.VisibleTo is { } user)
        {
            var own = new BsonDocument(BookingDayDocument.ExchangeId, new BsonDocument("$in", Values.Of(owned)));
            all.Add(new BsonDocument("$or", new BsonArray { Is(Path(BookingDocument.UserId), "$eq", user), own }));
        }

        if (filter.UserId is { } maker)
        {
            all.Add(Is(Path(BookingDocument.UserId), "$eq", maker));
        }

        if (filter.ExchangeId is { } exchangeId)
        {
            all.Add(Is(BookingDayDocument.ExchangeId, "$eq", Values.Of(exchangeId)));
        }

        if (filter.Statuses.Count > 0)
        {
            var statuses = new BsonArray(filter.Statuses.Select(StatusText.Of));
            all.Add(Is(Path(BookingDocument.Status), "$in", statuses));
        }

        if (filter.DateFrom is { } from)
        {
            all.Add(Is(BookingDayDocument.Date, "$gte", Values.Of(from)));
        }

        if (filter.DateTo is { } to)
        {
            all.Add(Is(BookingDayDocument.Date, "$lte", Values.Of(to)));
        }

        if (filter.UpdatedFrom is { } changed)
        {
            all.Add(Is(Path(BookingDocument.UpdatedAt), "$gte", Values.Of(changed)));
        }

        if (filter.CustomerEmail is { } email)
        {
            all.Add(Is(Path(BookingDocument.EmailForSearch), "$eq", TextRules.ForSearch(email)));
        }

        return new BsonDocument("$and", all);
    }

    private static string Path(string field) => $"{BookingDayDocument.Bookings}.{field}";

    private static BsonDocument Is(string path, string comparison, BsonValue value) =>
        new(path, new BsonDocument(comparison, value));
}
