using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="TimeSlot"/>.</summary>
internal sealed class TimeSlotRow : IRowOfDay
{
    public Guid ExchangeId { get; set; }

    public Guid Id { get; set; }

    public DateOnly Date { get; set; }

    public int StartSecond { get; set; }

    public int EndSecond { get; set; }

    public bool StartsLater { get; set; }

    public bool EndsLater { get; set; }

    public int? MaxCapacity { get; set; }

    public int Booked { get; set; }

    public bool GoesWithItsBookings { get; set; }

    public static TimeSlotRow Of(TimeSlot slot) => new()
    {
        ExchangeId = slot.ExchangeId,
        Id = slot.Id,
        Date = slot.Date.ToDateOnly(),
        StartSecond = slot.Period.StartSecond,
        EndSecond = slot.Period.EndSecond,
        StartsLater = slot.Period.StartsLater,
        EndsLater = slot.Period.EndsLater,
        MaxCapacity = slot.MaxCapacity,
        Booked = slot.Booked,
        GoesWithItsBookings = slot.GoesWithItsBookings,
    };

    public TimeSlot ToTimeSlot() => new()
    {
        ExchangeId = ExchangeId,
        Id = Id,
        Date = LocalDate.FromDateOnly(Date),
        Period = new LocalPeriod(StartSecond, EndSecond, StartsLater, EndsLater),
        MaxCapacity = MaxCapacity,
        Booked = Booked,
        GoesWithItsBookings = GoesWithItsBookings,
    };
}

internal sealed class TimeSlotTable : IEntityTypeConfiguration<TimeSlotRow>
{
    public void Configure(EntityTypeBuilder<TimeSlotRow> builder)
    {
        Columns.Name(builder, "time_slots");
        builder.ToTable(table => table.HasCheckConstraint(
            "ck_time_slots_booked", "booked >= 0 AND (max_capacity IS NULL OR booked <= max_capacity)"));
        builder.HasKey(row => new { row.ExchangeId, row.Id });
        builder
            .HasIndex(row => new
            {
                row.ExchangeId,
                row.Date,
                row.StartSecond,
                row.EndSecond,
                row.StartsLater,
                row.EndsLater,
            })
            .IsUnique()
            .HasDatabaseName("ux_time_slots_period");
        builder.HasIndex(row => row.Id).IsUnique().HasDatabaseName("ux_time_slots_id");
        builder
            .HasOne<BookingDayRow>()
            .WithMany()
            .HasForeignKey(row => new { row.ExchangeId, row.Date })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
