using BookingEngine.Conformance;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.EntityFrameworkCore.Tests.Sqlite;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime.Testing;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>A database that was not migrated, or not to the latest version.</summary>
public abstract class ForgottenMigrationTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : TestDatabase
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reading_writing_or_adding_constraints_without_the_tables_says_to_migrate()
    {
        await database.ExecuteAsync("ALTER TABLE exchanges RENAME COLUMN description TO was_description");
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        await IsToldAsync(() => host.Exchanges.CreateAsync(Examples.Exchange(), Stop));
        await IsToldAsync(() => host.Exchanges.FindAsync(Guid.NewGuid(), Stop));

        await database.ExecuteAsync("DROP TABLE bookings");
        await IsToldAsync(() => host.Bookings.FindAsync(Guid.NewGuid(), Stop));
        await database.ExecuteAsync("DROP TABLE allocations");
        await using var context = database.OpenContext();
        await IsToldAsync(() => context.Database.EnsureBookingConstraintsAsync(Stop));
    }

    private static async Task IsToldAsync(Func<Task> act)
    {
        var told = await Assert.ThrowsAsync<StoreException>(act);
        Assert.Contains("await context.Database.MigrateAsync()", told.Message, StringComparison.Ordinal);
    }
}

public sealed class SqliteForgottenMigrationTests(SqliteFile database) : ForgottenMigrationTests<SqliteFile>(database);

public sealed class PostgreSqlForgottenMigrationTests(PostgreSqlDatabase database)
    : ForgottenMigrationTests<PostgreSqlDatabase>(database);
