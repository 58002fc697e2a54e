using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>Stores a change of an exchange in place of the version it was made from.</summary>
internal static class ExchangeChange
{
    private const int MostTries = 20;

    /// <summary>
    /// Changes an exchange, if it is the version that <c>If-Match</c> names. Where the request names none, a change
    /// that another came before is made anew from what that left.
    /// </summary>
    /// <param name="exchange">The exchange as it was read.</param>
    /// <param name="context">The request.</param>
    /// <param name="exchanges">Where it is read again.</param>
    /// <param name="change">Stores the change of the exchange it is given.</param>
    /// <param name="respond">Makes the response from what was stored.</param>
    /// <param name="cancellationToken">Cancels the call until the exchange is stored.</param>
    public static async Task<IResult> CommitAsync(
        Exchange exchange,
        HttpContext context,
        ExchangeService exchanges,
        Func<Exchange, Task<Result<Exchange>>> change,
        Func<Exchange, IResult> respond,
        CancellationToken cancellationToken)
    {
        var current = exchange;
        for (int tries = 1; tries <= MostTries; tries++)
        {
            if (!Precondition.Holds(context.Request, current.Version))
            {
                return Responses.PreconditionFailed;
            }

            var result = await change(current).ConfigureAwait(false);
            if (result.Succeeded)
            {
                return respond(result.Value);
            }

            if (result.Error.Code != BookingErrorCode.ExchangeChanged || Precondition.NamesVersion(context.Request))
            {
                return Refusal.Of(result.Errors);
            }

            if (await exchanges.FindAsync(exchange.Id, cancellationToken).ConfigureAwait(false) is not { } again)
            {
                return Responses.NotFound;
            }

            current = again;
        }

        return Responses.Contention;
    }
}
