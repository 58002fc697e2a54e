using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="BookingDay"/>'s version: what every commit compares and raises.</summary>
internal sealed class BookingDayRow : IRowOfDay
{
    public Guid ExchangeId { get; set; }

    public DateOnly Date { get; set; }

    public long Version { get; set; }
}

internal sealed class BookingDayTable : IEntityTypeConfiguration<BookingDayRow>
{
    public void Configure(EntityTypeBuilder<BookingDayRow> builder)
    {
        Columns.Name(builder, "booking_days");
        builder.HasKey(row => new { row.ExchangeId, row.Date });
        builder.HasOne<ExchangeRow>().WithMany().HasForeignKey(row => row.ExchangeId);
    }
}
