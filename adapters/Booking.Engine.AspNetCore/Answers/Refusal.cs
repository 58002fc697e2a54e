using System.Text.Json;
using BookingEngine.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>How an expected refusal of the engine is answered.</summary>
internal static class Refusal
{
    /// <summary>The answer to errors of the engine: a status of its own for some codes, else 400 with the fields.</summary>
    /// <param name="errors">At least one.</param>
    /// <param name="exchange">The request's field that names the exchange, and the id it gave.</param>
    public static IResult Of(IReadOnlyList<BookingError> errors, (string Field, Guid Id)? exchange = null)
    {
        switch (errors[0].Code)
        {
            case BookingErrorCode.BookingNotFound:
            case BookingErrorCode.TimeSlotNotFound:
            case BookingErrorCode.ExchangeNotFound when exchange is null:
                return Answer.NotFound;
            case BookingErrorCode.StatusForbidsChange:
            case BookingErrorCode.BookingsStand:
            case BookingErrorCode.ExchangeBeingDeleted:
                return Answer.Detail(StatusCodes.Status409Conflict, errors[0].Message);
            case BookingErrorCode.ExchangeChanged:
            case BookingErrorCode.BookingChanged:
                return Answer.Detail(StatusCodes.Status412PreconditionFailed, errors[0].Message);
            case BookingErrorCode.IdempotencyKeyReused:
                return Answer.Detail(StatusCodes.Status422UnprocessableEntity, errors[0].Message);
            case BookingErrorCode.Contention:
                return Answer.Unavailable(errors[0].Message);
        }

        var fields = new FieldErrors();
        foreach (var error in errors)
        {
            if (error.Code == BookingErrorCode.ExchangeNotFound && exchange is { } named)
            {
                fields.AddUnknownId(named.Field, named.Id);
                continue;
            }

            fields.Add(
                error.Field is null ? FieldErrors.OfNoField : JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Field),
                error.Message);
        }

        return fields.ToResult();
    }
}
