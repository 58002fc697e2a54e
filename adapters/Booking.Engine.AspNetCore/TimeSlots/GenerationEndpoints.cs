using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.TimeSlots;

/// <summary>The endpoint <c>/time-slots/generate_slots/</c>, which sets the capacity of periods in advance of bookings.</summary>
internal static class GenerationEndpoints
{
    public static async Task<IResult> GenerateAsync(
        HttpContext context, ExchangeService exchanges, TimeSlotService timeSlots, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return Responses.NotAuthenticated;
        }

        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var exchangeId = fields.Read(GenerationFields.Exchange);
        var read = GenerationFields.Read(fields, exchangeId ?? Guid.Empty);
        var exchange = await NamedExchange
            .FindAsync(exchangeId, GenerationFields.Exchange, fields.Errors, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (fields.Errors.Any || exchange is null)
        {
            return fields.Errors.ToResult();
        }

        if (!caller.Actor.Owns(exchange))
        {
            return Responses.Forbidden;
        }

        var generation = read with
        {
            SlotDuration = read.SlotDuration ?? exchange.Policy.SlotDuration,
            MaxCapacity = read.MaxCapacity ?? Places.OrNull(exchange.DefaultCapacity),
        };
        var result = await timeSlots.GenerateAsync(generation, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Refusal.Of(result.Errors, (BookingErrorCode.ExchangeNotFound, GenerationFields.Exchange, exchange.Id));
        }

        CreatedLocation.Of(context, exchange.Id);
        return GenerationFields.Response.Respond((generation, result.Value), StatusCodes.Status201Created);
    }
}
