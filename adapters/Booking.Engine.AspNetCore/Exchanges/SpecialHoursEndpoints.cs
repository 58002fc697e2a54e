using BookingEngine.AspNetCore.Calendars;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The endpoints <c>/exchanges/{uuid}/special_hours/</c> for dates that have hours of their own.</summary>
internal static class SpecialHoursEndpoints
{
    public static async Task<IResult> ListAsync(
        string id, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var exchange = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return exchange is null
            ? Responses.NotFound
            : TypedResults.Json(
                exchange.SpecialHours.OrderBy(special => special.Date).Select(SpecialHoursFields.Response.Of),
                BookingJson.Shared.IEnumerableResponseObject);
    }

    public static async Task<IResult> FindAsync(
        string id, string date, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var exchange = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return exchange is not null && Of(exchange, date) is { } special
            ? SpecialHoursFields.Response.Respond(special)
            : Responses.NotFound;
    }

    /// <summary>Sets the special hours of a JSON body, or imports those of a calendar.</summary>
    public static Task<IResult> PostAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        WrittenCalendar.IsIn(context.Request)
            ? SpecialHoursImportEndpoint.ImportAsync(id, context, exchanges, cancellationToken)
            : PutAsync(id, context, exchanges, cancellationToken);

    /// <summary>Sets special hours, in place of any that were for the same dates.</summary>
    private static async Task<IResult> PutAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
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

        if (SpecialHoursFields.Read(fields) is not { } special)
        {
            return fields.Errors.ToResult();
        }

        bool isNew = false;
        return await ExchangeChange.CommitAsync(
            exchange, context, SetAsync, _ => Respond(context, special, isNew)).ConfigureAwait(false);

        async Task<Result<Exchange>> SetAsync(long? version)
        {
            var result = await exchanges.UpdateAsync(exchange.Id, Set, version, cancellationToken).ConfigureAwait(false);
            return result.Succeeded ? result : Result<Exchange>.Refused([.. result.Errors.Select(OfHours)]);
        }

        Exchange Set(Exchange current)
        {
            var changed = current.Schedule.With(special);
            isNew = changed.SpecialHours.Count > current.SpecialHours.Count;
            return current with { Schedule = changed };
        }
    }

    public static async Task<IResult> DeleteAsync(
        string id, string date, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var (exchange, refusal) = await NamedExchange.FindOwnAsync(id, context, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return refusal!;
        }

        if (Of(exchange, date) is not { } special)
        {
            return Responses.NotFound;
        }

        return await ExchangeChange.CommitAsync(
            exchange,
            context,
            version => exchanges.UpdateAsync(
                exchange.Id,
                current => current with { SpecialHours = [.. current.SpecialHours.Where(other => other != special)] },
                version,
                cancellationToken),
            _ => Responses.NoContent).ConfigureAwait(false);
    }

    private static JsonHttpResult<ResponseObject> Respond(HttpContext context, SpecialHours special, bool isNew)
    {
        if (isNew)
        {
            CreatedLocation.At(context, LocalDatePattern.Iso.Format(special.Date));
        }

        return SpecialHoursFields.Response.Respond(
            special, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>Moves an error of the exchange's special hours to the field of the request that contains them.</summary>
    private static BookingError OfHours(BookingError error) =>
        error.Field == nameof(Exchange.SpecialHours) ? error with { Field = nameof(SpecialHours.Hours) } : error;

    private static SpecialHours? Of(Exchange exchange, string date) => FieldText.Date(date, out var on) is null
        ? exchange.Schedule.FindSpecialHours(on)
        : null;
}
