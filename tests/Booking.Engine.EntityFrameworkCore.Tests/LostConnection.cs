using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>A connection to a database that is lost once, before or after a commit.</summary>
public abstract class LostConnection : IAsyncDisposable
{
    /// <summary>Whether the next commit loses the connection. It is false again once that has happened.</summary>
    public bool Armed { get; set; }

    /// <summary>Whether the database commits before the connection is lost.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>What another caller does after the connection is lost and before anybody looks.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    /// <summary>Options of a context that uses the connection.</summary>
    public void Configure(DbContextOptionsBuilder options, bool retries) =>
        Configure(options, retries ? dependencies => new Retries(dependencies) : null);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Options of a context that uses the connection.</summary>
    protected abstract void Configure(
        DbContextOptionsBuilder options, Func<ExecutionStrategyDependencies, IExecutionStrategy>? strategy);

    /// <summary>A strategy that treats a lost connection as transient, as those of providers do.</summary>
    private sealed class Retries(ExecutionStrategyDependencies dependencies)
        : ExecutionStrategy(dependencies, maxRetryCount: 3, maxRetryDelay: TimeSpan.Zero)
    {
        protected override bool ShouldRetryOn(Exception exception) =>
            exception is IOException or Npgsql.NpgsqlException { IsTransient: true };
    }
}
