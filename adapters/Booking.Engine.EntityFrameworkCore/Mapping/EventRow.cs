using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="BookingEvent"/>. It is written by the commit of the change that it tells of. Nothing personal.</summary>
internal sealed class EventRow
{
    public Guid ExchangeId { get; set; }

    public Guid Id { get; set; }

    /// <summary>Its position among the exchange's events; null until it is numbered, which is after its commit.</summary>
    public long? Position { get; set; }

    /// <summary>As <see cref="EventTypeText"/> writes it.</summary>
    public required string Type { get; set; }

    public Guid? BookingId { get; set; }

    public long Version { get; set; }

    public DateOnly? Date { get; set; }

    public long TimestampMicros { get; set; }

    /// <summary>The names, separated by commas; null where there are none.</summary>
    public string? Changed { get; set; }

    public static EventRow Of(BookingEvent happened) => new()
    {
        ExchangeId = happened.ExchangeId,
        Id = happened.Id,
        Position = happened.Position == 0 ? null : happened.Position,
        Type = EventTypeText.Of(happened.Type),
        BookingId = happened.BookingId,
        Version = happened.Version,
        Date = happened.Date?.ToDateOnly(),
        TimestampMicros = Columns.ToMicros(happened.Timestamp),
        Changed = happened.Changed.Count == 0 ? null : string.Join(',', happened.Changed),
    };

    public BookingEvent ToEvent() => new()
    {
        ExchangeId = ExchangeId,
        Id = Id,
        Position = Position ?? 0,
        Type = EventTypeText.ToType(Type),
        BookingId = BookingId,
        Version = Version,
        Date = Columns.ToDate(Date),
        Timestamp = Columns.ToInstant(TimestampMicros),
        Changed = Changed?.Split(',') ?? [],
    };
}

internal sealed class EventTable : IEntityTypeConfiguration<EventRow>
{
    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        Columns.Name(builder, "booking_events");
        builder.HasKey(row => new { row.ExchangeId, row.Id });

        // A commit writes to the key and to the index of what is to be numbered. The others are written when it is numbered.
        builder.HasIndex(row => row.ExchangeId).HasFilter("position IS NULL").HasDatabaseName("ix_booking_events_unnumbered");
        builder
            .HasIndex(row => new { row.ExchangeId, row.Position })
            .IsUnique()
            .HasFilter("position IS NOT NULL")
            .HasDatabaseName("ux_booking_events_position");
        builder
            .HasIndex(row => row.TimestampMicros)
            .HasFilter("position IS NOT NULL")
            .HasDatabaseName("ix_booking_events_timestamp");
        builder.HasOne<ExchangeRow>().WithMany().HasForeignKey(row => row.ExchangeId).OnDelete(DeleteBehavior.Cascade);
    }
}
