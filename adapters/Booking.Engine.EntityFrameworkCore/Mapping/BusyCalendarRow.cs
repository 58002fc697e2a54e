using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="BusyCalendar"/>. Its busy times are <see cref="AllocationRow"/>s.</summary>
internal sealed class BusyCalendarRow
{
    public Guid Id { get; set; }

    public Guid ExchangeId { get; set; }

    public Guid? ResourceId { get; set; }

    public required string Url { get; set; }

    public bool TentativeIsBusy { get; set; }

    public bool IgnoresAllDay { get; set; }

    public long? LastSyncedAtMicros { get; set; }

    public string? LastError { get; set; }

    public int Failures { get; set; }

    public int Skipped { get; set; }

    public long NextSyncAtMicros { get; set; }

    public string? ETag { get; set; }

    public string? LastModified { get; set; }

    public DateOnly? KnownUntil { get; set; }

    public string? TimeZoneId { get; set; }

    public bool IsBeingRemoved { get; set; }

    public long CreatedAtMicros { get; set; }

    public long Version { get; set; }

    public static BusyCalendarRow Of(BusyCalendar calendar) => new()
    {
        Id = calendar.Id,
        ExchangeId = calendar.ExchangeId,
        ResourceId = calendar.ResourceId,
        Url = calendar.Url.OriginalString,
        TentativeIsBusy = calendar.TentativeIsBusy,
        IgnoresAllDay = calendar.IgnoresAllDay,
        LastSyncedAtMicros = Columns.ToMicros(calendar.LastSyncedAt),
        LastError = calendar.LastError,
        Failures = calendar.Failures,
        Skipped = calendar.Skipped,
        NextSyncAtMicros = Columns.ToMicros(calendar.NextSyncAt),
        ETag = calendar.ETag,
        LastModified = calendar.LastModified,
        KnownUntil = calendar.KnownUntil is { } date ? date.ToDateOnly() : null,
        TimeZoneId = calendar.TimeZoneId,
        IsBeingRemoved = calendar.IsBeingRemoved,
        CreatedAtMicros = Columns.ToMicros(calendar.CreatedAt),
        Version = calendar.Version,
    };

    public BusyCalendar ToCalendar() => new()
    {
        Id = Id,
        ExchangeId = ExchangeId,
        ResourceId = ResourceId,
        Url = new Uri(Url),
        TentativeIsBusy = TentativeIsBusy,
        IgnoresAllDay = IgnoresAllDay,
        LastSyncedAt = Columns.ToInstant(LastSyncedAtMicros),
        LastError = LastError,
        Failures = Failures,
        Skipped = Skipped,
        NextSyncAt = Columns.ToInstant(NextSyncAtMicros),
        ETag = ETag,
        LastModified = LastModified,
        KnownUntil = Columns.ToDate(KnownUntil),
        TimeZoneId = TimeZoneId,
        IsBeingRemoved = IsBeingRemoved,
        CreatedAt = Columns.ToInstant(CreatedAtMicros),
        Version = Version,
    };
}

internal sealed class BusyCalendarTable : IEntityTypeConfiguration<BusyCalendarRow>
{
    public void Configure(EntityTypeBuilder<BusyCalendarRow> builder)
    {
        Columns.Name(builder, "busy_calendars");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.ETag).HasColumnName("etag");
        builder.HasIndex(row => row.NextSyncAtMicros);
        builder.HasIndex(row => new { row.ExchangeId, row.CreatedAtMicros });
        builder.HasOne<ExchangeRow>().WithMany().HasForeignKey(row => row.ExchangeId).OnDelete(DeleteBehavior.Cascade);
    }
}
