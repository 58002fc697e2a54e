using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

public sealed class PostgreSqlTimeoutTests(PostgreSqlDatabase database) : TimeoutTests<PostgreSqlDatabase>(database)
{
    /// <inheritdoc/>
    protected override string Hold => "BEGIN; SELECT FROM booking_days FOR UPDATE";

    /// <inheritdoc/>
    protected override void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString);
}
