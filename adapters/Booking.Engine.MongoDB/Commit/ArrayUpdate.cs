using BookingEngine.Stores;
using MongoDB.Bson;
using static BookingEngine.MongoDB.Mapping.Expressions;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// What a change does to one array of a day's document. The server makes the new array from the stored one; an entry that is
/// altered keeps its place there, so that little has to be replicated.
/// </summary>
/// <param name="Array">The array's name.</param>
internal sealed record ArrayUpdate(string Array)
{
    private const string Id = "id";

    public required IReadOnlyList<BsonDocument> Added { get; init; }

    public required IReadOnlyList<BsonDocument> Changed { get; init; }

    public required IReadOnlyList<BsonDocument> Removed { get; init; }

    public string IdPath => $"{Array}.{Id}";

    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;

    /// <summary>What a change does on one day; what it moves to another is removed.</summary>
    public static ArrayUpdate Of<T>(
        string array, EntryChange<T> change, Func<T, bool> isOnDay, Func<T, BsonDocument> toDocument) =>
        new(array)
        {
            Added = [.. change.Added.Where(isOnDay).Select(toDocument)],
            Changed = [.. change.Changed.Where(isOnDay).Select(toDocument)],
            Removed = [.. change.Removed.Concat(change.Changed.Where(entry => !isOnDay(entry))).Select(toDocument)],
        };

    public static BsonValue IdOf(BsonDocument entry) => entry[Id];

    /// <summary>The first of two steps: the entries that change are taken away.</summary>
    public ArrayUpdate TakingAway() => this with { Added = [], Changed = [], Removed = [.. Removed, .. Changed] };

    /// <summary>The second of two steps: the entries that change are put where they belong now.</summary>
    public ArrayUpdate Putting() => this with { Added = [.. Added, .. Changed], Changed = [], Removed = [] };

    /// <summary>Whether no stored entry that stays equals an added one in some fields, as an expression.</summary>
    public BsonValue AreNew(IReadOnlyList<string> fields)
    {
        var ofThis = new BsonDocument(fields.Select(field => new BsonElement(field, $"{This}.{field}")));
        var stored = Map((this with { Added = [], Changed = [] }).ToExpression(), ofThis);
        var added = Added.Select(entry => new BsonDocument(fields.Select(entry.GetElement)));
        return Operator("$eq", Operator("$setIntersection", stored, Literal(added)), new BsonArray());
    }

    /// <summary>The new array, as an expression.</summary>
    public BsonValue ToExpression()
    {
        BsonValue entries = $"${Array}";
        if (Changed.Count > 0)
        {
            var changed = Operator("$arrayElemAt", Literal(Changed), PositionIn(Changed));
            entries = Map(entries, Operator("$cond", Operator("$gte", PositionIn(Changed), 0), changed, This));
        }

        if (Removed.Count > 0)
        {
            entries = Filter(entries, Operator("$lt", PositionIn(Removed), 0));
        }

        return Added.Count > 0 ? Operator("$concatArrays", entries, Literal(Added)) : entries;
    }

    /// <summary>Where an entry's id is among others; below 0: nowhere. In an array that is given, the server looks it up by hash.</summary>
    private static BsonDocument PositionIn(IEnumerable<BsonDocument> entries) =>
        Operator("$indexOfArray", Literal(entries.Select(IdOf)), $"{This}.{Id}");
}
