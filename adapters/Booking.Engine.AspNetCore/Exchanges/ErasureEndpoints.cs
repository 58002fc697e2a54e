using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary><c>/exchanges/{uuid}/erase_customer/</c>: forgets a customer.</summary>
internal static class ErasureEndpoints
{
    public static async Task<IResult> EraseAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        CancellationToken cancellationToken)
    {
        var (exchange, refusal) = await OwnExchange.FindAsync(id, context, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return refusal!;
        }

        (var fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        if (fields.Text("customer_email", Presence.Required, TextRules.Email) is not { } email)
        {
            return fields.Errors.ToResult();
        }

        var result = await bookings.EraseCustomerAsync(exchange.Id, email, cancellationToken).ConfigureAwait(false);
        return result.Succeeded
            ? TypedResults.Json(new ErasedBookingsBody(result.Value.Count), BookingJson.Shared.ErasedBookingsBody)
            : Refusal.Of(result.Errors);
    }
}
