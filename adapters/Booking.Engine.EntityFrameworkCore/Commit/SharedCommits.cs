using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>
/// Has commits share a statement. A few are written at a time, each by itself. Those that come meanwhile wait, and are written
/// together by the next statement. So a commit never waits for company, and a busy database writes many at the cost of few: it
/// logs, plans and answers once. Only changes that one statement can write get here (<see cref="DayCommit.IsOneStatement"/>).
/// </summary>
/// <param name="time">Tells when a statement takes long.</param>
internal sealed class SharedCommits(TimeProvider time)
{
    /// <summary>So many statements run at a time for one database. That kept a server and a host with two cores busiest.</summary>
    private const int MostAtOnce = 2;

    /// <summary>Others don't wait longer for a statement. It may wait itself for a day that somebody has locked.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private const int MostTogether = 64;

    private readonly Dictionary<object, Lane> _lanes = [];

    /// <summary>Commits a change. Others may be written on its context, and it on that of another.</summary>
    /// <param name="context">The context, which has no open connection.</param>
    /// <param name="change">The change.</param>
    /// <param name="sending">Called just before a statement with the change is sent.</param>
    public async Task<CommitOutcome> CommitAsync(DbContext context, DayChange change, Action sending)
    {
        var commit = new Commit(context, change, sending);
        // Contexts of one factory may differ in their databases.
        object key = (context.Model, context.Database.GetConnectionString());
        bool waits = false;
        lock (_lanes)
        {
            if (!_lanes.TryGetValue(key, out var lane))
            {
                _lanes[key] = lane = new Lane();
            }

            if (lane.Running < MostAtOnce)
            {
                lane.Running++;
            }
            else
            {
                waits = true;
                lane.Waiting.Enqueue(commit);
            }
        }

        if (waits)
        {
            return await commit.Outcome.Task.ConfigureAwait(false);
        }

        var writing = WriteAsync(commit);
        _ = GoOnAfterAsync(writing, key);
        return await writing.ConfigureAwait(false);
    }

    /// <summary>Lets the next statement run once one has ended, or takes long.</summary>
    private async Task GoOnAfterAsync(Task writing, object key)
    {
        await writing.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Next(key);
    }

    /// <summary>Writes those that wait by now, or ends if none does.</summary>
    private void Next(object key)
    {
        var together = new List<Commit>();
        lock (_lanes)
        {
            var lane = _lanes[key];
            while (together.Count < MostTogether && lane.Waiting.TryDequeue(out var waiting))
            {
                together.Add(waiting);
            }

            if (together.Count == 0)
            {
                lane.Running--;
                if (lane.Running == 0)
                {
                    _lanes.Remove(key);
                }

                return;
            }
        }

        // On a task of its own: neither does the one before wait for it, nor does it inherit anything ambient.
        ThreadPool.UnsafeQueueUserWorkItem(
            commits => _ = GoOnAfterAsync(commits.Count == 1 ? WriteAloneAsync(commits[0]) : WriteTogetherAsync(commits), key),
            together,
            preferLocal: false);
    }

    /// <summary>
    /// Writes commits together. Those that the statement has passed over are written by themselves, and so are all of them if the
    /// database refuses the rows of one: nothing is stored then. Any other failure is that of each commit, which finds out for itself
    /// whether it is stored. So is a timeout, since each would take as long again.
    /// </summary>
    private static async Task WriteTogetherAsync(List<Commit> together)
    {
        var context = together[0].Context;
        IReadOnlyList<int> written = [];
        try
        {
            written = await OpenAsync(
                together,
                () => DayCommit.WriteTogetherAsync(context, [.. together.Select(commit => commit.Change)])).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Each commit gets the exception.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!StoreFailures.IsRefusal(exception, context.Database.GetDbConnection())
                || StoreFailures.Of(exception) is { Failure: StoreFailure.TimedOut })
            {
                together.ForEach(commit => commit.Outcome.SetException(exception));
                return;
            }
        }

        foreach (int number in written)
        {
            together[number].Outcome.SetResult(CommitOutcome.Committed);
        }

        await Task.WhenAll(Enumerable.Range(0, together.Count).Except(written).Select(number => WriteAloneAsync(together[number])))
            .ConfigureAwait(false);
    }

    private static async Task WriteAloneAsync(Commit commit)
    {
        try
        {
            commit.Outcome.SetResult(await WriteAsync(commit).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // The commit gets the exception.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            commit.Outcome.SetException(exception);
        }
    }

    private static Task<CommitOutcome> WriteAsync(Commit commit) =>
        OpenAsync([commit], () => DayCommit.WriteAsync(commit.Context, commit.Change, CancellationToken.None));

    /// <summary>Writes on the connection of the first commit.</summary>
    private static async Task<T> OpenAsync<T>(IReadOnlyList<Commit> commits, Func<Task<T>> write)
    {
        var database = commits[0].Context.Database;
        await database.OpenConnectionAsync().ConfigureAwait(false);
        try
        {
            foreach (var commit in commits)
            {
                commit.Sending();
            }

            return await write().ConfigureAwait(false);
        }
        finally
        {
            await database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A commit, which may wait for the next statement.</summary>
    private sealed record Commit(DbContext Context, DayChange Change, Action Sending)
    {
        public TaskCompletionSource<CommitOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What is written to one database, and what waits for that.</summary>
    private sealed class Lane
    {
        public int Running { get; set; }

        public Queue<Commit> Waiting { get; } = [];
    }
}
