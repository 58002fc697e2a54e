using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.MongoDB;

internal sealed partial class MongoDBStore
{
    /// <inheritdoc/>
    public async Task AddWebhookAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var webhooks = await setup.WebhooksAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await webhooks
                .InsertOneAsync(WebhookDocument.Of(webhook), options: null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MongoException)
        {
            if (!await IsStoredAsync(webhook).ConfigureAwait(false))
            {
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<Webhook?> FindWebhookAsync(Guid webhookId, CancellationToken cancellationToken)
    {
        var webhooks = await setup.WebhooksAsync(cancellationToken).ConfigureAwait(false);
        var found = await webhooks
            .Find(new BsonDocument(WebhookDocument.Id, Values.Of(webhookId)))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return found is null ? null : WebhookDocument.ToWebhook(found);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Webhook>> ListWebhooksAsync(string ownerId, CancellationToken cancellationToken)
    {
        var webhooks = await setup.WebhooksAsync(cancellationToken).ConfigureAwait(false);
        var found = await webhooks
            .Find(new BsonDocument(WebhookDocument.OwnerId, new BsonDocument("$eq", ownerId)))
            .Sort(new BsonDocument { { WebhookDocument.CreatedAt, 1 }, { WebhookDocument.Id, 1 } })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Select(WebhookDocument.ToWebhook)];
    }

    /// <inheritdoc/>
    public async Task<CommitOutcome> ReplaceWebhookAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var webhooks = await setup.WebhooksAsync(cancellationToken).ConfigureAwait(false);
        var expected = new BsonDocument
        {
            { WebhookDocument.Id, Values.Of(webhook.Id) },
            { WebhookDocument.Version, webhook.Version - 1 },
        };
        try
        {
            var replaced = await webhooks
                .ReplaceOneAsync(expected, WebhookDocument.Of(webhook), options: (ReplaceOptions?)null, cancellationToken)
                .ConfigureAwait(false);
            return replaced.MatchedCount == 1 ? CommitOutcome.Committed : CommitOutcome.Conflict;
        }
        catch (MongoException)
        {
            if (await IsStoredAsync(webhook).ConfigureAwait(false))
            {
                return CommitOutcome.Committed;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async Task RemoveWebhookAsync(Guid webhookId, CancellationToken cancellationToken)
    {
        var webhooks = await setup.WebhooksAsync(cancellationToken).ConfigureAwait(false);
        var isIt = new BsonDocument(WebhookDocument.Id, Values.Of(webhookId));
        await RepeatAsync(() => webhooks.DeleteOneAsync(isIt, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Whether a majority of the servers has the webhook as it was sent.</summary>
    private async Task<bool> IsStoredAsync(Webhook webhook) =>
        await FindWebhookAsync(webhook.Id, CancellationToken.None).ConfigureAwait(false) == webhook;
}
