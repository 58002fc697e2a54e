using BookingEngine.AspNetCore.Answers;
using BookingEngine.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Endpoints;

/// <summary><c>/exchanges/</c>: businesses that take bookings.</summary>
internal static class ExchangeEndpoints
{
    public static async Task<IResult> ListAsync(
        HttpRequest request, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        string? search = query.Text("search");
        var asked = query.Page();
        if (query.Errors.Any)
        {
            return query.Errors.ToResult();
        }

        if (asked is not { } page)
        {
            return Answer.InvalidPage;
        }

        var found = await exchanges.ListAsync(search, page, cancellationToken).ConfigureAwait(false);
        return Paging.Body(request, page, found, ExchangeBody.Of) is { } body
            ? TypedResults.Json(body, BookingJson.Shared.PageBodyExchangeBody)
            : Answer.InvalidPage;
    }

    public static async Task<IResult> FindAsync(
        string id, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        if (FieldText.Uuid(id, out var exchangeId) is not null)
        {
            return Answer.NotFound;
        }

        var exchange = await exchanges.FindAsync(exchangeId, cancellationToken).ConfigureAwait(false);
        return exchange is null
            ? Answer.NotFound
            : TypedResults.Json(ExchangeBody.Of(exchange), BookingJson.Shared.ExchangeBody);
    }

    public static async Task<IResult> CreateAsync(
        HttpContext context, ExchangeService exchanges, IDateTimeZoneProvider zones, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return Answer.NotAuthenticated;
        }

        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var exchange = ExchangeFields.Read(fields, exchanges.DefaultTimeZone, zones);
        if (fields.Errors.Any)
        {
            return fields.Errors.ToResult();
        }

        var result = await exchanges.CreateAsync(exchange with { OwnerId = caller.Id }, cancellationToken)
            .ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Refusal.Of(result.Errors);
        }

        Created.At(context, result.Value.Id);
        return TypedResults.Json(
            ExchangeBody.Of(result.Value), BookingJson.Shared.ExchangeBody, statusCode: StatusCodes.Status201Created);
    }
}
