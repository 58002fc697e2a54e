using BookingEngine.AspNetCore.Calendars;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The endpoints <c>…/special_hours/</c> for dates that have hours of their own, of an exchange or of a part of it.</summary>
internal sealed class SpecialHoursEndpoints
{
    /// <summary>The endpoints <c>/exchanges/{uuid}/special_hours/</c>.</summary>
    public static SpecialHoursEndpoints OfExchange { get; } = new()
    {
        Find = (exchange, _) => exchange.Schedule,
        With = (exchange, _, schedule) => exchange with { Schedule = schedule },
    };

    /// <summary>Finds the schedule that a request's path names. Returns null if there is none.</summary>
    public required Func<Exchange, HttpContext, Schedule?> Find { get; init; }

    /// <summary>Returns the exchange with another schedule in place of the one that the path names.</summary>
    public required Func<Exchange, HttpContext, Schedule, Exchange> With { get; init; }

    /// <summary>Sets the special hours of a JSON body, or imports those of a calendar to the exchange.</summary>
    public static Task<IResult> SetOrImportAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        WrittenCalendar.IsIn(context.Request)
            ? SpecialHoursImportEndpoint.ImportAsync(id, context, exchanges, cancellationToken)
            : OfExchange.SetAsync(id, context, exchanges, cancellationToken);

    public async Task<IResult> ListAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var exchange = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return exchange is null || Find(exchange, context) is not { } schedule
            ? Responses.NotFound
            : TypedResults.Json(
                schedule.SpecialHours.OrderBy(special => special.Date).Select(SpecialHoursFields.Response.Of),
                BookingJson.Shared.IEnumerableResponseObject);
    }

    public async Task<IResult> FindAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var exchange = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return exchange is not null && OnDate(exchange, context) is { } special
            ? SpecialHoursFields.Response.Respond(special)
            : Responses.NotFound;
    }

    /// <summary>Sets special hours, in place of any that were for the same dates.</summary>
    public Task<IResult> SetAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        bool isNew = false;
        return NamedExchange.OfOwnerAsync(
            id,
            context,
            exchanges,
            exchange => Find(exchange, context) is null
                ? Task.FromResult<IResult>(Responses.NotFound)
                : ExchangeChange.AnswerAsync(context, fields => SetInAsync(exchange, fields)),
            cancellationToken);

        async Task<IResult> SetInAsync(Exchange exchange, RequestFields fields) => SpecialHoursFields.Read(fields) is { } special
            ? await CommitAsync(
                exchange,
                context,
                exchanges,
                schedule =>
                {
                    var changed = schedule.With(special);
                    isNew = changed.SpecialHours.Count > schedule.SpecialHours.Count;
                    return changed;
                },
                () => Respond(context, special, isNew),
                cancellationToken).ConfigureAwait(false)
            : fields.Errors.ToResult();
    }

    public Task<IResult> DeleteAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, DeleteFromAsync, cancellationToken);

        async Task<IResult> DeleteFromAsync(Exchange exchange) => OnDate(exchange, context) is { } special
            ? await CommitAsync(
                exchange,
                context,
                exchanges,
                schedule => schedule with { SpecialHours = [.. schedule.SpecialHours.Where(other => other != special)] },
                () => Responses.NoContent,
                cancellationToken).ConfigureAwait(false)
            : Responses.NotFound;
    }

    private Task<IResult> CommitAsync(
        Exchange exchange,
        HttpContext context,
        ExchangeService exchanges,
        Func<Schedule, Schedule> change,
        Func<IResult> respond,
        CancellationToken cancellationToken)
    {
        return ExchangeChange.CommitAsync(
            exchange,
            context,
            exchanges,
            (service, version) => service.UpdateAsync(exchange.Id, Change, version, cancellationToken),
            stored => Find(stored, context) is null ? Responses.NotFound : respond(),
            errors => Refusal.Of([.. errors.Select(OfHours)]));

        // If somebody has removed what the schedule belongs to meanwhile, the exchange stays as it is.
        Exchange Change(Exchange current) =>
            Find(current, context) is { } schedule ? With(current, context, change(schedule)) : current;
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

    /// <summary>Moves an error of the special hours of a schedule to the field of the request that contains them.</summary>
    private static BookingError OfHours(BookingError error) =>
        error.Field == nameof(Schedule.SpecialHours) ? error with { Field = nameof(SpecialHours.Hours) } : error;

    private SpecialHours? OnDate(Exchange exchange, HttpContext context) =>
        FieldText.Date((string)context.Request.RouteValues["date"]!, out var date) is null
            ? Find(exchange, context)?.FindSpecialHours(date)
            : null;
}
