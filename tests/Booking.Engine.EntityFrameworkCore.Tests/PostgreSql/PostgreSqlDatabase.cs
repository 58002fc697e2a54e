using System.Data.Common;
using BookingEngine.SampleHost.Migrations.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>A PostgreSQL database of its own, copied from one that the migrations made, which takes a tenth of the time.</summary>
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
        string original = await server.GetOriginalAsync(OperatorsScript ?? "", CreateOriginalAsync);
        await server.ExecuteAsync($"CREATE DATABASE {_name} TEMPLATE {original}");
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    /// <summary>Makes this database by the migrations, and gives it away under another name. Nobody is connected with it then.</summary>
    private async Task CreateOriginalAsync(string name)
    {
        await server.ExecuteAsync($"CREATE DATABASE {_name}");
        await base.InitializeAsync();
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await server.ExecuteAsync($"ALTER DATABASE {_name} RENAME TO {name}");
    }
}
