using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>
/// An <see cref="Allocation"/>: what a day counts of a booking, of the exchange or of a resource, and what the database's own guard
/// lies on. Nothing personal.
/// </summary>
internal sealed class AllocationRow : IRowOfDay
{
    public Guid ExchangeId { get; set; }

    public Guid Id { get; set; }

    /// <summary>The booking, or null if it is a busy time of a calendar.</summary>
    public Guid? BookingId { get; set; }

    /// <summary>The calendar whose busy time it is, or null if it is of a booking.</summary>
    public Guid? CalendarId { get; set; }

    public Guid? ServiceId { get; set; }

    /// <summary>The resource, or null if it is of the exchange itself.</summary>
    public Guid? ResourceId { get; set; }

    public int? Need { get; set; }

    public DateOnly Date { get; set; }

    public int StartSecond { get; set; }

    public int EndSecond { get; set; }

    public bool StartsLater { get; set; }

    public bool EndsLater { get; set; }

    public int Units { get; set; }

    public int BufferBeforeSeconds { get; set; }

    public int BufferAfterSeconds { get; set; }

    public bool IsPinned { get; set; }

    public bool IsWhole { get; set; }

    public bool IsExclusive { get; set; }

    public bool IsActive { get; set; }

    public Guid? TimeSlotId { get; set; }

    public bool KeepsTimeSlot { get; set; }

    public static AllocationRow Of(Guid exchangeId, Allocation allocation) => new()
    {
        ExchangeId = exchangeId,
        Id = allocation.Id,
        BookingId = allocation.CalendarId is null ? allocation.BookingId : null,
        CalendarId = allocation.CalendarId,
        ServiceId = allocation.ServiceId,
        ResourceId = allocation.ResourceId,
        Need = allocation.Need,
        Date = allocation.Date.ToDateOnly(),
        StartSecond = allocation.Period.StartSecond,
        EndSecond = allocation.Period.EndSecond,
        StartsLater = allocation.Period.StartsLater,
        EndsLater = allocation.Period.EndsLater,
        Units = allocation.Units,
        BufferBeforeSeconds = Columns.ToSeconds(allocation.BufferBefore),
        BufferAfterSeconds = Columns.ToSeconds(allocation.BufferAfter),
        IsPinned = allocation.IsPinned,
        IsWhole = allocation.IsWhole,
        IsExclusive = allocation.IsExclusive,
        IsActive = allocation.IsActive,
        TimeSlotId = allocation.TimeSlotId,
        KeepsTimeSlot = allocation.KeepsTimeSlot,
    };

    public Allocation ToAllocation() => new()
    {
        Id = Id,
        BookingId = BookingId ?? Guid.Empty,
        CalendarId = CalendarId,
        ServiceId = ServiceId,
        ResourceId = ResourceId,
        Need = Need,
        Date = LocalDate.FromDateOnly(Date),
        Period = new LocalPeriod(StartSecond, EndSecond, StartsLater, EndsLater),
        Units = Units,
        BufferBefore = Columns.ToDuration(BufferBeforeSeconds),
        BufferAfter = Columns.ToDuration(BufferAfterSeconds),
        IsPinned = IsPinned,
        IsWhole = IsWhole,
        IsExclusive = IsExclusive,
        IsActive = IsActive,
        TimeSlotId = TimeSlotId,
        KeepsTimeSlot = KeepsTimeSlot,
    };
}

internal sealed class AllocationTable : IEntityTypeConfiguration<AllocationRow>
{
    public void Configure(EntityTypeBuilder<AllocationRow> builder)
    {
        Columns.Name(builder, "allocations");
        builder.HasKey(row => new { row.ExchangeId, row.Id });
        builder.HasIndex(row => new { row.ExchangeId, row.Date });
        builder
            .HasOne<BookingDayRow>()
            .WithMany()
            .HasForeignKey(row => new { row.ExchangeId, row.Date })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
