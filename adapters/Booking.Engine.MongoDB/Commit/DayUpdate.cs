using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// A change of one day as one update that needs no look at the day before it: all that has to hold of the day is in the
/// filter, what is added is pushed, and what is altered is found by its id. One update can't do both to the same array,
/// so not every change can be put this way.
/// </summary>
internal sealed record DayUpdate(BsonDocument Filter, UpdateDefinition<BsonDocument> Update, UpdateOptions Options)
{
    /// <summary>Puts a change this way; null where that can't be.</summary>
    public static DayUpdate? Of(DayChange change, BsonValue commitId)
    {
        bool pushesOrAlters = (change.Bookings.Added.Count == 0 || change.Bookings.Changed.Count == 0)
            && (change.TimeSlots.Added.Count == 0 || change.TimeSlots.Changed.Count == 0)
            && change.TimeSlots.Removed.Count == 0;
        if (change.Days is not [var day] || !pushesOrAlters || NamesOneTwice(change))
        {
            return null;
        }

        var set = Raised(change, day, commitId);
        var elements = new List<ArrayFilterDefinition<BsonDocument>>();
        Alter(BookingDayDocument.Bookings, change.Bookings.Changed.Select(BookingDocument.Of));
        Alter(BookingDayDocument.TimeSlots, change.TimeSlots.Changed.Select(TimeSlotDocument.Of));
        BsonDocument[] bookings = [.. change.Bookings.Added.Select(BookingDocument.Of)];
        BsonDocument[] timeSlots = [.. change.TimeSlots.Added.Select(TimeSlotDocument.Of)];
        var update = new BsonDocument("$set", set);
        if (bookings.Length + timeSlots.Length > 0)
        {
            var push = new BsonDocument();
            Push(push, BookingDayDocument.Bookings, bookings);
            Push(push, BookingDayDocument.TimeSlots, timeSlots);
            update.Add("$push", push);
        }

        return new DayUpdate(
            FilterOf(change, day, bookings.Concat(timeSlots).Sum(document => document.ToBson().Length)),
            update,
            new UpdateOptions { ArrayFilters = elements });

        void Alter(string array, IEnumerable<BsonDocument> altered)
        {
            foreach (var document in altered)
            {
                string element = $"e{elements.Count}";
                elements.Add(new BsonDocument($"{element}.{BookingDocument.Id}", document[BookingDocument.Id]));
                set.Add($"{array}.$[{element}]", document);
            }
        }
    }

    /// <summary>
    /// Finds a day at the version that a change was decided on; unless the day was changed under a later exchange than the
    /// change, which then was decided on rules of before.
    /// </summary>
    public static BsonDocument Expected(DayChange change, DayVersion day)
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

    /// <summary>What a change sets on each of its days.</summary>
    public static BsonDocument Raised(DayChange change, DayVersion day, BsonValue commitId)
    {
        var set = new BsonDocument
        {
            { BookingDayDocument.Version, day.Version + 1 },
            { BookingDayDocument.CommitId, commitId },
        };
        if (change.ExchangeVersion > 0)
        {
            set.Add(BookingDayDocument.ExchangeVersion, change.ExchangeVersion);
        }

        return set;
    }

    /// <summary>What a change takes for granted: its day's version, what it alters, and room for what it adds.</summary>
    private static BsonDocument FilterOf(DayChange change, DayVersion day, long addedBytes)
    {
        var filter = Expected(change, day);
        Has("$nin", BookingDayDocument.BookingId, change.Bookings.Added.Select(booking => booking.Id));
        Has("$all", BookingDayDocument.BookingId, change.Bookings.Changed.Select(booking => booking.Id));
        Has("$all", BookingDayDocument.TimeSlotId, change.TimeSlots.Changed.Select(slot => slot.Id));
        if (change.TimeSlots.Added.Count > 0)
        {
            var samePeriods = change.TimeSlots.Added.Select(slot => new BsonDocument(
                BookingDayDocument.TimeSlots, new BsonDocument("$elemMatch", PeriodDocument.Of(slot.Period))));
            var freePlace = new BsonDocument(BookingDayDocument.TimeSlots, BsonNull.Value); // to be taken first
            filter.Add("$nor", new BsonArray { freePlace }.AddRange(samePeriods));
        }

        if (addedBytes > 0)
        {
            var size = new BsonDocument("$bsonSize", "$$ROOT");
            filter.Add("$expr", new BsonDocument("$lte", new BsonArray { size, DayDelta.LargestDay - addedBytes }));
        }

        return filter;

        void Has(string operation, string path, IEnumerable<Guid> ids)
        {
            var values = Values.Of(ids);
            if (values.Count > 0)
            {
                filter.Add(path, new BsonDocument(operation, values));
            }
        }
    }

    private static void Push(BsonDocument push, string array, BsonDocument[] added)
    {
        if (added.Length > 0)
        {
            push.Add(array, new BsonDocument("$each", new BsonArray(added)));
        }
    }

    private static bool NamesOneTwice(DayChange change) =>
        change.Bookings.Added.Select(booking => booking.Id).Distinct().Count() < change.Bookings.Added.Count
        || change.TimeSlots.Added.Select(slot => slot.Period).Distinct().Count() < change.TimeSlots.Added.Count;
}
