using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>
/// The endpoints <c>/exchanges/{uuid}/blocks/</c> for times at which an exchange accepts no bookings. They are for its owner.
/// </summary>
internal static class BlockEndpoints
{
    public static async Task<IResult> ListAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var (exchange, refusal) = await NamedExchange.FindOwnAsync(id, context, exchanges, cancellationToken)
            .ConfigureAwait(false);
        return exchange is null
            ? refusal!
            : TypedResults.Json(
                exchange.Blocks
                    .OrderBy(block => block.Date)
                    .ThenBy(block => block.Period?.Open ?? LocalTime.MinValue)
                    .Select(BlockFields.Response.Of),
                BookingJson.Shared.IEnumerableResponseObject);
    }

    public static async Task<IResult> FindAsync(
        string id, string block, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var (exchange, refusal) = await NamedExchange.FindOwnAsync(id, context, exchanges, cancellationToken)
            .ConfigureAwait(false);
        return exchange is null ? refusal!
            : Of(exchange, block) is { } found ? BlockFields.Response.Respond(found)
            : Responses.NotFound;
    }

    public static async Task<IResult> CreateAsync(
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

        if (BlockFields.Read(fields) is not { } block)
        {
            return fields.Errors.ToResult();
        }

        return await ExchangeChange.CommitAsync(
            exchange,
            context,
            version => exchanges.BlockAsync(exchange.Id, block, version, cancellationToken),
            placed =>
            {
                CreatedLocation.At(context, placed.Block.Id);
                return BlockFields.Placed.Respond(placed, StatusCodes.Status201Created);
            }).ConfigureAwait(false);
    }

    public static async Task<IResult> DeleteAsync(
        string id, string block, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var (exchange, refusal) = await NamedExchange.FindOwnAsync(id, context, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (exchange is null)
        {
            return refusal!;
        }

        if (Of(exchange, block) is not { } found)
        {
            return Responses.NotFound;
        }

        return await ExchangeChange.CommitAsync(
            exchange,
            context,
            version => exchanges.UnblockAsync(exchange.Id, found.Id, version, cancellationToken),
            _ => Responses.NoContent).ConfigureAwait(false);
    }

    private static Block? Of(Exchange exchange, string block) => FieldText.Uuid(block, out var blockId) is null
        ? exchange.Blocks.FirstOrDefault(other => other.Id == blockId)
        : null;
}
