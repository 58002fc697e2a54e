using System.Diagnostics;
using System.Transactions;
using BookingEngine.EntityFrameworkCore.Commit;
using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>
/// Keeps exchanges, bookings, events and calendars in a relational database. Every operation has a context of its own, and every write a
/// transaction of its own, within the execution strategy that the host has set for its provider.
/// </summary>
internal sealed partial class EntityFrameworkCoreStore<TContext>(
    IDbContextFactory<TContext> contexts, IDateTimeZoneProvider zones, TimeProvider time) : IExchangeStore, IBookingStore, IEventStore, ICalendarStore, IDisposable
    where TContext : DbContext
{
    /// <summary>Each means that another went on, so it takes as many others to use them up.</summary>
    private const int MaxAttempts = 20;

    private readonly Readers<TContext> _readers = new(contexts);
    private readonly KnownSettings _known = new();
    private readonly SharedCommits _shared = new(time);

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();

    /// <summary>
    /// Runs a write, in a transaction unless one statement can write it. Where the answer is lost to the commit, or to the one
    /// statement, what is stored decides: a write is never repeated before that is known.
    /// </summary>
    /// <param name="write">The write; a conflict rolls it back.</param>
    /// <param name="isStoredAsync">
    /// Whether the write is stored, asked when the commit's answer was lost; null: others have changed what it wrote since, so
    /// that can't be told any more.
    /// </param>
    /// <param name="cancellationToken">Cancels the call until the commit begins, or the one statement.</param>
    /// <param name="oneStatement">
    /// Writes the same by one statement, which is atomic by itself, and calls what it is given just before it sends that; or returns
    /// null if one statement can't write it. Null: it never can.
    /// </param>
    /// <exception cref="StoreException">The database took longer than a command may take.</exception>
    private async Task<CommitOutcome> WriteAsync(
        Func<TContext, CancellationToken, Task<CommitOutcome>> write,
        Func<Task<bool?>> isStoredAsync,
        CancellationToken cancellationToken,
        Func<TContext, Action, Task<CommitOutcome>?>? oneStatement = null)
    {
        using var apart = Apart();
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = context.ConfigureAwait(false);
        context.Database.AutoSavepointsEnabled = false; // what fails is rolled back as a whole
        using var gate = await WriterGate.EnterAsync(context, cancellationToken).ConfigureAwait(false);
        bool inDoubt = false;
        long began = Stopwatch.GetTimestamp();
        try
        {
            return await context.Database.CreateExecutionStrategy()
                .ExecuteAsync(TryAsync, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The time is measured here, since the driver, the server or SQLite may have given up, and SQLite's error doesn't say so.
            bool tookTooLong = exception is not OperationCanceledException
                && Stopwatch.GetElapsedTime(began) >= TimeLimit(context);
            if (inDoubt && await isStoredAsync().ConfigureAwait(false) is true)
            {
                return CommitOutcome.Committed;
            }

            if (tookTooLong)
            {
                throw StoreFailures.TimedOut(exception);
            }

            StoreFailures.ThrowIfTablesAreMissing(exception);
            throw;
        }

        async Task<CommitOutcome> TryAsync(CancellationToken cancellationToken)
        {
            if (inDoubt)
            {
                bool isStored = await isStoredAsync().ConfigureAwait(false)
                    ?? throw new StoreException(
                        StoreFailure.Unavailable,
                        "The answer to a commit was lost, and others have changed what it wrote since: whether it was stored is open.");
                if (isStored)
                {
                    return CommitOutcome.Committed;
                }
            }

            inDoubt = false;
            if (oneStatement?.Invoke(context, BeginDoubt) is { } commit)
            {
                return await SettledAsync(commit).ConfigureAwait(false);
            }

            context.ChangeTracker.Clear();
            var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = transaction.ConfigureAwait(false);
            if (await write(context, cancellationToken).ConfigureAwait(false) == CommitOutcome.Conflict)
            {
                return CommitOutcome.Conflict;
            }

            return await SettledAsync(CommitAsync()).ConfigureAwait(false);

            async Task<CommitOutcome> CommitAsync()
            {
                BeginDoubt();
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return CommitOutcome.Committed;
            }
        }

        void BeginDoubt() => inDoubt = true;

        async Task<CommitOutcome> SettledAsync(Task<CommitOutcome> commit)
        {
            try
            {
                var outcome = await commit.ConfigureAwait(false);
                inDoubt = false;
                return outcome;
            }
            catch (Exception exception) when (StoreFailures.IsRefusal(exception, context.Database.GetDbConnection()))
            {
                inDoubt = false;
                throw;
            }
        }
    }

    /// <summary>
    /// Writes something that no other change makes wrong. It is tried again if the database gave it up in favour of another
    /// transaction. That may happen to a change of many days, whose rows are locked in no particular order.
    /// </summary>
    private async Task<CommitOutcome> PersistAsync(
        Func<TContext, CancellationToken, Task<CommitOutcome>> write,
        Func<Task<bool?>> isStoredAsync,
        CancellationToken cancellationToken,
        Func<TContext, Action, Task<CommitOutcome>?>? oneStatement = null)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteAsync(write, isStoredAsync, cancellationToken, oneStatement).ConfigureAwait(false);
            }
            catch (Exception exception) when (attempt < MaxAttempts && StoreFailures.IsLostRace(exception))
            {
                // The transaction that won has gone on.
            }
        }
    }

    private async Task<T> ReadAsync<T>(
        Func<TContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var apart = Apart();
        try
        {
            return await _readers.ReadAsync(read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            StoreFailures.ThrowIfTablesAreMissing(exception);
            throw;
        }
    }

    /// <summary>Counts rows, if they are to be counted, up to one more than are counted exactly.</summary>
    private static async Task<int?> CountAsync<TRow>(
        IOrderedQueryable<TRow> rows, PageRequest page, CancellationToken cancellationToken) =>
        page.IsCounted
            ? await rows.Take(PageRequest.LargestCount + 1).CountAsync(cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>How long one command may take.</summary>
    private static TimeSpan TimeLimit(TContext context)
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        int seconds = context.Database.GetCommandTimeout() ?? command.CommandTimeout;
        return seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
    }

    /// <summary>Steps out of the caller's <see cref="TransactionScope"/>, if there is one.</summary>
    private static TransactionScope? Apart() => Transaction.Current is null
        ? null
        : new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
}
