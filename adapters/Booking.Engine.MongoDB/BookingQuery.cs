using BookingEngine.MongoDB.Mapping;
using MongoDB.Bson;
using NodaTime;
using static BookingEngine.MongoDB.Mapping.Expressions;

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

    /// <summary>
    /// Returns the stages that find the allocations of resources that bookings have. Each result is a document with its day's key
    /// and the allocations of that day.
    /// </summary>
    public static BsonDocument[] ResourceAllocations(IReadOnlyCollection<Booking> bookings)
    {
        var exchanges = Values.Of(bookings.Select(booking => booking.ExchangeId).Distinct());
        var keys = new BsonArray(bookings.Select(booking => BookingDayDocument.Key(booking.ExchangeId, booking.Date)).Distinct());
        var position = Operator(
            "$indexOfArray",
            Literal(Values.Of(bookings.Select(booking => booking.Id))),
            $"{This}.{AllocationDocument.BookingId}");
        var isTheirs = Operator("$gte", position, 0);
        var isOfResource = Operator("$eq", AllocationDocument.IsOfExchange, false);
        return
        [
            new("$match", new BsonDocument
            {
                { BookingDayDocument.ExchangeId, new BsonDocument("$in", exchanges) },
                { BookingDayDocument.Id, new BsonDocument("$in", keys) },
            }),
            new("$project", new BsonDocument(
                BookingDayDocument.Allocations,
                Filter($"${BookingDayDocument.Allocations}", Operator("$and", isTheirs, isOfResource)))),
        ];
    }

    /// <summary>
    /// Returns the stages that find the matching bookings day by day, in the order of the dates, from a place in the list on.
    /// The days are sorted before they are unwound, which an index does, and the bookings of a day not at all.
    /// </summary>
    public static IEnumerable<BsonDocument> ByDay(
        BookingFilter filter, IReadOnlyCollection<Guid> owned, Cursor.OfBooking? place)
    {
        bool isDescending = filter.Order == BookingOrder.StartDescending;
        var from = place is null ? filter : isDescending
            ? filter with { DateTo = Earlier(filter.DateTo, place.Date) }
            : filter with { DateFrom = Later(filter.DateFrom, place.Date) };
        var stages = Filtered(from, owned);
        var sort = new BsonDocument("$sort", new BsonDocument(BookingDayDocument.Date, isDescending ? -1 : 1));
        return [stages[0], sort, .. stages[1..]];

        static LocalDate Earlier(LocalDate? one, LocalDate other) => one is { } date ? LocalDate.Min(date, other) : other;

        static LocalDate Later(LocalDate? one, LocalDate other) => one is { } date ? LocalDate.Max(date, other) : other;
    }

    /// <summary>
    /// Returns the stages that find the matching bookings in the order of their creation, from a place in the list on. No
    /// index has them in that order, so all that match are read.
    /// </summary>
    public static IEnumerable<BsonDocument> ByCreation(
        BookingFilter filter, IReadOnlyCollection<Guid> owned, Cursor.OfBooking? place)
    {
        bool isDescending = filter.Order == BookingOrder.CreatedAtDescending;
        string createdAt = Path(BookingDocument.CreatedAt);
        var sort = new BsonDocument("$sort", new BsonDocument { { createdAt, isDescending ? -1 : 1 }, { BookingDayDocument.BookingId, 1 } });
        var stages = Filtered(filter, owned);
        if (place is null)
        {
            return [.. stages, sort];
        }

        var moment = Values.Of(place.CreatedAt);
        var sameMoment = Is(createdAt, "$eq", moment).AddRange(Is(BookingDayDocument.BookingId, "$gt", Values.Of(place.Id)));
        var after = new BsonDocument("$or", new BsonArray { Is(createdAt, isDescending ? "$lt" : "$gt", moment), sameMoment });
        return [.. stages, new BsonDocument("$match", after), sort];
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

        if (filter.ServiceId is { } serviceId)
        {
            all.Add(Is(Path(BookingDocument.ServiceId), "$eq", Values.Of(serviceId)));
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
