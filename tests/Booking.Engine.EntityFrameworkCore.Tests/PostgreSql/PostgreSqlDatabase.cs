using System.Data.Common;
using BookingEngine.SampleHost.Migrations.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>A PostgreSQL database of its own.</summary>
public class PostgreSqlDatabase(TestServer server) : TestDatabase
{
    private readonly string _name = $"booking_{Guid.NewGuid():n}";
    private string _server = "";

    /// <inheritdoc/>
    public override string ConnectionString => new NpgsqlConnectionStringBuilder(_server)
    {
        Database = _name,
        MaxPoolSize = 50,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <inheritdoc/>
    public override void Configure(
        DbContextOptionsBuilder options, Func<ExecutionStrategyDependencies, IExecutionStrategy>? strategy = null) =>
        options.UseNpgsql(
            ConnectionString,
            npgsql =>
            {
                npgsql.MigrationsAssembly(typeof(DesignTimeContextFactory).Assembly);
                if (strategy is not null)
                {
                    npgsql.ExecutionStrategy(strategy);
                }
            });

    /// <inheritdoc/>
    public override DbConnection Connect() => new NpgsqlConnection(ConnectionString);

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        _server = await server.ConnectAsync();
        await ExecuteOnServerAsync($"CREATE DATABASE {_name}");
        await base.InitializeAsync();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await ExecuteOnServerAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private async Task ExecuteOnServerAsync(string sql)
    {
        var connection = new NpgsqlConnectionStringBuilder(_server) { Database = "postgres", Pooling = false };
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
