using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The endpoint <c>/exchanges/{uuid}/erase_customer/</c>, which erases a customer.</summary>
internal static class ErasureEndpoints
{
    private static readonly Field<string> CustomerEmail = Field.Required("customer_email", FieldTypes.Email);

    private static readonly ResponseBody<int> Erased = new() { { "erased_count", Schema.Count(), count => count } };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("CustomerErasure", Schema.Object(CustomerEmail));
        yield return ("ErasedBookings", Schema.Object(Erased));
    }

    public static async Task<IResult> EraseAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        CancellationToken cancellationToken)
    {
        var (exchange, refusal) = await NamedExchange.FindOwnAsync(id, context, exchanges, cancellationToken)
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

        string email = fields.Read(CustomerEmail);
        if (fields.Errors.Any)
        {
            return fields.Errors.ToResult();
        }

        var result = await bookings.EraseCustomerAsync(exchange.Id, email, cancellationToken).ConfigureAwait(false);
        return result.Succeeded
            ? Erased.Respond(result.Value.Count)
            : Refusal.Of(result.Errors);
    }
}
