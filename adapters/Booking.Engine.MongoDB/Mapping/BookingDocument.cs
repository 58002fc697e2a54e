using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="Booking"/> within the document of its day.</summary>
internal static class BookingDocument
{
    public const string Id = "id";

    public const string Status = "status";

    public const string UserId = "userId";

    public const string EmailForSearch = "customer.emailForSearch";

    public const string CreatedAt = "createdAt";
    public const string UpdatedAt = "updatedAt";

    public static BsonDocument Of(Booking booking)
    {
        var document = new BsonDocument(Id, Values.Of(booking.Id));
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
            Date = date,
            Period = PeriodDocument.ToPeriod(document),
            TimeSlotId = document.Optional("timeSlotId")?.ToGuid(),
            PartySize = document["partySize"].ToInt32(),
            Status = StatusText.ToStatus(document[Status].AsString),
            Customer = new Customer(
                customer["name"].AsString, customer["email"].AsString, customer["phone"].AsString),
            Notes = document["notes"].AsString,
            UserId = document.Optional(UserId)?.AsString,
            UserName = document.Optional("userName")?.AsString,
            RequestHash = document.Optional("requestHash")?.AsString,
            CreatedAt = document[CreatedAt].ToInstant(),
            UpdatedAt = document[UpdatedAt].ToInstant(),
            Version = document["version"].ToInt64(),
        };
    }
}
