using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>
/// How far the events of an exchange are numbered, and how far the app's handlers have got them. There is none until the first
/// event is numbered.
/// </summary>
internal sealed class EventStreamRow
{
    public Guid ExchangeId { get; set; }

    /// <summary>The last position that was given, or 0.</summary>
    public long Numbered { get; set; }

    /// <summary>The last position that was delivered, or 0.</summary>
    public long Delivered { get; set; }

    /// <summary>Whether the one is greater than the other, for an index.</summary>
    public bool IsBehind { get; set; }

    /// <summary>The host that delivers, until the lease ends.</summary>
    public Guid? LeaseHolder { get; set; }

    public long? LeaseUntilMicros { get; set; }
}

internal sealed class EventStreamTable : IEntityTypeConfiguration<EventStreamRow>
{
    public void Configure(EntityTypeBuilder<EventStreamRow> builder)
    {
        Columns.Name(builder, "event_streams");
        builder.HasKey(row => row.ExchangeId);
        builder.Property(row => row.ExchangeId).ValueGeneratedNever();
        builder.HasIndex(row => row.IsBehind);
        builder.HasOne<ExchangeRow>().WithMany().HasForeignKey(row => row.ExchangeId).OnDelete(DeleteBehavior.Cascade);
    }
}
