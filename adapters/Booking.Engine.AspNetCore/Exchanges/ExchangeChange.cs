using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>Changes an exchange if it has the version that <c>If-Match</c> names.</summary>
internal static class ExchangeChange
{
    /// <param name="exchange">The exchange as it was read.</param>
    /// <param name="context">The request.</param>
    /// <param name="change">Makes the change if the exchange has the given version. Null stands for any version.</param>
    /// <param name="respond">Creates the response from the result of the change.</param>
    /// <param name="refuse">Creates the response to errors of the engine, or null for the one that all endpoints have.</param>
    public static async Task<IResult> CommitAsync<T>(
        Exchange exchange,
        HttpContext context,
        Func<long?, Task<Result<T>>> change,
        Func<T, IResult> respond,
        Func<IReadOnlyList<BookingError>, IResult>? refuse = null)
    {
        if (!Precondition.Holds(context.Request, exchange.Version))
        {
            return Responses.PreconditionFailed;
        }

        var result = await change(Precondition.NamesVersion(context.Request) ? exchange.Version : null)
            .ConfigureAwait(false);
        return result.Succeeded ? respond(result.Value)
            : refuse is null ? Refusal.Of(result.Errors)
            : refuse(result.Errors);
    }
}
