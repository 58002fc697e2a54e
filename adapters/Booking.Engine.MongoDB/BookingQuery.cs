using BookingEngine.MongoDB.Mapping;
using MongoDB.Bson;

namespace BookingEngine.MongoDB;

/// <summary>
/// Converts a <see cref="BookingFilter"/> to the stages of an aggregation. The stages first find the days that may
/// contain a match, using indexes, and then filter their bookings one by one. Values are compared with <c>$eq</c>,
/// <c>$in</c> and similar operators, so that no value is ever interpreted as an operator or as a field path.
/// </summary>
internal static class BookingQuery
{
    /// <summary>
    /// Returns the stages that find the matching bookings. Each result is a document with its day's key and one
    /// booking.
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <param name="owned">The exchanges of the user to whom the bookings must be visible.</param>
    public static BsonDocument[] Filtered(BookingFilter filter, IReadOnlyCollection<Guid> owned)
    {
        var stages = Each(Conditions(filter, owned));

        // Applied to a whole day, this condition would mean that no booking has a user. So it is applied only to single
        // bookings.
        var hasNoUser = new BsonDocument(Path(BookingDocument.UserId), new BsonDocument("$exists", false));
        return filter.IsOfGuests ? [.. stages, new BsonDocument("$match", hasNoUser)] : stages;
    }

    /// <summary>
    /// Returns the stages that find the bookings that meet conditions. The time slots of the days are dropped, since
    /// there may be thousands.
    /// </summary>
    public static BsonDocument[] Each(BsonDocument conditions)
    {
        // The conditions are used twice: on a day they require that some booking meets each one, on a booking that it meets
        // all.
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
