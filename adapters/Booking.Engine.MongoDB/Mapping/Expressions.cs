using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>
/// Builds expressions that the server evaluates. In <see cref="Map"/> and <see cref="Filter"/> the current element is
/// <see cref="This"/>, unless another name is given.
/// </summary>
internal static class Expressions
{
    public const string This = "$$this";

    /// <summary>Returns values as literals, so that nothing that a customer wrote is ever interpreted as an expression.</summary>
    public static BsonDocument Literal(IEnumerable<BsonValue> values) => new("$literal", new BsonArray(values));

    /// <summary>
    /// Returns an update that sets fields to expressions, which are evaluated on the document before the update.
    /// </summary>
    public static UpdateDefinition<BsonDocument> Set(BsonDocument fields) =>
        Builders<BsonDocument>.Update.Pipeline(new[] { new BsonDocument("$set", fields) });

    public static BsonDocument Operator(string name, params BsonValue[] operands) => new(name, new BsonArray(operands));

    public static BsonDocument Map(BsonValue array, BsonValue element, string name = "this") =>
        new("$map", new BsonDocument { { "input", array }, { "as", name }, { "in", element } });

    public static BsonDocument Filter(BsonValue array, BsonValue condition, string name = "this") =>
        new("$filter", new BsonDocument { { "input", array }, { "as", name }, { "cond", condition } });
}
