using BookingEngine.Conformance;
using BookingEngine.SampleHost.Migrations.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

/// <summary>A SQLite file of its own, made by the sample host's migrations and removed afterwards.</summary>
public sealed class SqliteFile : IStoreUnderTest, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("booking-");

    public string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "booking.db")}";

    /// <summary>Options of a context on the file.</summary>
    public void Configure(DbContextOptionsBuilder options) => options
        .UseSqlite(
            ConnectionString,
            sqlite => sqlite.MigrationsAssembly(typeof(DesignTimeContextFactory).Assembly))
        .ConfigureWarnings(warnings => warnings.Throw(RelationalEventId.MultipleCollectionIncludeWarning));

    /// <inheritdoc/>
    public void AddTo(BookingEngineBuilder host) => host.UseEntityFrameworkCore(Configure);

    /// <summary>A context of the caller's own on the file.</summary>
    public BookingDbContext OpenContext(params IInterceptor[] interceptors)
    {
        var options = new DbContextOptionsBuilder<BookingDbContext>();
        Configure(options);
        return new BookingDbContext(options.AddInterceptors(interceptors).Options);
    }

    /// <summary>Runs plain SQL, as a writer does that goes around the library.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await using var context = OpenContext();
        await context.Database.MigrateAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using (var connection = new SqliteConnection(ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        _folder.Delete(recursive: true);
    }
}
