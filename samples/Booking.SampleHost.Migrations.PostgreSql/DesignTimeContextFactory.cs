using BookingEngine.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace BookingEngine.SampleHost.Migrations.PostgreSql;

/// <summary>
/// Gives <c>dotnet ef</c> its context: <c>dotnet ef migrations add NAME --project
/// samples/Booking.SampleHost.Migrations.PostgreSql</c>. No database is opened for that.
/// </summary>
public sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<BookingDbContext>
{
    public BookingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<BookingDbContext>()
            .UseNpgsql(
                "Host=localhost;Database=booking",
                npgsql => npgsql.MigrationsAssembly(typeof(DesignTimeContextFactory).Assembly))
            .Options);
}
