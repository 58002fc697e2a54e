using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="Booking"/> within the document of its day.</summary>
internal static class BookingDocument
{
    public const string Id = "id";

    public const string Status = "status";

    public const string UserId = "userId";

    public const string ServiceId = "serviceId";

    public const string EmailForSearch = "customer.emailForSearch";

    public const string CreatedAt = "createdAt";
    public const string UpdatedAt = "updatedAt";

    private const string Metadata = "metadata";

    public static BsonDocument Of(Booking booking)
    {
        var document = new BsonDocument(Id, Values.Of(booking.Id));
        document.AddOptional(ServiceId, booking.ServiceId is { } service ? Values.Of(service) : null);
        document.AddOptional("serviceName", booking.ServiceName);
        document.AddOptional("priceAmount", booking.PriceAmount is { } amount ? new BsonInt64(amount) : null);
        document.AddOptional("priceCurrency", booking.PriceCurrency);
        PeriodDocument.AddTo(document, booking.Period);
        document.AddOptional("timeSlotId", booking.TimeSlotId is { } slot ? Values.Of(slot) : null);
        document.Add("partySize", booking.PartySize);
        document.Add(Status, StatusText.Of(booking.Status));
        document.Add("customer", new BsonDocument
        {
            { "name", booking.Customer.Name },
            { "email", booking.Customer.Email },
            { "emailForSearch", TextRules.ForSearch(booking.Customer.Email) },
            { "phone", booking.Customer.Phone },
        });
        document.Add("notes", booking.Notes);
        document.AddOptional(Metadata, OfMetadata(booking.Metadata));
        document.AddOptional("overrides", OverridesArray.Of(booking.Overrides));
        document.AddOptional(UserId, booking.UserId);
        document.AddOptional("userName", booking.UserName);
        document.AddOptional("requestHash", booking.RequestHash);
        document.Add(CreatedAt, Values.Of(booking.CreatedAt));
        document.Add(UpdatedAt, Values.Of(booking.UpdatedAt));
        document.Add("version", booking.Version);
        return document;
    }

    public static Booking ToBooking(BsonDocument document, Guid exchangeId, LocalDate date)
    {
        var customer = document["customer"].AsBsonDocument;
        return new Booking
        {
            Id = document[Id].ToGuid(),
            ExchangeId = exchangeId,
            ServiceId = document.Optional(ServiceId)?.ToGuid(),
            ServiceName = document.Optional("serviceName")?.AsString,
            PriceAmount = document.Optional("priceAmount")?.ToInt64(),
            PriceCurrency = document.Optional("priceCurrency")?.AsString,
            Date = date,
            Period = PeriodDocument.ToPeriod(document),
            TimeSlotId = document.Optional("timeSlotId")?.ToGuid(),
            PartySize = document["partySize"].ToInt32(),
            Status = StatusText.ToStatus(document[Status].AsString),
            Customer = new Customer(
                customer["name"].AsString, customer["email"].AsString, customer["phone"].AsString),
            Notes = document["notes"].AsString,
            Metadata = ToMetadata(document.Optional(Metadata)),
            Overrides = OverridesArray.ToOverrides(document.Optional("overrides")),
            UserId = document.Optional(UserId)?.AsString,
            UserName = document.Optional("userName")?.AsString,
            RequestHash = document.Optional("requestHash")?.AsString,
            CreatedAt = document[CreatedAt].ToInstant(),
            UpdatedAt = document[UpdatedAt].ToInstant(),
            Version = document["version"].ToInt64(),
        };
    }

    /// <summary>Returns the entries as an array, since their names may be none that a field can have. It is null if there are none.</summary>
    private static BsonArray? OfMetadata(IReadOnlyDictionary<string, string> metadata) => metadata.Count == 0
        ? null
        : [.. metadata.Select(entry => new BsonDocument { { "name", entry.Key }, { "value", entry.Value } })];

    private static Dictionary<string, string> ToMetadata(BsonValue? metadata) => metadata is null
        ? []
        : metadata.AsBsonArray.ToDictionary(entry => entry["name"].AsString, entry => entry["value"].AsString);
}
