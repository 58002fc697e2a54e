using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

public sealed class SqliteOwnContextTests : OwnContextTests
{
    /// <inheritdoc/>
    protected override Task<Action<DbContextOptionsBuilder>> NewDatabaseAsync()
    {
        string file = Path.Combine(Path.GetTempPath(), $"booking-{Guid.NewGuid():n}.db");
        return Task.FromResult<Action<DbContextOptionsBuilder>>(options => options.UseSqlite($"Data Source={file}"));
    }

    // Deferred: it holds no lock until it writes, or SQLite would let nobody else write.
    /// <inheritdoc/>
    protected override ValueTask<DbTransaction> BeginAsync(DbConnection connection) =>
        ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: true));
}
