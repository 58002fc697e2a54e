using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BookingEngine.AspNetCore.Webhooks;

/// <summary>The endpoints <c>/webhooks/</c> for the addresses to which the events of a user's exchanges are sent.</summary>
internal static class WebhookEndpoints
{
    /// <summary>The most webhooks of a user: 50. Every event is compared with all of them.</summary>
    private const int MostOfOwner = 50;

    public static async Task<IResult> ListAsync(HttpContext context, WebhookService webhooks, CancellationToken cancellationToken)
    {
        if (Caller.Of(context).Id is not { } owner)
        {
            return Responses.NotAuthenticated;
        }

        var all = await webhooks.ListAsync(owner, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(all.Select(WebhookFields.Response.Of), BookingJson.Shared.IEnumerableResponseObject);
    }

    public static async Task<IResult> CreateAsync(
        HttpContext context,
        WebhookService webhooks,
        ExchangeService exchanges,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        if (Caller.Of(context).Id is not { } owner)
        {
            return Responses.NotAuthenticated;
        }

        return await RequestBody.AnswerAsync(context, CreateOfAsync).ConfigureAwait(false);

        async Task<IResult> CreateOfAsync(RequestFields fields)
        {
            var nowhere = new Webhook { Id = Guid.Empty, OwnerId = owner, Url = new Uri("https://example.invalid/") };
            var webhook = WebhookFields.Read(fields, nowhere, options.Value.AllowPrivateAddresses);
            if (await RefusalAsync(webhook, fields, context, exchanges, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            if ((await webhooks.ListAsync(owner, cancellationToken).ConfigureAwait(false)).Count >= MostOfOwner)
            {
                fields.Errors.Add(Wording.NoField, $"A user can have at most {MostOfOwner} webhooks.");
                return fields.Errors.ToResult();
            }

            var created = await webhooks.CreateAsync(webhook, cancellationToken).ConfigureAwait(false);
            CreatedLocation.At(context, created.Id);
            return WebhookFields.WithSecret.Respond(created, StatusCodes.Status201Created);
        }
    }

    public static Task<IResult> FindAsync(
        string id, HttpContext context, WebhookService webhooks, CancellationToken cancellationToken) => OfOwnerAsync(
        id, context, webhooks, webhook => Task.FromResult<IResult>(WebhookFields.Response.Respond(webhook)), cancellationToken);

    public static Task<IResult> UpdateAsync(
        string id,
        HttpContext context,
        WebhookService webhooks,
        ExchangeService exchanges,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        return OfOwnerAsync(
            id,
            context,
            webhooks,
            webhook => RequestBody.AnswerAsync(context, fields => ChangeAsync(webhook, fields), isChange: true),
            cancellationToken);

        async Task<IResult> ChangeAsync(Webhook webhook, RequestFields fields)
        {
            var changed = ChangeOf(webhook, fields);
            if (await RefusalAsync(changed, fields, context, exchanges, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            var stored = await webhooks
                .UpdateAsync(webhook.Id, current => ChangeOf(current, fields), cancellationToken)
                .ConfigureAwait(false);
            return stored is null ? Responses.NotFound : WebhookFields.Response.Respond(stored);
        }

        Webhook ChangeOf(Webhook current, RequestFields fields) =>
            WebhookFields.Read(fields, current, options.Value.AllowPrivateAddresses);
    }

    public static Task<IResult> DeleteAsync(
        string id, HttpContext context, WebhookService webhooks, CancellationToken cancellationToken)
    {
        return OfOwnerAsync(id, context, webhooks, RemoveAsync, cancellationToken);

        async Task<IResult> RemoveAsync(Webhook webhook)
        {
            await webhooks.DeleteAsync(webhook.Id, cancellationToken).ConfigureAwait(false);
            return Responses.NoContent;
        }
    }

    public static Task<IResult> RotateSecretAsync(
        string id, HttpContext context, WebhookService webhooks, CancellationToken cancellationToken)
    {
        return OfOwnerAsync(id, context, webhooks, RotateAsync, cancellationToken);

        async Task<IResult> RotateAsync(Webhook webhook)
        {
            var changed = await webhooks.RotateSecretAsync(webhook.Id, cancellationToken).ConfigureAwait(false);
            return changed is null ? Responses.NotFound : WebhookFields.WithSecret.Respond(changed);
        }
    }

    public static Task<IResult> TestAsync(
        string id, HttpContext context, WebhookService webhooks, CancellationToken cancellationToken)
    {
        return OfOwnerAsync(id, context, webhooks, SendAsync, cancellationToken);

        async Task<IResult> SendAsync(Webhook webhook)
        {
            var answer = await webhooks.TestAsync(webhook.Id, cancellationToken).ConfigureAwait(false);
            return answer is null ? Responses.NotFound : WebhookFields.Answer.Respond(answer);
        }
    }

    public static Task<IResult> ListDeliveriesAsync(
        string id, HttpContext context, WebhookService webhooks, CancellationToken cancellationToken)
    {
        return OfOwnerAsync(id, context, webhooks, ListOfAsync, cancellationToken);

        async Task<IResult> ListOfAsync(Webhook webhook)
        {
            var query = new RequestFields(context.Request.Query);
            var (page, refusal) = Paging.Read(context.Request, query, cursor => cursor is Cursor.OfDelivery);
            if (query.Errors.Any)
            {
                return query.Errors.ToResult();
            }

            if (page is null)
            {
                return refusal!;
            }

            var found = await webhooks.ListDeliveriesAsync(webhook.Id, page, cancellationToken).ConfigureAwait(false);
            return Paging.Respond(context.Request, page, found, WebhookFields.Delivery.Of);
        }
    }

    public static Task<IResult> RedeliverAsync(
        string id, string delivery, HttpContext context, WebhookService webhooks, CancellationToken cancellationToken)
    {
        return OfOwnerAsync(id, context, webhooks, RepeatAsync, cancellationToken);

        async Task<IResult> RepeatAsync(Webhook webhook)
        {
            var due = FieldText.Uuid(delivery, out var deliveryId) is null
                ? await webhooks.RedeliverAsync(webhook.Id, deliveryId, cancellationToken).ConfigureAwait(false)
                : null;
            return due is null ? Responses.NotFound : WebhookFields.Delivery.Respond(due);
        }
    }

    /// <summary>Returns why a webhook can't be as the body has it, or null. Events are sent of the caller's own exchanges only.</summary>
    private static async Task<IResult?> RefusalAsync(
        Webhook webhook, RequestFields fields, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var given = fields.Has(WebhookFields.Exchange) ? webhook.ExchangeId : null;
        var exchange = await NamedExchange
            .FindAsync(given, WebhookFields.Exchange, fields.Errors, exchanges, cancellationToken)
            .ConfigureAwait(false);
        return fields.Errors.Any ? fields.Errors.ToResult()
            : exchange is not null && !Caller.Of(context).Actor.Owns(exchange) ? Responses.Forbidden
            : null;
    }

    /// <summary>Answers a request about a webhook of the caller's own. Nobody else is told that it exists.</summary>
    private static async Task<IResult> OfOwnerAsync(
        string id,
        HttpContext context,
        WebhookService webhooks,
        Func<Webhook, Task<IResult>> answer,
        CancellationToken cancellationToken)
    {
        if (Caller.Of(context).Id is not { } owner)
        {
            return Responses.NotAuthenticated;
        }

        var found = FieldText.Uuid(id, out var webhookId) is null
            ? await webhooks.FindAsync(webhookId, cancellationToken).ConfigureAwait(false)
            : null;
        return found is not null && found.OwnerId == owner ? await answer(found).ConfigureAwait(false) : Responses.NotFound;
    }
}
