using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

/// <summary>A connection to a file can't be lost, so it is said to be.</summary>
public sealed class SqliteLostConnection(SqliteFile database) : LostConnection
{
    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override void Configure(
        DbContextOptionsBuilder options, Func<ExecutionStrategyDependencies, IExecutionStrategy>? strategy)
    {
        database.Configure(options, strategy);
        options.AddInterceptors(new Interceptor(this));
    }

    private sealed class Interceptor(LostConnection connection) : DbTransactionInterceptor
    {
        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default)
        {
            if (connection is { Armed: true, IsCommitted: false })
            {
                await transaction.RollbackAsync(cancellationToken);
                await LoseAsync();
            }

            return await base.TransactionCommittingAsync(transaction, eventData, result, cancellationToken);
        }

        public override async Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (connection is { Armed: true, IsCommitted: true })
            {
                await LoseAsync();
            }

            await base.TransactionCommittedAsync(transaction, eventData, cancellationToken);
        }

        private async Task LoseAsync()
        {
            connection.Armed = false;
            await connection.Meanwhile();
            throw new IOException("The connection was lost.");
        }
    }
}
