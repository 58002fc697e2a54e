using BookingEngine.Stores;
using MongoDB.Bson;
using static BookingEngine.MongoDB.Mapping.Expressions;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// The changes to one array in a day's document. The server computes the new array from the stored one. A changed entry
/// keeps its position in the array, so that little data has to be replicated.
/// </summary>
/// <param name="Array">The name of the array.</param>
internal sealed record ArrayUpdate(string Array)
{
    private const string Id = "id";

    public required IReadOnlyList<BsonDocument> Added { get; init; }

    public required IReadOnlyList<BsonDocument> Changed { get; init; }

    public required IReadOnlyList<BsonDocument> Removed { get; init; }

    public string IdPath => $"{Array}.{Id}";

    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;

    /// <summary>Returns the changes to one day. An entry that moves to another day is removed.</summary>
    public static ArrayUpdate Of<T>(
        string array, EntryChange<T> change, Func<T, bool> isOnDay, Func<T, BsonDocument> toDocument) =>
        new(array)
        {
            Added = [.. change.Added.Where(isOnDay).Select(toDocument)],
            Changed = [.. change.Changed.Where(isOnDay).Select(toDocument)],
            Removed = [.. change.Removed.Concat(change.Changed.Where(entry => !isOnDay(entry))).Select(toDocument)],
        };

    public static BsonValue IdOf(BsonDocument entry) => entry[Id];

    /// <summary>Returns the first of two steps: the entries that change are removed.</summary>
    public ArrayUpdate TakingAway() => this with { Added = [], Changed = [], Removed = [.. Removed, .. Changed] };

    /// <summary>Returns the second of two steps: the entries that change are added to the days where they belong now.</summary>
    public ArrayUpdate Putting() => this with { Added = [.. Added, .. Changed], Changed = [], Removed = [] };

    /// <summary>
    /// Returns an expression that is true if no remaining stored entry equals an added one in the given fields.
    /// </summary>
    public BsonValue AreNew(IReadOnlyList<string> fields)
    {
        var ofThis = new BsonDocument(fields.Select(field => new BsonElement(field, $"{This}.{field}")));
        var stored = Map((this with { Added = [], Changed = [] }).ToExpression(), ofThis);
        var added = Added.Select(entry => new BsonDocument(fields.Select(entry.GetElement)));
        return Operator("$eq", Operator("$setIntersection", stored, Literal(added)), new BsonArray());
    }

    /// <summary>Returns the expression of the new array.</summary>
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

    /// <summary>
    /// Returns an expression of the position of an entry's id among other entries, which is negative if it is not
    /// there. The array is a literal, so the server finds the id by hash.
    /// </summary>
    private static BsonDocument PositionIn(IEnumerable<BsonDocument> entries) =>
        Operator("$indexOfArray", Literal(entries.Select(IdOf)), $"{This}.{Id}");
}
