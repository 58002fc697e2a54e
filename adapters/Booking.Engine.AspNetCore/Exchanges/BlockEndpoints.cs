using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>
/// The endpoints <c>/exchanges/{uuid}/blocks/</c> for times at which an exchange accepts no bookings, or no bookings get one of its
/// resources. They are for its owner.
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
                OwnedBlock.Of(exchange)
                    .OrderBy(owned => owned.Block.Date)
                    .ThenBy(owned => owned.Block.Period?.Open ?? LocalTime.MinValue)
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

        if (BlockFields.Read(fields) is not var (block, resource))
        {
            return fields.Errors.ToResult();
        }

        return await ExchangeChange.CommitAsync(
            exchange,
            context,
            version => exchanges.BlockAsync(exchange.Id, block, resource, version, cancellationToken),
            placed =>
            {
                CreatedLocation.At(context, placed.Block.Id);
                return BlockFields.Placed.Respond(placed, StatusCodes.Status201Created);
            },
            errors => Refusal.Of(
                errors, resource is { } id ? [(BookingErrorCode.ResourceNotFound, BlockFields.Resource, id)] : [])).ConfigureAwait(false);
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
            version => exchanges.UnblockAsync(exchange.Id, found.Block.Id, version, cancellationToken),
            _ => Responses.NoContent).ConfigureAwait(false);
    }

    private static OwnedBlock? Of(Exchange exchange, string block) => FieldText.Uuid(block, out var blockId) is null
        ? OwnedBlock.Of(exchange).Where(owned => owned.Block.Id == blockId).Select(owned => (OwnedBlock?)owned).FirstOrDefault()
        : null;
}
