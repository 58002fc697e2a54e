using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>
/// A ready-made context of the engine's tables alone, for those who have none of their own. Others call
/// <see cref="BookingModelBuilderExtensions.UseBookingEngine"/> in theirs.
/// </summary>
/// <param name="options">The provider and the database.</param>
public class BookingDbContext(DbContextOptions<BookingDbContext> options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseBookingEngine();
}
