using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The endpoint <c>/exchanges/{uuid}/</c> for changes by the exchange's owner.</summary>
internal static class ExchangeChangeEndpoints
{
    /// <summary>
    /// Changes an exchange. The body must have the required fields. Any other that it leaves out keeps its value, even in a
    /// PUT, since a client that does not know a setting must not reset it.
    /// </summary>
    public static Task<IResult> ReplaceAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        IDateTimeZoneProvider zones,
        CancellationToken cancellationToken) =>
        ChangeAsync(id, context, exchanges, zones, isPartial: false, cancellationToken);

    /// <summary>Changes an exchange. Any field that the body leaves out keeps its value.</summary>
    public static Task<IResult> UpdateAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        IDateTimeZoneProvider zones,
        CancellationToken cancellationToken) =>
        ChangeAsync(id, context, exchanges, zones, isPartial: true, cancellationToken);

    public static Task<IResult> DeleteAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        NamedExchange.OfOwnerAsync(
            id,
            context,
            exchanges,
            exchange => ExchangeChange.CommitAsync(
                exchange,
                context,
                exchanges,
                (service, version) => service.DeleteAsync(exchange.Id, version, cancellationToken),
                _ => Responses.NoContent),
            cancellationToken);

    private static Task<IResult> ChangeAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        IDateTimeZoneProvider zones,
        bool isPartial,
        CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(
            id,
            context,
            exchanges,
            exchange => ExchangeChange.AnswerAsync(context, fields => ChangeByAsync(exchange, fields), isPartial),
            cancellationToken);

        async Task<IResult> ChangeByAsync(Exchange exchange, RequestFields fields)
        {
            _ = ExchangeFields.Read(fields, exchange, zones);
            return fields.Errors.Any
                ? fields.Errors.ToResult()
                : await ExchangeChange.CommitAsync(
                    exchange,
                    context,
                    exchanges,
                    (service, version) => service.UpdateAsync(
                        exchange.Id, current => ExchangeFields.Read(fields, current, zones), version, cancellationToken),
                    changed => ExchangeEndpoints.Respond(context, changed)).ConfigureAwait(false);
        }
    }
}
