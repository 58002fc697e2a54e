using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>
/// The endpoints of what an exchange has many of, such as services. They are a part of the exchange: they have its version, and
/// each change of one is a change of the exchange.
/// </summary>
/// <param name="parameter">The parameter of the path that has the id of one.</param>
internal sealed class PartEndpoints<T>(string parameter)
    where T : class
{
    /// <summary>How a body is read as a change of one.</summary>
    public required Func<RequestFields, T, T> Read { get; init; }

    /// <summary>Returns one with the defaults of all fields, in place of a stored one or as a new one.</summary>
    public required Func<T?, T> WithDefaults { get; init; }

    public required ResponseBody<T> Response { get; init; }

    public required Func<T, Guid> IdOf { get; init; }

    /// <summary>Returns those of an exchange; the one that was added last is the last.</summary>
    public required Func<Exchange, IReadOnlyList<T>> Of { get; init; }

    /// <summary>Returns the exchange with one in place of the one that has its id, or as its last.</summary>
    public required Func<Exchange, T, Exchange> With { get; init; }

    /// <summary>Removes one from an exchange, if the exchange has the given version. Null stands for any version.</summary>
    public required Func<ExchangeService, Exchange, T, long?, CancellationToken, Task<Result<Exchange>>> Remove { get; init; }

    /// <summary>Orders the list.</summary>
    public Func<IReadOnlyList<T>, IReadOnlyList<T>> Listed { get; init; } = all => all;

    /// <summary>Returns the number of requirements of one.</summary>
    public Func<T, int> Requirements { get; init; } = _ => 0;

    public async Task<IResult> ListAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var query = new RequestFields(context.Request.Query);
        var (page, refusal) = Paging.ReadNumber(query);
        if (query.Errors.Any)
        {
            return query.Errors.ToResult();
        }

        if (page is null)
        {
            return refusal!;
        }

        var exchange = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return exchange is null
            ? Responses.NotFound
            : Paging.Respond(context.Request, page, Listed(Of(exchange)), Response.Of);
    }

    public async Task<IResult> FindAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var exchange = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        return exchange is null || Named(exchange, context) is not { } part ? Responses.NotFound
            : Precondition.IsKnown(context.Request, exchange.Version) ? Versioned.NotModified(context, exchange.Version)
            : Versioned.Respond(context, exchange.Version, Response, part);
    }

    public Task<IResult> CreateAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(
            id,
            context,
            exchanges,
            exchange => ExchangeChange.AnswerAsync(context, fields => CreateInAsync(exchange, fields)),
            cancellationToken);

        async Task<IResult> CreateInAsync(Exchange exchange, RequestFields fields)
        {
            var part = Read(fields, WithDefaults(null));
            return fields.Errors.Any ? fields.Errors.ToResult() : await ExchangeChange.CommitAsync(
                exchange,
                context,
                exchanges,
                (service, version) => service.UpdateAsync(exchange.Id, current => With(current, part), version, cancellationToken),
                RespondCreated,
                errors => PartRefusal.Of(errors, Requirements(part))).ConfigureAwait(false);
        }

        IResult RespondCreated(Exchange stored)
        {
            var added = Of(stored)[^1];
            CreatedLocation.At(context, IdOf(added));
            return Versioned.Respond(context, stored.Version, Response, added, StatusCodes.Status201Created);
        }
    }

    /// <summary>Changes one. What the body leaves out gets its default.</summary>
    public Task<IResult> ReplaceAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        ChangeAsync(id, context, exchanges, isPartial: false, cancellationToken);

    /// <summary>Changes one. What the body leaves out keeps its value.</summary>
    public Task<IResult> UpdateAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        ChangeAsync(id, context, exchanges, isPartial: true, cancellationToken);

    public Task<IResult> DeleteAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, DeleteFromAsync, cancellationToken);

        async Task<IResult> DeleteFromAsync(Exchange exchange) => Named(exchange, context) is { } part
            ? await ExchangeChange.CommitAsync(
                exchange,
                context,
                exchanges,
                (service, version) => Remove(service, exchange, part, version, cancellationToken),
                _ => Responses.NoContent).ConfigureAwait(false)
            : Responses.NotFound;
    }

    /// <summary>Finds the one that a request's path names. Returns null if the exchange has none of that id.</summary>
    public T? Named(Exchange exchange, HttpContext context) =>
        FieldText.Uuid((string)context.Request.RouteValues[parameter]!, out var id) is null ? Find(exchange, id) : null;

    private Task<IResult> ChangeAsync(
        string id, HttpContext context, ExchangeService exchanges, bool isPartial, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(
            id,
            context,
            exchanges,
            async exchange => Named(exchange, context) is { } part
                ? await ExchangeChange.AnswerAsync(context, fields => ChangeInAsync(exchange, part, fields), isPartial)
                    .ConfigureAwait(false)
                : Responses.NotFound,
            cancellationToken);

        async Task<IResult> ChangeInAsync(Exchange exchange, T part, RequestFields fields)
        {
            var changed = Changed(part, fields);
            return fields.Errors.Any ? fields.Errors.ToResult() : await ExchangeChange.CommitAsync(
                exchange,
                context,
                exchanges,
                (service, version) => service.UpdateAsync(exchange.Id, ChangeIn, version, cancellationToken),
                stored => Find(stored, IdOf(part)) is { } now
                    ? Versioned.Respond(context, stored.Version, Response, now)
                    : Responses.NotFound,
                errors => PartRefusal.Of(errors, Requirements(changed))).ConfigureAwait(false);

            // If somebody has removed it meanwhile, the exchange stays as it is.
            Exchange ChangeIn(Exchange current)
            {
                if (Find(current, IdOf(part)) is not { } found)
                {
                    return current;
                }

                changed = Changed(found, fields);
                return With(current, changed);
            }
        }

        T Changed(T found, RequestFields fields) => Read(fields, isPartial ? found : WithDefaults(found));
    }

    private T? Find(Exchange exchange, Guid id) => Of(exchange).FirstOrDefault(one => IdOf(one) == id);
}
