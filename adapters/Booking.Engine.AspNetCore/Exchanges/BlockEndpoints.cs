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
    public static Task<IResult> ListAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, ListOfAsync, cancellationToken);

        static Task<IResult> ListOfAsync(Exchange exchange) => Task.FromResult<IResult>(TypedResults.Json(
            OwnedBlock.Of(exchange)
                .OrderBy(owned => owned.Block.Date)
                .ThenBy(owned => owned.Block.Period?.Open ?? LocalTime.MinValue)
                .Select(BlockFields.Response.Of),
            BookingJson.Shared.IEnumerableResponseObject));
    }

    public static Task<IResult> FindAsync(
        string id, string block, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, FindInAsync, cancellationToken);

        Task<IResult> FindInAsync(Exchange exchange) => Task.FromResult<IResult>(
            Of(exchange, block) is { } found ? BlockFields.Response.Respond(found) : Responses.NotFound);
    }

    public static Task<IResult> CreateAsync(
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
            if (BlockFields.Read(fields) is not var (block, resource))
            {
                return fields.Errors.ToResult();
            }

            return await ExchangeChange.CommitAsync(
                exchange,
                context,
                exchanges,
                (service, version) => service.BlockAsync(exchange.Id, block, resource, version, cancellationToken),
                RespondPlaced,
                errors => Refusal.Of(
                    errors,
                    resource is { } unknown ? [(BookingErrorCode.ResourceNotFound, BlockFields.Resource, unknown)] : []))
                .ConfigureAwait(false);
        }

        IResult RespondPlaced(PlacedBlock placed)
        {
            CreatedLocation.At(context, placed.Block.Id);
            return BlockFields.Placed.Respond(placed, StatusCodes.Status201Created);
        }
    }

    public static Task<IResult> DeleteAsync(
        string id, string block, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, DeleteFromAsync, cancellationToken);

        async Task<IResult> DeleteFromAsync(Exchange exchange) => Of(exchange, block) is { } found
            ? await ExchangeChange.CommitAsync(
                exchange,
                context,
                exchanges,
                (service, version) => service.UnblockAsync(exchange.Id, found.Block.Id, version, cancellationToken),
                _ => Responses.NoContent).ConfigureAwait(false)
            : Responses.NotFound;
    }

    private static OwnedBlock? Of(Exchange exchange, string block) => FieldText.Uuid(block, out var blockId) is null
        ? OwnedBlock.Of(exchange).Where(owned => owned.Block.Id == blockId).Select(owned => (OwnedBlock?)owned).FirstOrDefault()
        : null;
}
