using System.Collections.Concurrent;
using BookingEngine.EntityFrameworkCore.Sql;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>
/// The contexts that read. Each serves one reader at a time. SQLite compiles a query anew for each connection that is
/// opened, which takes longer than the query itself. So on SQLite a context, with its connection open, is handed to the next
/// reader. The drivers of other databases keep compiled queries themselves, and have no connections to spare.
/// </summary>
internal sealed class Readers<TContext>(IDbContextFactory<TContext> contexts) : IDisposable
    where TContext : DbContext
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<TContext>> _kept = new(); // by connection string

    public async Task<T> ReadAsync<T>(
        Func<TContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        bool isKept = false;
        try
        {
            if (!Provider.IsSqlite(context))
            {
                return await read(context, cancellationToken).ConfigureAwait(false);
            }

            var kept = _kept.GetOrAdd(context.Database.GetConnectionString() ?? "", _ => []);
            if (kept.TryTake(out var other))
            {
                await context.DisposeAsync().ConfigureAwait(false);
                context = other;
            }
            else
            {
                await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            }

            var result = await read(context, cancellationToken).ConfigureAwait(false);
            kept.Add(context);
            isKept = true;
            return result;
        }
        finally
        {
            if (!isKept)
            {
                await context.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var kept in _kept.Values)
        {
            while (kept.TryTake(out var context))
            {
                context.Dispose();
            }
        }
    }
}
