using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Access;

/// <summary>The exchange of a path that the caller wants to change.</summary>
internal static class OwnExchange
{
    /// <summary>The exchange, if it is the caller's; or the answer.</summary>
    public static async Task<(Exchange? Exchange, IResult? Refusal)> FindAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return (null, Responses.NotAuthenticated);
        }

        var found = FieldText.Uuid(id, out var exchangeId) is null
            ? await exchanges.FindAsync(exchangeId, cancellationToken).ConfigureAwait(false)
            : null;
        return found is null ? (null, Responses.NotFound)
            : caller.Actor.Owns(found) ? (found, null)
            : (null, Responses.Forbidden);
    }
}
