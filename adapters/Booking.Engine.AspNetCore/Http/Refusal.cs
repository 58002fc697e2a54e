using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Creates the responses to expected refusals of the engine.</summary>
internal static class Refusal
{
    /// <summary>
    /// Returns the response to errors of the engine. Some codes have a status of their own; all others are a 400 with
    /// the fields.
    /// </summary>
    /// <param name="errors">The errors, of which there is at least one.</param>
    /// <param name="named">
    /// The ids in the request's body, each with the error for an id that names nothing. Without its exchange nothing else
    /// exists that they name.
    /// </param>
    public static IResult Of(
        IReadOnlyList<BookingError> errors, params IEnumerable<(BookingErrorCode Error, Field Field, Guid Id)> named)
    {
        var first = errors[0];
        switch (first.Code)
        {
            case BookingErrorCode.BookingNotFound:
            case BookingErrorCode.TimeSlotNotFound:
            case BookingErrorCode.ExchangeNotFound:
            case BookingErrorCode.ServiceNotFound:
            case BookingErrorCode.ResourceNotFound:
                var unknown = new FieldErrors();
                foreach (var (error, field, id) in named.Where(
                    one => one.Error == first.Code || first.Code == BookingErrorCode.ExchangeNotFound))
                {
                    unknown.AddUnknownId(field.Name, id, error);
                }

                return unknown.Any ? unknown.ToResult() : Responses.NotFound;
            case BookingErrorCode.InvalidStatusTransition:
            case BookingErrorCode.NotStarted:
            case BookingErrorCode.HasUpcomingBookings:
            case BookingErrorCode.ExchangeBeingDeleted:
            case BookingErrorCode.CustomerErased:
            case BookingErrorCode.ResourceIsRequired:
            case BookingErrorCode.BookingsAffected:
            case BookingErrorCode.PreviewOutdated:
                return Responses.Detail(StatusCodes.Status409Conflict, first.Message, code: ErrorCodes.Of(first.Code));
            case BookingErrorCode.ExchangeChanged:
            case BookingErrorCode.BookingChanged:
                return Responses.Detail(StatusCodes.Status412PreconditionFailed, first.Message);
            case BookingErrorCode.IdempotencyKeyReused:
                return Responses.Detail(
                    StatusCodes.Status422UnprocessableEntity, first.Message, code: ErrorCodes.Of(first.Code));
            case BookingErrorCode.Contention:
                return Responses.Unavailable(first.Message, ErrorCodes.Of(first.Code));
        }

        var fields = new FieldErrors();
        foreach (var error in errors)
        {
            fields.Add(Wording.Field(error), Wording.Message(error), error.Code);
        }

        return fields.ToResult();
    }
}
