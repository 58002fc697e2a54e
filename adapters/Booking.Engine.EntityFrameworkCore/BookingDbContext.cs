using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>
/// A ready-made context that has the engine's tables alone, for apps that have no context of their own. Other apps call
/// <see cref="BookingModelBuilderExtensions.UseBookingEngine"/> in theirs.
/// </summary>
/// <param name="options">The provider and the database.</param>
public class BookingDbContext(DbContextOptions<BookingDbContext> options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseBookingEngine();
}
