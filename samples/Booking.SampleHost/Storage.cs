using BookingEngine.EntityFrameworkCore;
using BookingEngine.SampleHost.Migrations.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.SampleHost;

/// <summary>Where bookings are kept: how it is plugged in, made ready at start, and told to people.</summary>
public sealed record Storage(string Description, Func<IServiceProvider, CancellationToken, Task> PrepareAsync)
{
    public static Storage Add(BookingEngineBuilder engine, HostSettings settings) => settings.Storage switch
    {
        StorageKind.Sqlite => AddSqlite(engine, settings.ConnectionString),
        StorageKind.InMemory => new Storage(
            "Data are kept in memory, and gone when this process ends.", (_, _) => Task.CompletedTask),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Storage, "Not a known storage."),
    };

    private static Storage AddSqlite(BookingEngineBuilder engine, string connectionString)
    {
        var connection = HostSettings.SqliteConnection(connectionString);
        engine.UseEntityFrameworkCore(database => database.UseSqlite(
            connection.ConnectionString,
            sqlite => sqlite.MigrationsAssembly(typeof(DesignTimeContextFactory).Assembly)));
        return new Storage($"Data are kept in {connection.DataSource}.", MigrateSqliteAsync);
    }

    /// <summary>Creates or migrates the tables, and lets readers go on while a writer writes (WAL).</summary>
    private static async Task MigrateSqliteAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<BookingDbContext>>();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        _ = Directory.CreateDirectory(
            Path.GetDirectoryName(new SqliteConnectionStringBuilder(context.Database.GetConnectionString()).DataSource)!);
        await context.Database.MigrateAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = 'wal'", cancellationToken);
    }
}
