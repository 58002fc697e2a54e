using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Rows;

/// <summary>An <see cref="Exchange"/> without its hours.</summary>
internal class ExchangeRow
{
    public Guid Id { get; set; }

    public required string BusinessName { get; set; }

    public required string BusinessNameForSearch { get; set; }

    public required string Description { get; set; }

    /// <summary>The zone's IANA id.</summary>
    public required string TimeZone { get; set; }

    public int DefaultCapacity { get; set; }

    public int SlotSeconds { get; set; }

    public int? StepSeconds { get; set; }

    public int BufferBeforeSeconds { get; set; }

    public int BufferAfterSeconds { get; set; }

    public int MinNoticeSeconds { get; set; }

    public int? BookingWindowDays { get; set; }

    public int CancellationNoticeSeconds { get; set; }

    public bool AutoConfirm { get; set; }

    public int? MinDurationSeconds { get; set; }

    public int? MaxDurationSeconds { get; set; }

    public required string SlotStarts { get; set; }

    public bool RescheduleKeepsConfirmation { get; set; }

    public string? OwnerId { get; set; }

    public string? CalendarSecretHash { get; set; }

    public bool IsBeingDeleted { get; set; }

    public long CreatedAtMicros { get; set; }

    public long UpdatedAtMicros { get; set; }

    public long Version { get; set; }

    public static ExchangeRow Of(Exchange exchange) => new()
    {
        Id = exchange.Id,
        BusinessName = exchange.BusinessName,
        BusinessNameForSearch = TextRules.ForSearch(exchange.BusinessName),
        Description = exchange.Description,
        TimeZone = exchange.TimeZone.Id,
        DefaultCapacity = exchange.Policy.DefaultCapacity,
        SlotSeconds = Columns.ToSeconds(exchange.Policy.SlotDuration),
        StepSeconds = exchange.Policy.SlotStep is { } step ? Columns.ToSeconds(step) : null,
        BufferBeforeSeconds = Columns.ToSeconds(exchange.Policy.BufferBefore),
        BufferAfterSeconds = Columns.ToSeconds(exchange.Policy.BufferAfter),
        MinNoticeSeconds = Columns.ToSeconds(exchange.Policy.MinNotice),
        BookingWindowDays = exchange.Policy.BookingWindowDays,
        CancellationNoticeSeconds = Columns.ToSeconds(exchange.Policy.CancellationNotice),
        AutoConfirm = exchange.Policy.AutoConfirm,
        MinDurationSeconds = exchange.Policy.MinDuration is { } min ? Columns.ToSeconds(min) : null,
        MaxDurationSeconds = exchange.Policy.MaxDuration is { } max ? Columns.ToSeconds(max) : null,
        SlotStarts = SlotStartsText.Of(exchange.Policy.SlotStarts),
        RescheduleKeepsConfirmation = exchange.Policy.RescheduleKeepsConfirmation,
        OwnerId = exchange.OwnerId,
        CalendarSecretHash = exchange.CalendarSecretHash,
        IsBeingDeleted = exchange.IsBeingDeleted,
        CreatedAtMicros = Columns.ToMicros(exchange.CreatedAt),
        UpdatedAtMicros = Columns.ToMicros(exchange.UpdatedAt),
        Version = exchange.Version,
    };

    /// <summary>The exchange of this row and its hours.</summary>
    /// <exception cref="NodaTime.TimeZones.DateTimeZoneNotFoundException">The tz database lacks the exchange's zone.</exception>
    public Exchange ToExchange(
        IReadOnlyList<OperatingHours> operatingHours, IReadOnlyList<SpecialHours> specialHours, IDateTimeZoneProvider zones) => new()
        {
            Id = Id,
            BusinessName = BusinessName,
            Description = Description,
            TimeZone = zones[TimeZone],
            OperatingHours = operatingHours,
            SpecialHours = specialHours,
            Policy = new BookingPolicy
            {
                DefaultCapacity = DefaultCapacity,
                SlotDuration = Columns.ToDuration(SlotSeconds),
                SlotStep = StepSeconds is { } step ? Columns.ToDuration(step) : null,
                BufferBefore = Columns.ToDuration(BufferBeforeSeconds),
                BufferAfter = Columns.ToDuration(BufferAfterSeconds),
                MinNotice = Columns.ToDuration(MinNoticeSeconds),
                BookingWindowDays = BookingWindowDays,
                CancellationNotice = Columns.ToDuration(CancellationNoticeSeconds),
                AutoConfirm = AutoConfirm,
                MinDuration = MinDurationSeconds is { } min ? Columns.ToDuration(min) : null,
                MaxDuration = MaxDurationSeconds is { } max ? Columns.ToDuration(max) : null,
                SlotStarts = SlotStartsText.ToSlotStarts(SlotStarts),
                RescheduleKeepsConfirmation = RescheduleKeepsConfirmation,
            },
            OwnerId = OwnerId,
            CalendarSecretHash = CalendarSecretHash,
            IsBeingDeleted = IsBeingDeleted,
            CreatedAt = Columns.ToInstant(CreatedAtMicros),
            UpdatedAt = Columns.ToInstant(UpdatedAtMicros),
            Version = Version,
        };
}

internal sealed class ExchangeTable : IEntityTypeConfiguration<ExchangeRow>
{
    public void Configure(EntityTypeBuilder<ExchangeRow> builder)
    {
        Columns.Name(builder, "exchanges");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.BusinessName).HasMaxLength(Limits.NameLength);
        builder.Property(row => row.BusinessNameForSearch).HasMaxLength(Columns.LongerForSearch * Limits.NameLength);
        builder.Property(row => row.Description).HasMaxLength(Limits.TextLength);
        builder.Property(row => row.CalendarSecretHash).HasMaxLength(64);
        builder.HasIndex(row => new { row.BusinessName, row.Id });
        builder.HasIndex(row => row.OwnerId);
    }
}
