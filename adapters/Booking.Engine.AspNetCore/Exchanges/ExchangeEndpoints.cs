using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The endpoints <c>/exchanges/</c> for businesses that take bookings.</summary>
internal static class ExchangeEndpoints
{
    /// <summary>The text that the business name of listed exchanges contains.</summary>
    public static Field<string?> Search { get; } = Field.Optional(
        "search", FieldTypes.SearchText(Limits.NameLength), about: "A part of the business name.");

    /// <summary>Whether only the caller's own exchanges are listed.</summary>
    public static Field<bool> Mine { get; } = Field.Optional(
        "mine",
        FieldTypes.Flag,
        @default: false,
        "Only those that the caller owns. A caller without credentials is refused with 401.");

    public static async Task<IResult> ListAsync(
        HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var query = new RequestFields(context.Request.Query);
        string? search = query.Read(Search);
        bool onlyOwn = query.Read(Mine);
        var (page, refusal) = Paging.Read(context.Request, query, cursor => cursor is Cursor.OfExchange);
        if (query.Errors.Any)
        {
            return query.Errors.ToResult();
        }

        if (page is null)
        {
            return refusal!;
        }

        var caller = Caller.Of(context);
        if (onlyOwn && caller.Id is null)
        {
            return Responses.NotAuthenticated;
        }

        var filter = new ExchangeFilter { Search = search, OwnerId = onlyOwn ? caller.Id : null };
        var found = await exchanges.ListAsync(filter, page, cancellationToken).ConfigureAwait(false);
        return Paging.Respond(context.Request, page, found, ExchangeFields.Response.Of);
    }

    public static async Task<IResult> FindAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var exchange = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return exchange is null ? Responses.NotFound
            : Precondition.IsKnown(context.Request, exchange.Version) ? Versioned.NotModified(context, exchange.Version)
            : Respond(context, exchange);
    }

    public static async Task<IResult> CreateAsync(
        HttpContext context, ExchangeService exchanges, IDateTimeZoneProvider zones, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return Responses.NotAuthenticated;
        }

        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var defaults = new Exchange { BusinessName = "", TimeZone = exchanges.DefaultTimeZone, OwnerId = caller.Id };
        var exchange = ExchangeFields.Read(fields, defaults, zones);
        if (fields.Errors.Any)
        {
            return fields.Errors.ToResult();
        }

        var result = await exchanges.CreateAsync(exchange, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Refusal.Of(result.Errors);
        }

        CreatedLocation.At(context, result.Value.Id);
        return Respond(context, result.Value, StatusCodes.Status201Created);
    }

    /// <summary>Returns the response with an exchange.</summary>
    public static IResult Respond(HttpContext context, Exchange exchange, int status = StatusCodes.Status200OK) =>
        Versioned.Respond(context, exchange.Version, ExchangeFields.Response, new ExchangeSummary(exchange), status);
}
