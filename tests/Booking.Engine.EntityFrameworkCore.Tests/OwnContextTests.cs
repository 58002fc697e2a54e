using System.Data.Common;
using System.Transactions;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>The engine's tables beside an app's own tables, in the app's own context.</summary>
public abstract class OwnContextTests : IAsyncLifetime
{
    private ServiceProvider? _services;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ServiceProvider Services => _services ?? throw new InvalidOperationException("Not made yet.");

    private IDbContextFactory<ShopContext> Contexts => Services.GetRequiredService<IDbContextFactory<ShopContext>>();

    [Fact]
    public async Task The_store_neither_saves_nor_clears_the_apps_pending_changes()
    {
        await using var context = await Contexts.CreateDbContextAsync(Stop);
        context.Add(new Invoice { Number = 7 });

        var booked = await BookAsync();

        Assert.True(booked.Succeeded, booked.Error?.Message);
        Assert.Empty(await StoredInvoicesAsync());
        Assert.Single(context.ChangeTracker.Entries());
        await context.SaveChangesAsync(Stop);
        Assert.Equal(7, Assert.Single(await StoredInvoicesAsync()).Number);
    }

    [Fact]
    public async Task The_store_does_not_join_the_apps_transaction()
    {
        await using var context = await Contexts.CreateDbContextAsync(Stop);
        await context.Database.OpenConnectionAsync(Stop);
        await using var transaction = await BeginAsync(context.Database.GetDbConnection());
        await context.Database.UseTransactionAsync(transaction, Stop);

        var booked = await BookAsync();
        await transaction.RollbackAsync(Stop);

        Assert.True(booked.Succeeded, booked.Error?.Message);
        Assert.NotNull(await Services.GetRequiredService<BookingService>().FindAsync(booked.Value.Booking.Id, Stop));
    }

    [Fact]
    public async Task The_store_does_not_join_the_callers_ambient_transaction()
    {
        Result<BookingDetails> booked;
        IReadOnlyList<Exchange> during;
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            booked = await BookAsync();
            during = await Services.GetRequiredService<IExchangeStore>().FindAsync([booked.Value!.Booking.ExchangeId], Stop);
            Assert.Equal(Guid.Empty, Transaction.Current!.TransactionInformation.DistributedIdentifier);
        } // not completed

        Assert.Single(during);
        Assert.NotNull(await Services.GetRequiredService<BookingService>().FindAsync(booked.Value.Booking.Id, Stop));
    }

    [Fact]
    public async Task An_exchange_is_removed_with_all_it_has_even_if_no_foreign_key_cascades()
    {
        var booked = await BookAsync();
        var exchanges = Services.GetRequiredService<IExchangeStore>();

        var removed = await exchanges.RemoveAsync(booked.Value!.Booking.ExchangeId, 1, Stop);

        Assert.Equal(CommitOutcome.Committed, removed);
        Assert.Empty(await exchanges.FindAsync([booked.Value.Booking.ExchangeId], Stop));
        Assert.Null(await Services.GetRequiredService<BookingService>().FindAsync(booked.Value.Booking.Id, Stop));
    }

    /// <summary>Names a database that doesn't exist yet.</summary>
    protected abstract Task<Action<DbContextOptionsBuilder>> NewDatabaseAsync();

    /// <summary>Begins the app's transaction, which must not keep others from writing.</summary>
    protected virtual ValueTask<DbTransaction> BeginAsync(DbConnection connection) =>
        connection.BeginTransactionAsync(Stop);

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IClock>(FakeClock.FromUtc(2024, 1, 10));
        services.AddPooledDbContextFactory<ShopContext>(await NewDatabaseAsync());
        services.AddBookingEngine().UseEntityFrameworkCore<ShopContext>();
        _services = services.BuildServiceProvider();
        await using var context = await Contexts.CreateDbContextAsync();
        await context.Database.EnsureCreatedAsync();
        await context.Database.EnsureBookingConstraintsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await using (var context = await Contexts.CreateDbContextAsync())
        {
            await context.Database.EnsureDeletedAsync();
        }

        await Services.DisposeAsync();
    }

    private async Task<Result<BookingDetails>> BookAsync()
    {
        var created = await Services.GetRequiredService<ExchangeService>().CreateAsync(Examples.Exchange(), Stop);
        Assert.True(created.Succeeded, created.Error?.Message);
        return await Services.GetRequiredService<BookingService>().BookAsync(
            Examples.Request(created.Value, new LocalTime(9, 0), new LocalTime(10, 0)), Stop);
    }

    private async Task<List<Invoice>> StoredInvoicesAsync()
    {
        await using var context = await Contexts.CreateDbContextAsync(Stop);
        return await context.Invoices.AsNoTracking().ToListAsync(Stop);
    }

    private sealed class Invoice
    {
        public int Id { get; set; }

        public int Number { get; set; }
    }

    /// <summary>A context with a schema and conventions of its own, which it applies to all tables.</summary>
    private sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();

        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        {
            configurationBuilder.Properties<Guid>().HaveConversion<string>();
            configurationBuilder.Properties<DateOnly>().HaveConversion<string>();
            configurationBuilder.Properties<long>().HaveConversion<string>();
        }

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.HasDefaultSchema("shop").UseBookingEngine();
            foreach (var type in modelBuilder.Model.GetEntityTypes())
            {
                type.AddProperty("ChangedBy", typeof(string));
                foreach (var key in type.GetForeignKeys())
                {
                    key.DeleteBehavior = DeleteBehavior.Restrict;
                }
            }
        }
    }
}
