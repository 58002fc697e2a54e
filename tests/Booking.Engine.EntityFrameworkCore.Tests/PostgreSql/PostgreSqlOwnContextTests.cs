using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

public sealed class PostgreSqlOwnContextTests(TestServer server) : OwnContextTests
{
    /// <inheritdoc/>
    protected override async Task<Action<DbContextOptionsBuilder>> NewDatabaseAsync()
    {
        var connection = new NpgsqlConnectionStringBuilder(await server.ConnectAsync())
        {
            Database = $"booking_{Guid.NewGuid():n}",
        };
        return options => options.UseNpgsql(connection.ConnectionString);
    }
}
