using BookingEngine.Conformance;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

/// <summary>The engine's tables beside a user's own, in the user's own context.</summary>
public sealed class OwnContextTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("booking-");
    private readonly ServiceProvider _services;

    public OwnContextTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IClock>(FakeClock.FromUtc(2024, 1, 10));
        services.AddPooledDbContextFactory<ShopContext>(
            options => options.UseSqlite($"Data Source={Path.Combine(_folder.FullName, "shop.db")}"));
        services.AddBookingEngine().UseEntityFrameworkCore<ShopContext>();
        _services = services.BuildServiceProvider();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IDbContextFactory<ShopContext> Contexts => _services.GetRequiredService<IDbContextFactory<ShopContext>>();

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
        // Deferred: it holds no lock until it writes, or SQLite would let nobody else write.
        await context.Database.OpenConnectionAsync(Stop);
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        await using var transaction = connection.BeginTransaction(deferred: true);
        await context.Database.UseTransactionAsync(transaction, Stop);

        var booked = await BookAsync();
        await transaction.RollbackAsync(Stop);

        Assert.True(booked.Succeeded, booked.Error?.Message);
        Assert.NotNull(
            await _services.GetRequiredService<BookingService>().FindAsync(booked.Value.Booking.Id, Stop));
    }

    public async ValueTask InitializeAsync()
    {
        await using var context = await Contexts.CreateDbContextAsync();
        await context.Database.EnsureCreatedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await using (var context = await Contexts.CreateDbContextAsync())
        {
            SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
        }

        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<Result<BookingDetails>> BookAsync()
    {
        var created = await _services.GetRequiredService<ExchangeService>().CreateAsync(Examples.Exchange(), Stop);
        Assert.True(created.Succeeded, created.Error?.Message);
        return await _services.GetRequiredService<BookingService>().BookAsync(
            new BookingRequest(
                created.Value.Id, Examples.Monday, new LocalTime(9, 0), new LocalTime(10, 0), Examples.Customer),
            Stop);
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

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseBookingEngine();
    }
}
