using Microsoft.EntityFrameworkCore;

namespace Shop;

/// <summary>The shop's tables: its own, and those of the bookings, whose names have a prefix here.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Photo> Photos => Set<Photo>();

    public DbSet<BookedCustomer> BookedCustomers => Set<BookedCustomer>();

    /// <summary>A join of an own table with the bookings.</summary>
    public Task<List<PhotoWithBookings>> PhotosWithBookingsAsync() =>
        (from photo in Photos
         join booked in BookedCustomers on photo.ExchangeId equals booked.ExchangeId
         orderby booked.CustomerName
         select new PhotoWithBookings(photo.Address, booked.CustomerName)).ToListAsync();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseBookingEngine();

        // The tables of the engine under other names. On PostgreSQL, modelBuilder.HasDefaultSchema("booking") gives them a schema.
        foreach (var table in modelBuilder.Model.GetEntityTypes())
        {
            table.SetTableName($"shop_{table.GetTableName()}");
        }

        // A foreign key to the exchanges: their type is internal, so it is named.
        string exchange = modelBuilder.Model.GetEntityTypes().Single(table => table.GetTableName() == "shop_exchanges").Name;
        modelBuilder.Entity<Photo>(photo =>
        {
            photo.ToTable("photos");
            photo.HasOne(exchange, null).WithMany().HasForeignKey(nameof(Photo.ExchangeId)).OnDelete(DeleteBehavior.Cascade);
        });

        // What this app reads of the bookings. It never writes them: that is the engine's.
        modelBuilder.Entity<BookedCustomer>(booked =>
        {
            booked.HasNoKey().ToView("shop_bookings");
            booked.Property(row => row.ExchangeId).HasColumnName("exchange_id");
            booked.Property(row => row.CustomerName).HasColumnName("customer_name");
        });
    }
}

/// <summary>A row of an own table.</summary>
public sealed record Photo(int Id, Guid ExchangeId, string Address);

/// <summary>A part of a booking.</summary>
public sealed record BookedCustomer(Guid ExchangeId, string CustomerName);

/// <summary>A photo of an exchange that somebody has booked.</summary>
public sealed record PhotoWithBookings(string Address, string CustomerName);
