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

    public static Task<IResult> EraseAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(
            id,
            context,
            exchanges,
            exchange => RequestBody.AnswerAsync(context, fields => EraseInAsync(exchange, fields)),
            cancellationToken);

        async Task<IResult> EraseInAsync(Exchange exchange, RequestFields fields)
        {
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
}
