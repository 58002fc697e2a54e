using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>An <see cref="EventDelivery"/>.</summary>
internal sealed class EventDeliveryRow
{
    public Guid Id { get; set; }

    public required string Reader { get; set; }

    public Guid ExchangeId { get; set; }

    public Guid EventId { get; set; }

    public long Position { get; set; }

    /// <summary>As <see cref="DeliveryStatusText"/> writes it.</summary>
    public required string Status { get; set; }

    public int Attempts { get; set; }

    public long? NextAttemptAtMicros { get; set; }

    public int? ResponseStatus { get; set; }

    public string? LastError { get; set; }

    public long CreatedAtMicros { get; set; }

    public static EventDeliveryRow Of(EventDelivery delivery) => new()
    {
        Id = delivery.Id,
        Reader = delivery.Reader,
        ExchangeId = delivery.ExchangeId,
        EventId = delivery.EventId,
        Position = delivery.Position,
        Status = DeliveryStatusText.Of(delivery.Status),
        Attempts = delivery.Attempts,
        NextAttemptAtMicros = Columns.ToMicros(delivery.NextAttemptAt),
        ResponseStatus = delivery.ResponseStatus,
        LastError = delivery.LastError,
        CreatedAtMicros = Columns.ToMicros(delivery.CreatedAt),
    };

    public EventDelivery ToDelivery() => new()
    {
        Id = Id,
        Reader = Reader,
        ExchangeId = ExchangeId,
        EventId = EventId,
        Position = Position,
        Status = DeliveryStatusText.ToStatus(Status),
        Attempts = Attempts,
        NextAttemptAt = Columns.ToInstant(NextAttemptAtMicros),
        ResponseStatus = ResponseStatus,
        LastError = LastError,
        CreatedAt = Columns.ToInstant(CreatedAtMicros),
    };
}

internal sealed class EventDeliveryTable : IEntityTypeConfiguration<EventDeliveryRow>
{
    public void Configure(EntityTypeBuilder<EventDeliveryRow> builder)
    {
        Columns.Name(builder, "event_deliveries");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder
            .HasIndex(row => row.NextAttemptAtMicros)
            .HasFilter("next_attempt_at_micros IS NOT NULL")
            .HasDatabaseName("ix_event_deliveries_due");
        builder.HasIndex(row => new { row.Reader, row.CreatedAtMicros });
        builder.HasIndex(row => row.CreatedAtMicros);
        builder.HasIndex(row => row.ExchangeId);
        builder.HasOne<ExchangeRow>().WithMany().HasForeignKey(row => row.ExchangeId).OnDelete(DeleteBehavior.Cascade);
    }
}
