using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Http;

/// <summary>How an expected refusal of the engine is answered.</summary>
internal static class Refusal
{
    /// <summary>The answer to errors of the engine: a status of its own for some codes, else 400 with the fields.</summary>
    /// <param name="errors">At least one.</param>
    /// <param name="exchange">The request's field that names the exchange, and the id it gave.</param>
    public static IResult Of(IReadOnlyList<BookingError> errors, (string Field, Guid Id)? exchange = null)
    {
        var first = errors[0];
        switch (first.Code)
        {
            case BookingErrorCode.BookingNotFound:
            case BookingErrorCode.TimeSlotNotFound:
            case BookingErrorCode.ExchangeNotFound when exchange is null:
                return Responses.NotFound;
            case BookingErrorCode.InvalidStatusTransition:
            case BookingErrorCode.NotStarted:
            case BookingErrorCode.HasUpcomingBookings:
            case BookingErrorCode.ExchangeBeingDeleted:
            case BookingErrorCode.CustomerErased:
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
            if (error.Code == BookingErrorCode.ExchangeNotFound && exchange is { } named)
            {
                fields.AddUnknownId(named.Field, named.Id, error.Code);
                continue;
            }

            fields.Add(Wording.Field(error), Wording.Message(error), error.Code);
        }

        return fields.ToResult();
    }
}
