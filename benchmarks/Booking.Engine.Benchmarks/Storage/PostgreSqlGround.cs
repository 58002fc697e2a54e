using System.Data.Common;
using BookingEngine.EntityFrameworkCore;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BookingEngine.Benchmarks.Storage;

/// <summary>
/// A PostgreSQL server of this process, with fsync and synchronous_commit on. The engine and the raw side both use
/// it.
/// </summary>
public sealed class PostgreSqlGround
{
    public const int RawClients = 32;

    private readonly Action<DbContextOptionsBuilder> _configure;

    private PostgreSqlGround(
        PostgreSqlServer server, Action<DbContextOptionsBuilder> configure, RawBookings[] raw, Commands commands)
    {
        _configure = configure;
        Server = server;
        Desk = OpenDesk();
        Raw = raw;
        Sent = commands;
    }

    /// <summary>Held on to: it ends with the object, or with the process.</summary>
    public PostgreSqlServer Server { get; }

    public Desk Desk { get; }

    /// <summary>Clients past the engine, each with a day of its own.</summary>
    public IReadOnlyList<RawBookings> Raw { get; }

    /// <summary>What the engine has sent to the database.</summary>
    public Commands Sent { get; }

    public static async Task<PostgreSqlGround> StartAsync()
    {
        var server = await PostgreSqlServer.StartAsync();
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Database = "bars",
            MaxPoolSize = 64,
            MaxAutoPrepare = 50,
            NoResetOnClose = true,
        };
        var commands = new Commands();
        void Configure(DbContextOptionsBuilder options) => options
            .UseNpgsql(connection.ConnectionString, npgsql => npgsql.EnableRetryOnFailure(maxRetryCount: 2))
            .AddInterceptors(commands);

        var options = new DbContextOptionsBuilder<BookingDbContext>();
        Configure(options);
        await using var context = new BookingDbContext(options.Options);
        await context.Database.EnsureCreatedAsync();
        await context.Database.EnsureBookingConstraintsAsync();
        var source = NpgsqlDataSource.Create(connection.ConnectionString);
        var raw = new RawBookings[RawClients];
        await RawBookings.CreateTableAsync(source);
        for (int i = 0; i < RawClients; i++)
        {
            raw[i] = await RawBookings.ConnectAsync(source);
        }

        return new PostgreSqlGround(server, Configure, raw, commands);
    }

    /// <summary>Opens another host on the same database.</summary>
    public Desk OpenDesk(Action<BookingEngineOptions>? configure = null, Action<BookingEngineBuilder>? also = null) => new(
        engine =>
        {
            Use(engine);
            also?.Invoke(engine);
        },
        configure);

    /// <summary>Has an engine use the database.</summary>
    public void Use(BookingEngineBuilder engine) => engine.UseEntityFrameworkCore(_configure);

    /// <summary>Counts commands.</summary>
    public sealed class Commands : DbCommandInterceptor
    {
        private int _count;

        public int Count => _count;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return ValueTask.FromResult(result);
        }
    }
}
