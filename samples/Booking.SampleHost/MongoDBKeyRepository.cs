using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.SampleHost;

/// <summary>Stores the keys of Data Protection in a collection, each as a document with its name and its XML.</summary>
public sealed class MongoDBKeyRepository(IMongoCollection<BsonDocument> keys) : IXmlRepository
{
    private const string Name = "friendlyName";
    private const string Xml = "xml";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keys.Find(FilterDefinition<BsonDocument>.Empty).ToEnumerable().Select(key => XElement.Parse(key[Xml].AsString))];

    public void StoreElement(XElement element, string friendlyName) => keys.InsertOne(
        new BsonDocument { { Name, friendlyName }, { Xml, element.ToString(SaveOptions.DisableFormatting) } });
}
