using BookingEngine.EntityFrameworkCore;
using BookingEngine.MongoDB;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MongoDB.Driver;
using Npgsql;

namespace BookingEngine.SampleHost;

/// <summary>Where bookings are kept: how it is plugged in, made ready at start, and told to people.</summary>
public sealed record Storage(string Description, Func<IServiceProvider, CancellationToken, Task> PrepareAsync)
{
    private static readonly TimeSpan LongestMigrationStep = TimeSpan.FromMinutes(30);

    public static Storage Add(BookingEngineBuilder engine, HostSettings settings) => settings.Storage switch
    {
        StorageKind.Sqlite => AddSqlite(engine, settings.ConnectionString),
        StorageKind.PostgreSql => AddPostgreSql(engine, settings.ConnectionString),
        StorageKind.MongoDb => AddMongoDb(engine, settings.ConnectionString),
        StorageKind.InMemory => new Storage(
            "Data are kept in memory, and gone when this process ends.", (_, _) => Task.CompletedTask),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Storage, "Not a known storage."),
    };

    private static Storage AddSqlite(BookingEngineBuilder engine, string connectionString)
    {
        var connection = HostSettings.SqliteConnection(connectionString);
        engine.UseEntityFrameworkCore(database => database.UseSqlite(
            connection.ConnectionString,
            sqlite => sqlite.MigrationsAssembly(typeof(Migrations.Sqlite.DesignTimeContextFactory).Assembly)));
        return new Storage($"Data are kept in {connection.DataSource}.", PrepareSqliteAsync);
    }

    private static Storage AddPostgreSql(BookingEngineBuilder engine, string connectionString)
    {
        var connection = HostSettings.PostgreSqlConnection(connectionString);
        StoreTimeouts.Set(connection);
        engine.UseEntityFrameworkCore(database => database.UseNpgsql(
            connection.ConnectionString,
            npgsql => npgsql
                .MigrationsAssembly(typeof(Migrations.PostgreSql.DesignTimeContextFactory).Assembly)
                .EnableRetryOnFailure(maxRetryCount: 2)));
        return new Storage(
            $"Data are kept in the PostgreSQL database {connection.Database} at {connection.Host}.",
            PreparePostgreSqlAsync);
    }

    /// <summary>
    /// EF creates a database that is missing before it takes its lock. Of hosts that start together those that come
    /// second find it there just then, and go on from that.
    /// </summary>
    private static async Task PreparePostgreSqlAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = await OpenContextAsync(services, cancellationToken);
        try
        {
            await MigrateAsync(context, cancellationToken);
        }
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            await MigrateAsync(context, cancellationToken);
        }
    }

    private static Storage AddMongoDb(BookingEngineBuilder engine, string connectionString)
    {
        var connection = HostSettings.MongoDbConnection(connectionString);
        engine.Services.AddSingleton<IMongoClient>(_ => new MongoClient(StoreTimeouts.Of(connection)));
        engine.Services.AddOptions<MongoDBStoreOptions>().Configure<IMongoClient>((options, client) => options.Client = client);
        engine.UseMongoDB(options => options.DatabaseName = connection.DatabaseName);
        return new Storage(
            $"Data are kept in the MongoDB database {connection.DatabaseName ?? "booking"} at {connection.Server}.",
            (services, cancellationToken) => services.EnsureBookingIndexesAsync(cancellationToken));
    }

    /// <summary>Lets readers go on while a writer writes (WAL).</summary>
    private static async Task PrepareSqliteAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = await OpenContextAsync(services, cancellationToken);
        _ = Directory.CreateDirectory(
            Path.GetDirectoryName(new SqliteConnectionStringBuilder(context.Database.GetConnectionString()).DataSource)!);
        await MigrateAsync(context, cancellationToken);
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = 'wal'", cancellationToken);
    }

    /// <summary>Creates or migrates the tables, under a lock of EF's: of hosts that start together one does.</summary>
    private static async Task MigrateAsync(BookingDbContext context, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(LongestMigrationStep);
        await context.Database.MigrateAsync(cancellationToken);
        await context.Database.EnsureBookingConstraintsAsync(cancellationToken);
    }

    private static Task<BookingDbContext> OpenContextAsync(
        IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync(cancellationToken);
}
