using BookingEngine.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Puts in place what migrations can't carry from a model.</summary>
public static class BookingDatabaseFacadeExtensions
{
    /// <summary>
    /// Makes the database itself refuse two allocations of one exchange, or of one of its resources, that overlap where the
    /// capacity is 1, whoever writes them. PostgreSQL does so by an exclusion constraint, with the extension
    /// <c>btree_gist</c>, and SQLite by triggers; other providers have nothing of the kind. Call it at each start, after the
    /// tables are migrated. If everything is in place it changes nothing, and several hosts may start together.
    /// </summary>
    /// <param name="database">The database of a context with the engine's tables.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task EnsureBookingConstraintsAsync(
        this DatabaseFacade database, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var statements = StoreSetup.Constraints(((IDatabaseFacadeDependenciesAccessor)database).Context);
        try
        {
            await database.CreateExecutionStrategy().ExecuteAsync(EnsureAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            StoreFailures.ThrowIfTablesAreMissing(exception);
            throw;
        }

        async Task EnsureAsync(CancellationToken cancellationToken)
        {
            var transaction = await database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = transaction.ConfigureAwait(false);
            foreach (string statement in statements)
            {
                await database.ExecuteSqlRawAsync(statement, cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
