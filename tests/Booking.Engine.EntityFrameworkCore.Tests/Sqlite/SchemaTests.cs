using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

public sealed class SqliteConstraintTests(SqliteFile database) : ConstraintTests<SqliteFile>(database)
{
    /// <inheritdoc/>
    protected override bool IsRefusal(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: 19 }; // SQLITE_CONSTRAINT
}

/// <summary>The settings of a file created by the sample host's migrations.</summary>
public sealed class SchemaTests(SqliteFile file) : IClassFixture<SqliteFile>
{
    [Fact]
    public async Task A_new_SQLite_file_uses_a_write_ahead_log_and_syncs_it()
    {
        Assert.Equal("wal", await file.ExecuteAsync("PRAGMA journal_mode"));
        Assert.Equal(2L, await file.ExecuteAsync("PRAGMA synchronous")); // FULL
    }
}
