using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The exchange that a field of a body names.</summary>
internal static class KnownExchange
{
    /// <summary>Finds it; where there is none, that is noted as an error of the field.</summary>
    public static async Task<Exchange?> FindAsync(
        JsonFields fields, string field, Guid? id, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        if (id is not { } exchangeId)
        {
            return null;
        }

        var exchange = await exchanges.FindAsync(exchangeId, cancellationToken).ConfigureAwait(false);
        if (exchange is null)
        {
            fields.Errors.AddUnknownId(field, exchangeId, BookingErrorCode.ExchangeNotFound);
        }

        return exchange;
    }
}
