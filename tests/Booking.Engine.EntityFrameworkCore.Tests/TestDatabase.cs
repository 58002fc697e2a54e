using System.Data.Common;
using BookingEngine.Conformance;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>A separate database, created by the sample host's migrations and removed afterwards.</summary>
public abstract class TestDatabase : IStoreUnderTest, IAsyncLifetime
{
    public abstract string ConnectionString { get; }

    /// <summary>Options of a context on the database.</summary>
    public abstract void Configure(
        DbContextOptionsBuilder options, Func<ExecutionStrategyDependencies, IExecutionStrategy>? strategy = null);

    /// <summary>A connection that bypasses the library.</summary>
    public abstract DbConnection Connect();

    /// <inheritdoc/>
    public void AddTo(BookingEngineBuilder host) => host.UseEntityFrameworkCore(options => Configure(options));

    /// <summary>A context of the caller's own on the database.</summary>
    public BookingDbContext OpenContext(params IInterceptor[] interceptors)
    {
        var options = new DbContextOptionsBuilder<BookingDbContext>();
        Configure(options);
        return new BookingDbContext(options.AddInterceptors(interceptors).Options);
    }

    /// <summary>Runs plain SQL, as a writer does that bypasses the library.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        await using var context = OpenContext();
        await context.Database.MigrateAsync();
        if (OperatorsScript is { } script)
        {
            await ExecuteAsync(script);
        }

        await context.Database.EnsureBookingConstraintsAsync();
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>What an operator runs once the tables exist.</summary>
    protected virtual string? OperatorsScript => null;
}
