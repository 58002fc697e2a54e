using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The exchange that a field of a body names.</summary>
internal static class KnownExchange
{
    /// <summary>Finds the exchange. Where there is none, that is an error of the field.</summary>
    /// <param name="id">What was read of the field; null where it has an error already.</param>
    /// <param name="field">The field.</param>
    /// <param name="errors">The errors of the request.</param>
    /// <param name="exchanges">Where exchanges are found.</param>
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
