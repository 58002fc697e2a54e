using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

/// <summary>On SQLite, contexts for reading stay open and are reused by later readers.</summary>
public sealed class ReaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Successive_readers_share_one_context_which_is_disposed_with_the_store()
    {
        await using var database = new SqliteFile();
        var contexts = new Contexts { ConnectionString = database.ConnectionString };
        await contexts.CreateTablesAsync();
        await using (var services = contexts.Host())
        {
            var store = services.GetRequiredService<IExchangeStore>();
            var exchange = Examples.Exchange();
            await store.AddAsync(exchange, Stop);

            Assert.Single(await store.FindAsync([exchange.Id], Stop));
            Assert.Single(await store.FindAsync([exchange.Id], Stop));

            Assert.Equal(1, contexts.Open);
        }

        Assert.Equal(0, contexts.Open);
    }

    [Fact]
    public async Task A_context_that_failed_is_not_reused()
    {
        await using var database = new SqliteFile();
        var contexts = new Contexts { ConnectionString = database.ConnectionString };
        await using var services = contexts.Host();
        var store = services.GetRequiredService<IExchangeStore>();

        await Assert.ThrowsAsync<StoreException>(() => store.FindAsync([Guid.NewGuid()], Stop)); // no such table

        Assert.Equal(0, contexts.Open);
    }

    [Fact]
    public async Task A_cancelled_query_is_logged_as_cancelled()
    {
        await using var database = new SqliteFile();
        var executed = new Executed();
        var contexts = new Contexts { ConnectionString = database.ConnectionString };
        await contexts.CreateTablesAsync();
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(
            options => options.UseSqlite(database.ConnectionString).AddInterceptors(executed));
        await using var host = services.BuildServiceProvider();
        using var gone = new CancellationTokenSource();
        executed.Before = gone.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.GetRequiredService<IExchangeStore>().FindAsync([Guid.NewGuid()], gone.Token));

        Assert.Equal((1, 0), (executed.Canceled, executed.Failed));
    }

    [Fact]
    public async Task A_context_factory_with_several_databases_keeps_their_readers_apart()
    {
        await using var database = new SqliteFile();
        await using var other = new SqliteFile();
        var contexts = new Contexts { ConnectionString = other.ConnectionString };
        await contexts.CreateTablesAsync();
        contexts.ConnectionString = database.ConnectionString;
        await contexts.CreateTablesAsync();
        await using var services = contexts.Host();
        var store = services.GetRequiredService<IExchangeStore>();
        var exchange = Examples.Exchange();
        await store.AddAsync(exchange, Stop);
        Assert.Single(await store.FindAsync([exchange.Id], Stop));

        contexts.ConnectionString = other.ConnectionString;
        Assert.Empty(await store.FindAsync([exchange.Id], Stop));
        contexts.ConnectionString = database.ConnectionString;
        Assert.Single(await store.FindAsync([exchange.Id], Stop));
    }

    /// <summary>
    /// A factory that can be told to use another database, and that counts the contexts it made and nobody disposed
    /// of.
    /// </summary>
    private sealed class Contexts : IDbContextFactory<BookingDbContext>
    {
        private int _open;

        public required string ConnectionString { get; set; }

        public int Open => _open;

        public BookingDbContext CreateDbContext()
        {
            _open++;
            return new Counted(
                new DbContextOptionsBuilder<BookingDbContext>().UseSqlite(ConnectionString).Options, () => _open--);
        }

        public async Task CreateTablesAsync()
        {
            await using var context = CreateDbContext();
            await context.Database.EnsureCreatedAsync(Stop);
        }

        public ServiceProvider Host()
        {
            var services = new ServiceCollection().AddSingleton<IDbContextFactory<BookingDbContext>>(this);
            services.AddBookingEngine().UseEntityFrameworkCore<BookingDbContext>();
            return services.BuildServiceProvider();
        }
    }

    private sealed class Executed : DbCommandInterceptor
    {
        public List<DbCommand> Commands { get; } = [];

        public Action Before { get; set; } = () => { };

        public int Canceled { get; private set; }

        public int Failed { get; private set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            Commands.Add(command);
            Before();
            return ValueTask.FromResult(result);
        }

        public override Task CommandCanceledAsync(
            DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Canceled++;
            return Task.CompletedTask;
        }

        public override Task CommandFailedAsync(
            DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            Failed++;
            return Task.CompletedTask;
        }
    }

    private sealed class Counted(DbContextOptions<BookingDbContext> options, Action disposed) : BookingDbContext(options)
    {
        public override void Dispose()
        {
            base.Dispose();
            disposed();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            disposed();
        }
    }
}
