using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingEngine.EntityFrameworkCore.Rows;

/// <summary>One entry of an exchange's weekly hours.</summary>
internal sealed class OperatingHoursRow
{
    public Guid ExchangeId { get; set; }

    /// <summary>Its place in the order in which the hours were given.</summary>
    public int Position { get; set; }

    public Guid Id { get; set; }

    /// <summary>ISO: 1 Monday to 7 Sunday.</summary>
    public int DayOfWeek { get; set; }

    /// <summary>Null, as is the close: the entry says that the weekday is closed.</summary>
    public int? OpenSecond { get; set; }

    public int? CloseSecond { get; set; }

    public static IEnumerable<OperatingHoursRow> Of(Exchange exchange) =>
        exchange.OperatingHours.Select((entry, position) => new OperatingHoursRow
        {
            ExchangeId = exchange.Id,
            Position = position,
            Id = entry.Id,
            DayOfWeek = (int)entry.DayOfWeek,
            OpenSecond = entry.Period is { } opens ? Columns.OpenSecond(opens) : null,
            CloseSecond = entry.Period is { } closes ? Columns.CloseSecond(closes) : null,
        });
}

internal sealed class OperatingHoursTable : IEntityTypeConfiguration<OperatingHoursRow>
{
    public void Configure(EntityTypeBuilder<OperatingHoursRow> builder)
    {
        Columns.Name(builder, "operating_hours");
        builder.HasKey(row => new { row.ExchangeId, row.Position });
        builder.Property(row => row.Position).ValueGeneratedNever();
        builder.HasOne<ExchangeRow>().WithMany().HasForeignKey(row => row.ExchangeId);
    }
}
