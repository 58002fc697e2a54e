using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using static BookingEngine.MongoDB.Mapping.Expressions;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// What a <see cref="DayChange"/> does to one of its days, as one update that needs no look at the day before it: all that has
/// to hold of the day is in the filter, and the server works out the rest.
/// </summary>
/// <param name="Day">Finds the day, at the version that the change was decided on.</param>
/// <param name="Fields">The fields that are set, as expressions.</param>
internal sealed record DayUpdate(BsonDocument Day, BsonDocument Fields)
{
    /// <summary>
    /// The largest day that takes additions: 12 MiB. A document may have 16, so what a day holds can still be altered.
    /// </summary>
    public const long LargestDay = 12 * 1024 * 1024;

    /// <summary>What else has to hold of the day.</summary>
    public BsonDocument Conditions { get; init; } = [];

    /// <summary>How much is added to the day.</summary>
    public long AddedBytes { get; init; }

    /// <summary>
    /// The updates that make a change, in their order: one where it touches one day. Of several days each first loses what
    /// changes, and then what is on it now is put there; so no booking is on two days at any moment.
    /// </summary>
    public static IReadOnlyList<DayUpdate> Of(DayChange change, BsonValue commitId)
    {
        if (change.Days is [var only])
        {
            return [Raising(change, only, commitId, Arrays(change, only))];
        }

        var days = change.Days.Select(day => (Day: day, Arrays: Arrays(change, day))).ToArray();
        var takingAway = days.Select(each => new DayUpdate(
            Expected(change, each.Day), ToFields(each.Arrays.Select(array => array.TakingAway()))));
        return
        [
            .. takingAway.Where(update => update.Fields.ElementCount > 0),
            .. days.Select(each => Raising(change, each.Day, commitId, [.. each.Arrays.Select(array => array.Putting())])),
        ];
    }

    /// <summary>
    /// Finds a day at its expected version; unless it was changed under a later exchange than the change, which then was
    /// decided on rules of before.
    /// </summary>
    private static BsonDocument Expected(DayChange change, DayVersion day)
    {
        var filter = new BsonDocument
        {
            { BookingDayDocument.Id, BookingDayDocument.Key(change.ExchangeId, day.Date) },
            { BookingDayDocument.Version, day.Version },
        };
        if (change.ExchangeVersion > 0)
        {
            var isLater = new BsonDocument("$gt", change.ExchangeVersion);
            filter.Add(BookingDayDocument.ExchangeVersion, new BsonDocument("$not", isLater));
        }

        return filter;
    }

    private static ArrayUpdate[] Arrays(DayChange change, DayVersion day) =>
    [
        ArrayUpdate.Of(BookingDayDocument.Bookings, change.Bookings, booking => booking.Date == day.Date, BookingDocument.Of),
        ArrayUpdate.Of(BookingDayDocument.Allocations, change.Allocations, taken => taken.Date == day.Date, AllocationDocument.Of),
        ArrayUpdate.Of(BookingDayDocument.TimeSlots, change.TimeSlots, slot => slot.Date == day.Date, TimeSlotDocument.Of),
    ];

    /// <summary>An update that raises the day's version.</summary>
    private static DayUpdate Raising(DayChange change, DayVersion day, BsonValue commitId, ArrayUpdate[] arrays)
    {
        var conditions = new BsonDocument();
        foreach (var array in arrays.Where(array => array.Added.Count > 0))
        {
            conditions.Add(array.IdPath, new BsonDocument("$nin", new BsonArray(array.Added.Select(ArrayUpdate.IdOf))));
        }

        long addedBytes = arrays.SelectMany(array => array.Added).Sum(entry => (long)entry.ToBson().Length);
        if (addedBytes > 0)
        {
            var hasRoom = Operator("$lte", new BsonDocument("$bsonSize", "$$ROOT"), LargestDay - addedBytes);
            var timeSlots = arrays.Single(array => array.Array == BookingDayDocument.TimeSlots);
            var areNew = timeSlots.Added.Count > 0 ? timeSlots.AreNew(PeriodDocument.Fields) : true;
            conditions.Add("$expr", Operator("$and", hasRoom, areNew));
        }

        var fields = new BsonDocument
        {
            { BookingDayDocument.Version, day.Version + 1 },
            { BookingDayDocument.CommitId, commitId },
        };
        if (change.ExchangeVersion > 0)
        {
            fields.Add(BookingDayDocument.ExchangeVersion, change.ExchangeVersion);
        }

        return new DayUpdate(Expected(change, day), fields.AddRange(ToFields(arrays)))
        {
            Conditions = conditions,
            AddedBytes = addedBytes,
        };
    }

    private static BsonDocument ToFields(IEnumerable<ArrayUpdate> arrays) => new(
        arrays.Where(array => !array.IsEmpty).Select(array => new BsonElement(array.Array, array.ToExpression())));
}
