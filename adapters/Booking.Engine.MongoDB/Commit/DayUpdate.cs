using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using static BookingEngine.MongoDB.Mapping.Expressions;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// The changes that a <see cref="DayChange"/> makes to one of its days, as one update. The day need not be read first:
/// the filter contains all conditions on the day, and the server computes the rest.
/// </summary>
/// <param name="Day">The filter that finds the day at the version that the change was decided on.</param>
/// <param name="Fields">The fields to set, as expressions.</param>
internal sealed record DayUpdate(BsonDocument Day, BsonDocument Fields)
{
    /// <summary>
    /// The largest size that a day's document may reach by additions: 12 MiB. MongoDB allows 16 MiB, so existing
    /// entries can still be changed.
    /// </summary>
    public const long LargestDay = 12 * 1024 * 1024;

    /// <summary>The other conditions on the day.</summary>
    public BsonDocument Conditions { get; init; } = [];

    /// <summary>The number of bytes that are added to the day.</summary>
    public long AddedBytes { get; init; }

    /// <summary>
    /// Returns the updates of a change, in order. A change of one day is one update. If there are several days, entries
    /// that change are first removed from each day, and then added to the day where they belong now. So no booking is
    /// on two days at any moment.
    /// </summary>
    public static IReadOnlyList<DayUpdate> Of(DayChange change, BsonValue commitId)
    {
        if (change.Days is [var only])
        {
            return [Raising(change, only, commitId, Arrays(change, only), change.Events)];
        }

        // An event is put on the day where its booking is since. One that names no day of the change is put on the first.
        var happened = change.Events.ToLookup(one => change.Days.FirstOrDefault(day => day.Date == one.Date, change.Days[0]));
        var days = change.Days.Select(day => (Day: day, Arrays: Arrays(change, day))).ToArray();
        var takingAway = days.Select(each => new DayUpdate(
            Expected(change, each.Day), ToFields(each.Arrays.Select(array => array.TakingAway()))));
        return
        [
            .. takingAway.Where(update => update.Fields.ElementCount > 0),
            .. days.Select(each => Raising(
                change, each.Day, commitId, [.. each.Arrays.Select(array => array.Putting())], happened[each.Day])),
        ];
    }

    /// <summary>
    /// Returns the filter that finds a day at its expected version. It does not match a day that was changed under a
    /// later version of the exchange, since the change was then decided on old rules.
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

    /// <summary>Returns an update that also raises the day's version, and puts events into its outbox.</summary>
    private static DayUpdate Raising(
        DayChange change, DayVersion day, BsonValue commitId, ArrayUpdate[] arrays, IEnumerable<BookingEvent> happened)
    {
        BsonDocument[] events = [.. happened.Select(EventDocument.EntryOf)];
        var conditions = new BsonDocument();
        foreach (var array in arrays.Where(array => array.Added.Count > 0))
        {
            conditions.Add(array.IdPath, new BsonDocument("$nin", new BsonArray(array.Added.Select(ArrayUpdate.IdOf))));
        }

        // Events don't count: they are moved soon, and a booking of a full day can still be confirmed or cancelled.
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

        fields.AddRange(ToFields(arrays));
        if (events.Length > 0)
        {
            var outbox = Operator("$ifNull", $"${BookingDayDocument.Outbox}", new BsonArray());
            fields.Add(BookingDayDocument.Outbox, Operator("$concatArrays", outbox, Literal(events)));
        }

        return new DayUpdate(Expected(change, day), fields)
        {
            Conditions = conditions,
            AddedBytes = addedBytes,
        };
    }

    private static BsonDocument ToFields(IEnumerable<ArrayUpdate> arrays) => new(
        arrays.Where(array => !array.IsEmpty).Select(array => new BsonElement(array.Array, array.ToExpression())));
}
