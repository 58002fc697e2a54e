using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

internal sealed partial class EntityFrameworkCoreStore<TContext>
{
    /// <inheritdoc/>
    public Task AddWebhookAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        return PersistAsync(AddRowAsync, () => IsStoredAsync(webhook), cancellationToken);

        async Task<CommitOutcome> AddRowAsync(TContext context, CancellationToken cancellationToken)
        {
            context.Add(WebhookRow.Of(webhook));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return CommitOutcome.Committed;
        }
    }

    /// <inheritdoc/>
    public async Task<Webhook?> FindWebhookAsync(Guid webhookId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            (context, token) => context.Set<WebhookRow>()
                .AsNoTracking()
                .SingleOrDefaultAsync(row => row.Id == webhookId, token),
            cancellationToken).ConfigureAwait(false);
        return found?.ToWebhook();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Webhook>> ListWebhooksAsync(string ownerId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            (context, token) => context.Set<WebhookRow>()
                .AsNoTracking()
                .Where(row => row.OwnerId == ownerId)
                .OrderBy(row => row.CreatedAtMicros)
                .ThenBy(row => row.Id)
                .ToListAsync(token),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(row => row.ToWebhook())];
    }

    /// <inheritdoc/>
    public Task<CommitOutcome> ReplaceWebhookAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        return PersistAsync(ReplaceRowAsync, () => IsStoredAsync(webhook), cancellationToken);

        async Task<CommitOutcome> ReplaceRowAsync(TContext context, CancellationToken cancellationToken)
        {
            var rows = context.Set<WebhookRow>().Where(row => row.Id == webhook.Id);
            int taken = await rows
                .Where(row => row.Version == webhook.Version - 1)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, webhook.Version), cancellationToken)
                .ConfigureAwait(false);
            if (taken == 0)
            {
                return CommitOutcome.Conflict;
            }

            var stored = await rows.SingleAsync(cancellationToken).ConfigureAwait(false);
            context.Entry(stored).CurrentValues.SetValues(WebhookRow.Of(webhook));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return CommitOutcome.Committed;
        }
    }

    /// <inheritdoc/>
    public Task RemoveWebhookAsync(Guid webhookId, CancellationToken cancellationToken) => RepeatableAsync(
        (context, token) => context.Set<WebhookRow>().Where(row => row.Id == webhookId).ExecuteDeleteAsync(token),
        cancellationToken);

    private async Task<bool?> IsStoredAsync(Webhook webhook) =>
        await FindWebhookAsync(webhook.Id, CancellationToken.None).ConfigureAwait(false) == webhook;
}
