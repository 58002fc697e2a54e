using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>Finds the exchange that a request names.</summary>
internal static class NamedExchange
{
    /// <summary>
    /// Finds the exchange of a path. Returns null if it does not exist, or if the path has no valid id.
    /// </summary>
    public static async Task<Exchange?> FindAsync(
        string id, ExchangeService exchanges, CancellationToken cancellationToken) =>
        FieldText.Uuid(id, out var exchangeId) is null
            ? await exchanges.FindAsync(exchangeId, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Answers a request of the owner of a path's exchange. Returns the refusal if the caller is not the owner.</summary>
    public static async Task<IResult> OfOwnerAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        Func<Exchange, Task<IResult>> answer,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return Responses.NotAuthenticated;
        }

        var found = await FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return found is null ? Responses.NotFound
            : caller.Actor.Owns(found) ? await answer(found).ConfigureAwait(false)
            : Responses.Forbidden;
    }

    /// <summary>Finds the exchange of a field. Adds an error to the field if the exchange does not exist.</summary>
    /// <param name="id">The id that was read from the field, or null if the field already has an error.</param>
    /// <param name="field">The field.</param>
    /// <param name="errors">The errors of the request.</param>
    /// <param name="exchanges">The service that finds exchanges.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static async Task<Exchange?> FindAsync(
        Guid? id, Field field, FieldErrors errors, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        if (id is not { } exchangeId)
        {
            return null;
        }

        var exchange = await exchanges.FindAsync(exchangeId, cancellationToken).ConfigureAwait(false);
        if (exchange is null)
        {
            errors.AddUnknownId(field.Name, exchangeId, BookingErrorCode.ExchangeNotFound);
        }

        return exchange;
    }
}
