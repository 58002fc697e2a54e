using System.Data.Common;
using BookingEngine.SampleHost.Migrations.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

/// <summary>A SQLite file of its own.</summary>
public sealed class SqliteFile : TestDatabase
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("booking-");

    /// <inheritdoc/>
    public override string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "booking.db")}";

    /// <inheritdoc/>
    public override void Configure(
        DbContextOptionsBuilder options, Func<ExecutionStrategyDependencies, IExecutionStrategy>? strategy = null) =>
        options
            .UseSqlite(
                ConnectionString,
                sqlite =>
                {
                    sqlite.MigrationsAssembly(typeof(DesignTimeContextFactory).Assembly);
                    if (strategy is not null)
                    {
                        sqlite.ExecutionStrategy(strategy);
                    }
                })
            .ConfigureWarnings(warnings => warnings.Throw(RelationalEventId.MultipleCollectionIncludeWarning));

    /// <inheritdoc/>
    public override DbConnection Connect() => new SqliteConnection(ConnectionString);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await using (var connection = new SqliteConnection(ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        _folder.Delete(recursive: true);
    }
}
