using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.SampleHost;

/// <summary>
/// The keys of Data Protection in the database of the bookings. A migration of the bookings' context,
/// <c>DataProtectionKeys</c>, creates their table, so that only one context is migrated.
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
