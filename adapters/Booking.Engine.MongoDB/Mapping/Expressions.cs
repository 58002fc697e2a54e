using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>
/// Expressions that the server evaluates. In <see cref="Map"/> and <see cref="Filter"/> an element is <see cref="This"/>, unless
/// it is named otherwise.
/// </summary>
internal static class Expressions
{
    public const string This = "$$this";

    /// <summary>Values as they are: what a customer wrote is never read as an expression.</summary>
    public static BsonDocument Literal(IEnumerable<BsonValue> values) => new("$literal", new BsonArray(values));

    /// <summary>An update that sets fields to what the expressions make of the document as it was.</summary>
    public static UpdateDefinition<BsonDocument> Set(BsonDocument fields) =>
        Builders<BsonDocument>.Update.Pipeline(new[] { new BsonDocument("$set", fields) });

    public static BsonDocument Operator(string name, params BsonValue[] operands) => new(name, new BsonArray(operands));

    public static BsonDocument Map(BsonValue array, BsonValue element, string name = "this") =>
        new("$map", new BsonDocument { { "input", array }, { "as", name }, { "in", element } });

    public static BsonDocument Filter(BsonValue array, BsonValue condition, string name = "this") =>
        new("$filter", new BsonDocument { { "input", array }, { "as", name }, { "cond", condition } });
}
