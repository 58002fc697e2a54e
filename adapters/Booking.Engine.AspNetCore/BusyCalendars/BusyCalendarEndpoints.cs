using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>
/// The endpoints <c>/exchanges/{uuid}/calendars/</c> for calendars whose busy times can't be booked. They are for the exchange's owner.
/// </summary>
internal static class BusyCalendarEndpoints
{
    public static Task<IResult> ListAsync(
        string id, HttpContext context, ExchangeService exchanges, CalendarService calendars, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, ListOfAsync, cancellationToken);

        async Task<IResult> ListOfAsync(Exchange exchange) => TypedResults.Json(
            (await calendars.ListAsync(exchange.Id, cancellationToken).ConfigureAwait(false)).Select(BusyCalendarFields.Response.Of),
            BookingJson.Shared.IEnumerableResponseObject);
    }

    public static Task<IResult> CreateAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        CalendarService calendars,
        IOptions<BusyCalendarOptions> options,
        CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(
            id,
            context,
            exchanges,
            exchange => RequestBody.AnswerAsync(context, fields => CreateInAsync(exchange, fields)),
            cancellationToken);

        async Task<IResult> CreateInAsync(Exchange exchange, RequestFields fields)
        {
            var nowhere = new BusyCalendar { Id = Guid.Empty, ExchangeId = exchange.Id, Url = new Uri("https://example.invalid/") };
            var calendar = BusyCalendarFields.Read(fields, nowhere, options.Value.AllowPrivateAddresses);
            if (fields.Errors.Any)
            {
                return fields.Errors.ToResult();
            }

            var added = await calendars.AddAsync(calendar, cancellationToken).ConfigureAwait(false);
            if (!added.Succeeded)
            {
                return Refused(added.Errors, calendar.ResourceId);
            }

            CreatedLocation.At(context, added.Value.Id);
            return BusyCalendarFields.Response.Respond(added.Value, StatusCodes.Status201Created);
        }
    }

    public static Task<IResult> FindAsync(
        string id,
        string calendar,
        HttpContext context,
        ExchangeService exchanges,
        CalendarService calendars,
        CancellationToken cancellationToken)
    {
        return OfOwnerAsync(id, calendar, context, exchanges, calendars, ShowAsync, cancellationToken);

        async Task<IResult> ShowAsync(BusyCalendar found) => BusyCalendarFields.Details.Respond(
            (found, await calendars.FindConflictsAsync(found, cancellationToken).ConfigureAwait(false)));
    }

    public static Task<IResult> UpdateAsync(
        string id,
        string calendar,
        HttpContext context,
        ExchangeService exchanges,
        CalendarService calendars,
        IOptions<BusyCalendarOptions> options,
        CancellationToken cancellationToken)
    {
        return OfOwnerAsync(
            id,
            calendar,
            context,
            exchanges,
            calendars,
            found => RequestBody.AnswerAsync(context, fields => ChangeAsync(found, fields), isChange: true),
            cancellationToken);

        async Task<IResult> ChangeAsync(BusyCalendar found, RequestFields fields)
        {
            var wanted = ChangeOf(found, fields);
            if (fields.Errors.Any)
            {
                return fields.Errors.ToResult();
            }

            var changed = await calendars
                .UpdateAsync(found.Id, current => ChangeOf(current, fields), cancellationToken)
                .ConfigureAwait(false);
            return !changed.Succeeded ? Refused(changed.Errors, wanted.ResourceId)
                : changed.Value is { } stored ? BusyCalendarFields.Response.Respond(stored)
                : Responses.NotFound;
        }

        BusyCalendar ChangeOf(BusyCalendar current, RequestFields fields) =>
            BusyCalendarFields.Read(fields, current, options.Value.AllowPrivateAddresses);
    }

    public static Task<IResult> DeleteAsync(
        string id,
        string calendar,
        HttpContext context,
        ExchangeService exchanges,
        CalendarService calendars,
        CancellationToken cancellationToken)
    {
        return OfOwnerAsync(id, calendar, context, exchanges, calendars, RemoveAsync, cancellationToken);

        async Task<IResult> RemoveAsync(BusyCalendar found)
        {
            await calendars.RemoveAsync(found.Id, cancellationToken).ConfigureAwait(false);
            return Responses.NoContent;
        }
    }

    private static IResult Refused(IReadOnlyList<BookingError> errors, Guid? resource) => Refusal.Of(
        errors, resource is { } unknown ? [(BookingErrorCode.ResourceNotFound, BusyCalendarFields.Resource, unknown)] : []);

    private static Task<IResult> OfOwnerAsync(
        string id,
        string calendar,
        HttpContext context,
        ExchangeService exchanges,
        CalendarService calendars,
        Func<BusyCalendar, Task<IResult>> answer,
        CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, AnswerAsync, cancellationToken);

        async Task<IResult> AnswerAsync(Exchange exchange)
        {
            var found = FieldText.Uuid(calendar, out var calendarId) is null
                ? await calendars.FindAsync(calendarId, cancellationToken).ConfigureAwait(false)
                : null;
            return found is not null && found.ExchangeId == exchange.Id ? await answer(found).ConfigureAwait(false) : Responses.NotFound;
        }
    }
}
