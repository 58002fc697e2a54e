using System.Collections.Concurrent;
using BookingEngine.EntityFrameworkCore.Sql;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Commit;

/// <summary>
/// SQLite lets one connection write at a time, and the others poll until they may. So the writers of one process wait here
/// for their turn instead. Between processes SQLite's own lock decides. Other databases have no gate.
/// </summary>
internal sealed class WriterGate : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new();

    private readonly SemaphoreSlim? _gate;

    private WriterGate(SemaphoreSlim? gate) => _gate = gate;

    /// <summary>Waits until no other writer of this process is at the context's database.</summary>
    public static async Task<WriterGate> EnterAsync(DbContext context, CancellationToken cancellationToken)
    {
        if (!Provider.IsSqlite(context))
        {
            return new WriterGate(null);
        }

        string file = Path.GetFullPath(context.Database.GetDbConnection().DataSource);
        var gate = Gates.GetOrAdd(file, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new WriterGate(gate);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate?.Release();
}
