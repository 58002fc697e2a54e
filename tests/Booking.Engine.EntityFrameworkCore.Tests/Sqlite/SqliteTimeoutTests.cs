using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

public sealed class SqliteTimeoutTests(SqliteFile database) : TimeoutTests<SqliteFile>(database)
{
    /// <inheritdoc/>
    protected override string Hold => "BEGIN IMMEDIATE";

    /// <inheritdoc/>
    protected override void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlite(connectionString);
}
