using BookingEngine.EntityFrameworkCore;
using BookingEngine.MongoDB;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using MongoDB.Driver;
using Npgsql;

namespace BookingEngine.SampleHost;

/// <summary>The configured store: how it is registered, prepared at start, and described in the start message.</summary>
public sealed record Storage(string Description, Func<IServiceProvider, CancellationToken, Task> PrepareAsync)
{
    // Any number will do that no other program uses for a lock in the same database.
    private const long MigrationLock = 7_305_180_412_094;
    // The engine has fewer statements than this.
    private const int PreparedStatements = 50;

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
        PrepareStatements(connection);
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
    /// Keeps statements prepared, and skips the reset of a connection's state before each use, since this host
    /// changes none. The connection string can turn both off, as it must for a pooler such as PgBouncer.
    /// </summary>
    private static void PrepareStatements(NpgsqlConnectionStringBuilder connection)
    {
        if (!connection.ShouldSerialize("Max Auto Prepare"))
        {
            connection.MaxAutoPrepare = PreparedStatements;
        }

        if (!connection.ShouldSerialize("No Reset On Close"))
        {
            connection.NoResetOnClose = true;
        }
    }

    /// <summary>
    /// When several hosts start together, one creates the database, and they migrate one at a time. EF's own lock
    /// ends with each migration, and a host that waited for it would apply again the migrations that another has
    /// applied meanwhile.
    /// </summary>
    private static async Task PreparePostgreSqlAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = await OpenContextAsync(services, cancellationToken);
        await CreateIfMissingAsync(context.GetService<IRelationalDatabaseCreator>(), cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", cancellationToken);
        if (await context.Database.SqlQuery<bool>($"""SELECT to_regclass('"__EFMigrationsHistory"') IS NULL AS "Value" """)
            .SingleAsync(cancellationToken))
        {
            // Otherwise EF would query the missing table and log an error.
            await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        }

        await MigrateAsync(context, cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", cancellationToken);
    }

    private static async Task CreateIfMissingAsync(
        IRelationalDatabaseCreator database, CancellationToken cancellationToken)
    {
        try
        {
            if (!await database.ExistsAsync(cancellationToken))
            {
                await database.CreateAsync(cancellationToken);
            }
        }
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another host has created it in the meantime.
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

    /// <summary>Lets readers continue while a writer writes (WAL).</summary>
    private static async Task PrepareSqliteAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = await OpenContextAsync(services, cancellationToken);
        CreateForOwnerOnly(new SqliteConnectionStringBuilder(context.Database.GetConnectionString()));
        await MigrateAsync(context, cancellationToken);
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = 'wal'", cancellationToken);
    }

    /// <summary>
    /// Creates the file and its directory, if they don't exist, with access for this process's user only. SQLite
    /// gives the files that it keeps beside it the same permissions.
    /// </summary>
    private static void CreateForOwnerOnly(SqliteConnectionStringBuilder connection)
    {
        string directory = Path.GetDirectoryName(connection.DataSource)!;
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(directory); // files in it inherit its permissions
            return;
        }

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _ = Directory.CreateDirectory(directory, owner | UnixFileMode.UserExecute);
        if (connection.Mode == SqliteOpenMode.ReadWriteCreate && !File.Exists(connection.DataSource))
        {
            using var _ = File.Open(connection.DataSource, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = owner,
            });
        }
    }

    /// <summary>
    /// Creates or migrates the tables under EF's lock, so that only one of several hosts that start together does. On
    /// SQLite the lock is a row that a killed host leaves behind, so it is only taken if there is something to
    /// migrate.
    /// </summary>
    private static async Task MigrateAsync(BookingDbContext context, CancellationToken cancellationToken)
    {
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await context.Database.MigrateAsync(cancellationToken);
        }

        await context.Database.EnsureBookingConstraintsAsync(cancellationToken);
    }

    private static async Task<BookingDbContext> OpenContextAsync(
        IServiceProvider services, CancellationToken cancellationToken)
    {
        var context = await services.GetRequiredService<IDbContextFactory<BookingDbContext>>()
            .CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(LongestMigrationStep);
        return context;
    }
}
