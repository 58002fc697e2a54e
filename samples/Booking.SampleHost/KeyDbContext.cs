using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.SampleHost;

/// <summary>
/// The keys of Data Protection in the bookings' database. Their table is made by a migration of the bookings' context,
/// <c>DataProtectionKeys</c>, so that there is one thing to migrate.
/// </summary>
public sealed class KeyDbContext(DbContextOptions<KeyDbContext> options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var key = modelBuilder.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        key.Property(row => row.Id).HasColumnName("id");
        key.Property(row => row.FriendlyName).HasColumnName("friendly_name");
        key.Property(row => row.Xml).HasColumnName("xml");
    }
}
