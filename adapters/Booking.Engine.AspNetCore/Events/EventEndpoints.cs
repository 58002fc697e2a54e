using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Events;

/// <summary>The endpoint <c>/events/</c>, from which an exchange's owner fetches what happened, in order.</summary>
internal static class EventEndpoints
{
    public static async Task<IResult> ListAsync(
        HttpContext context, ExchangeService exchanges, EventService events, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return Responses.NotAuthenticated;
        }

        var query = new RequestFields(context.Request.Query);
        var exchangeId = query.Read(EventFields.Exchange);
        long after = query.Read(EventFields.After);
        int size = query.Read(Paging.Size);
        if (query.Errors.Any || exchangeId is not { } id)
        {
            return query.Errors.ToResult();
        }

        if (await exchanges.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } exchange)
        {
            return Responses.NotFound;
        }

        if (!caller.Actor.Owns(exchange))
        {
            return Responses.Forbidden;
        }

        var found = await events.ReadAsync(id, after, size, cancellationToken).ConfigureAwait(false);
        return EventFields.Page.Respond(new EventPage(found, found is [.., var last] ? last.Position : after));
    }
}
