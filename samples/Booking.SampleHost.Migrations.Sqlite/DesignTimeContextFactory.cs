using BookingEngine.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace BookingEngine.SampleHost.Migrations.Sqlite;

/// <summary>
/// Gives <c>dotnet ef</c> its context: <c>dotnet ef migrations add NAME --project
/// samples/Booking.SampleHost.Migrations.Sqlite</c>. No database is opened for that.
/// </summary>
public sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<BookingDbContext>
{
    public BookingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<BookingDbContext>()
            .UseSqlite(
                "Data Source=design-time.db",
                sqlite => sqlite.MigrationsAssembly(typeof(DesignTimeContextFactory).Assembly))
            .Options);
}
