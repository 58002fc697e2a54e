using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Resources;

/// <summary>
/// The endpoints <c>/exchanges/{uuid}/resources/{uuid}/special_hours/</c> for dates on which a resource has hours of its own.
/// </summary>
internal static class ResourceSpecialHoursEndpoints
{
    public static async Task<IResult> ListAsync(
        string id, string resource, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var exchange = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return Find(exchange, resource) is not { } found
            ? Responses.NotFound
            : TypedResults.Json(
                found.Schedule.SpecialHours.OrderBy(special => special.Date).Select(SpecialHoursFields.Response.Of),
                BookingJson.Shared.IEnumerableResponseObject);
    }

    public static async Task<IResult> FindAsync(
        string id, string resource, string date, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var exchange = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return Find(exchange, resource) is { } found && On(found, date) is { } special
            ? SpecialHoursFields.Response.Respond(special)
            : Responses.NotFound;
    }

    /// <summary>Sets special hours, in place of any that were for the same dates.</summary>
    public static async Task<IResult> PutAsync(
        string id, string resource, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var (exchange, refusal) = await NamedExchange.FindOwnAsync(id, context, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return refusal!;
        }

        if (Find(exchange, resource) is not { } found)
        {
            return Responses.NotFound;
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
        return await ChangeAsync(
            exchange,
            found.Id,
            context,
            exchanges,
            schedule =>
            {
                var changed = schedule.With(special);
                isNew = changed.SpecialHours.Count > schedule.SpecialHours.Count;
                return changed;
            },
            () => Respond(context, special, isNew),
            cancellationToken).ConfigureAwait(false);
    }

    public static async Task<IResult> DeleteAsync(
        string id, string resource, string date, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var (exchange, refusal) = await NamedExchange.FindOwnAsync(id, context, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return refusal!;
        }

        if (Find(exchange, resource) is not { } found || On(found, date) is not { } special)
        {
            return Responses.NotFound;
        }

        return await ChangeAsync(
            exchange,
            found.Id,
            context,
            exchanges,
            schedule => schedule with { SpecialHours = [.. schedule.SpecialHours.Where(other => other != special)] },
            () => Responses.NoContent,
            cancellationToken).ConfigureAwait(false);
    }

    private static Task<IResult> ChangeAsync(
        Exchange exchange,
        Guid resourceId,
        HttpContext context,
        ExchangeService exchanges,
        Func<Schedule, Schedule> change,
        Func<IResult> respond,
        CancellationToken cancellationToken)
    {
        return ExchangeChange.CommitAsync(
            exchange,
            context,
            version => exchanges.UpdateAsync(exchange.Id, Change, version, cancellationToken),
            stored => stored.FindResource(resourceId) is null ? Responses.NotFound : respond(),
            errors => Refusal.Of([.. errors.Select(OfHours)]));

        // If somebody has removed the resource meanwhile, the exchange stays as it is.
        Exchange Change(Exchange current) => current.FindResource(resourceId) is { } found
            ? current.With(found with { Schedule = change(found.Schedule) })
            : current;
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

    /// <summary>Moves an error of the resource's special hours to the field of the request that contains them.</summary>
    private static BookingError OfHours(BookingError error) =>
        error.Field == nameof(Schedule.SpecialHours) ? error with { Field = nameof(SpecialHours.Hours) } : error;

    private static Resource? Find(Exchange? exchange, string resource) =>
        FieldText.Uuid(resource, out var id) is null ? exchange?.FindResource(id) : null;

    private static SpecialHours? On(Resource resource, string date) => FieldText.Date(date, out var on) is null
        ? resource.Schedule.FindSpecialHours(on)
        : null;
}
