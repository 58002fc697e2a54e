using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Availability;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The answer to the question whether a booking would be accepted.</summary>
internal static class BookingCheckFields
{
    /// <summary>The body of an error.</summary>
    public static ResponseBody<ErrorBody> Error { get; } = new()
    {
        { "code", Schema.Ref("ErrorCode"), error => error.Code },
        { "field", Schema.OrNull(Schema.OfType("string")), error => error.Field },
        { "message", Schema.OfType("string"), error => error.Message },
    };

    /// <summary>The body of the answer.</summary>
    public static ResponseBody<(BookingCheck Check, BookingRequest Request)> Response { get; } = new()
    {
        { "can_be_booked", FieldTypes.Flag, answer => answer.Check.CanBeBooked },
        {
            "errors", Schema.ListOf(Schema.Ref("ProblemError")),
            answer => answer.Check.Errors.Select(error => Error.Of(BodyOf(error, answer.Request))),
            "Everything that stands in the way, in the order in which a booking is checked. The booking would be refused with the first."
        },
        {
            "conflicts", Schema.ListOf(Schema.Ref("Booking")),
            answer => answer.Check.Conflicts.Select(booking => BookingFields.Response.Of(new BookingResponse(booking))),
            "The bookings that take what the booking would need. The list is empty unless the caller owns the exchange."
        },
        {
            "alternatives", Schema.With(Schema.ListOf(Schema.Ref("FirstAvailable")), ("maxItems", BookingCheck.MostAlternatives)),
            answer => answer.Check.Alternatives.Select(AvailabilityBody.WithDate),
            "The nearest slots that can be booked instead, at most 14 days away. The list is empty if the booking would be accepted, "
            + "or if no other time would help, as with a length that no day can hold."
        },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("BookingCheck", Schema.Object(Response));
    }

    /// <summary>Returns an error as a refusal of the booking would contain it.</summary>
    private static ErrorBody BodyOf(BookingError error, BookingRequest request)
    {
        string field = Wording.Field(error);
        var unknown = BookingReader.NamedBy(request).Where(named => named.Error == error.Code).Select(named => (Guid?)named.Id);
        return new ErrorBody(
            ErrorCodes.Of(error.Code),
            field == Wording.NoField ? null : field,
            unknown.FirstOrDefault() is { } id ? Wording.UnknownId(id) : Wording.Message(error));
    }
}
