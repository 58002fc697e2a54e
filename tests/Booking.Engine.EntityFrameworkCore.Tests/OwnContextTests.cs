using System.Data.Common;
using BookingEngine.Conformance;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>The engine's tables beside a user's own, in the user's own context.</summary>
public abstract class OwnContextTests : IAsyncLifetime
{
    private ServiceProvider? _services;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ServiceProvider Services => _services ?? throw new InvalidOperationException("Not made yet.");

    private IDbContextFactory<ShopContext> Contexts => Services.GetRequiredService<IDbContextFactory<ShopContext>>();

    [Fact]
    public async Task The_store_neither_flushes_nor_clears_the_users_pending_changes()
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
    public async Task The_store_does_not_join_the_users_transaction()
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

    /// <summary>Names a database that isn't there yet.</summary>
    protected abstract Task<Action<DbContextOptionsBuilder>> NewDatabaseAsync();

    /// <summary>Begins the user's transaction, which must not keep others from writing.</summary>
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

    private sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.HasDefaultSchema("shop").UseBookingEngine();
    }
}
