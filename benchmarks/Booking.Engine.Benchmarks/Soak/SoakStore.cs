using BookingEngine.EntityFrameworkCore;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>The data of a soak, and how a host is connected to them.</summary>
public abstract class SoakStore : IAsyncDisposable
{
    /// <summary>Creates the store of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static async Task<SoakStore> CreateAsync(string name) => name switch
    {
        "memory" => new MemorySoakStore(),
        "sqlite" => await SqliteSoakStore.StartAsync(),
        "postgresql" => await PostgreSqlSoakStore.StartAsync(),
        _ => throw new ArgumentException($"Which store? memory, sqlite or postgresql, not '{name}'.", nameof(name)),
    };

    /// <summary>Connects a host.</summary>
    public abstract void AddTo(BookingEngineBuilder engine);

    /// <summary>
    /// Disturbs the store after some hundred more operations each time, until it is stopped. It returns how often it did so. It goes by
    /// <paramref name="operations"/>, the number made so far, since by the clock a slow machine would be disturbed all the time.
    /// </summary>
    public virtual Task<int> DisturbAsync(Func<long> operations, Random random, CancellationToken stop) => Task.FromResult(0);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Creates the tables.</summary>
    protected static async Task CreateTablesAsync(Action<DbContextOptionsBuilder> configure)
    {
        var options = new DbContextOptionsBuilder<BookingDbContext>();
        configure(options);
        await using var context = new BookingDbContext(options.Options);
        await context.Database.EnsureCreatedAsync();
        await context.Database.EnsureBookingConstraintsAsync();
    }
}

internal sealed class MemorySoakStore : SoakStore
{
    private readonly InMemoryStore _store = new();

    /// <inheritdoc/>
    public override void AddTo(BookingEngineBuilder engine) =>
        engine.UseStore<InMemoryStore>().Services.Replace(ServiceDescriptor.Singleton(_store));
}

internal sealed class SqliteSoakStore : SoakStore
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("booking-soak-");

    public static async Task<SqliteSoakStore> StartAsync()
    {
        var store = new SqliteSoakStore();
        await CreateTablesAsync(store.Configure);
        return store;
    }

    /// <inheritdoc/>
    public override void AddTo(BookingEngineBuilder engine) => engine.UseEntityFrameworkCore(Configure);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        await base.DisposeAsync();
    }

    private void Configure(DbContextOptionsBuilder options) =>
        options.UseSqlite($"Data Source={Path.Combine(_folder.FullName, "booking.db")}");
}

/// <summary>A PostgreSQL server of this process. Now and then it ends a connection, whatever that is doing.</summary>
internal sealed class PostgreSqlSoakStore(PostgreSqlServer server) : SoakStore
{
    private const string EndAny = """
        SELECT count(pg_terminate_backend(pid)) FROM (
            SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1) AS any_one
        """;

    private readonly string _connection = new NpgsqlConnectionStringBuilder(server.ConnectionString)
    {
        Database = "soak",
        MaxPoolSize = 40,
        MaxAutoPrepare = 50,
        NoResetOnClose = true,
    }.ConnectionString;

    private int _hosts;

    public static async Task<PostgreSqlSoakStore> StartAsync()
    {
        var store = new PostgreSqlSoakStore(await PostgreSqlServer.StartAsync(isDurable: false));
        await CreateTablesAsync(options => options.UseNpgsql(store._connection));
        return store;
    }

    /// <summary>Connects a host. Every second one doesn't try again by itself after a lost connection.</summary>
    public override void AddTo(BookingEngineBuilder engine)
    {
        int retries = _hosts++ % 2 == 0 ? 3 : 0;
        engine.UseEntityFrameworkCore(options => options.UseNpgsql(
            _connection, npgsql => npgsql.EnableRetryOnFailure(retries, TimeSpan.FromMilliseconds(50), errorCodesToAdd: null)));
    }

    /// <inheritdoc/>
    public override async Task<int> DisturbAsync(Func<long> operations, Random random, CancellationToken stop)
    {
        var connection = new NpgsqlConnectionStringBuilder(_connection) { Pooling = false };
        await using var source = NpgsqlDataSource.Create(connection);
        int ended = 0;
        long next = 0;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(20, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (operations() < next)
            {
                continue;
            }

            next = operations() + random.Next(20, 400);
            await using var command = source.CreateCommand(EndAny);
            ended += (int)(long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
        }

        return ended;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await base.DisposeAsync();
    }
}
