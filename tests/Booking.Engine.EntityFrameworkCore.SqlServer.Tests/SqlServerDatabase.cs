using BookingEngine.Conformance;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.EntityFrameworkCore.SqlServer.Tests;

/// <summary>
/// A database of its own on the SQL Server that <c>BOOKING_TEST_SQLSERVER</c> names: a connection string of a login that may
/// create databases.
/// </summary>
public sealed class SqlServerDatabase : IStoreUnderTest, IAsyncLifetime
{
    private readonly string _connection = new SqlConnectionStringBuilder(
        Environment.GetEnvironmentVariable("BOOKING_TEST_SQLSERVER")
        ?? throw new InvalidOperationException(
            "Name a SQL Server: BOOKING_TEST_SQLSERVER='Server=…;User Id=…;Password=…;TrustServerCertificate=true'."))
    {
        InitialCatalog = $"booking_{Guid.NewGuid():n}",
    }.ConnectionString;

    /// <inheritdoc/>
    public void AddTo(BookingEngineBuilder host) => host.UseEntityFrameworkCore(Configure);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await using var context = OpenContext();
        await context.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using var context = OpenContext();
        await context.Database.EnsureDeletedAsync();
    }

    private void Configure(DbContextOptionsBuilder options) => options.UseSqlServer(_connection);

    private BookingDbContext OpenContext()
    {
        var options = new DbContextOptionsBuilder<BookingDbContext>();
        Configure(options);
        return new BookingDbContext(options.Options);
    }
}
