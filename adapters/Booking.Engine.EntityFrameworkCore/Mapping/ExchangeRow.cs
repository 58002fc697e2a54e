using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>An <see cref="Exchange"/>: what is searched for and compared as columns, its settings as JSON.</summary>
internal sealed class ExchangeRow
{
    /// <summary>What a list of exchanges reads of a row.</summary>
    public static readonly Expression<Func<ExchangeRow, ExchangeRow>> Listed = row => new ExchangeRow
    {
        Id = row.Id,
        BusinessName = row.BusinessName,
        BusinessNameForSearch = "",
        Description = row.Description,
        TimeZone = row.TimeZone,
        Settings = row.Settings,
        UnlistedSettings = "{}",
        OwnerId = row.OwnerId,
        IsBeingDeleted = row.IsBeingDeleted,
        CreatedAtMicros = row.CreatedAtMicros,
        UpdatedAtMicros = row.UpdatedAtMicros,
        Version = row.Version,
    };

    public Guid Id { get; set; }

    public required string BusinessName { get; set; }

    public required string BusinessNameForSearch { get; set; }

    public required string Description { get; set; }

    /// <summary>The zone's IANA id.</summary>
    public required string TimeZone { get; set; }

    /// <summary>Its <see cref="ExchangeSettings"/> as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary>Its <see cref="Mapping.UnlistedSettings"/> as JSON.</summary>
    public required string UnlistedSettings { get; set; }

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
        Settings = JsonSerializer.Serialize(ExchangeSettings.Of(exchange), SettingsJson.Default.ExchangeSettings),
        UnlistedSettings = JsonSerializer.Serialize(Mapping.UnlistedSettings.Of(exchange), SettingsJson.Default.UnlistedSettings),
        OwnerId = exchange.OwnerId,
        CalendarSecretHash = exchange.CalendarSecretHash,
        IsBeingDeleted = exchange.IsBeingDeleted,
        CreatedAtMicros = Columns.ToMicros(exchange.CreatedAt),
        UpdatedAtMicros = Columns.ToMicros(exchange.UpdatedAt),
        Version = exchange.Version,
    };

    /// <summary>Takes over what the stored row has and this version of the engine does not know.</summary>
    public void KeepUnknown(ExchangeRow stored)
    {
        Settings = SettingsJson.KeepUnknown(stored.Settings, Settings);
        UnlistedSettings = SettingsJson.KeepUnknown(stored.UnlistedSettings, UnlistedSettings);
    }

    /// <summary>The exchange of this row.</summary>
    /// <param name="zones">The time zones.</param>
    /// <param name="known">What was read lately.</param>
    /// <exception cref="NodaTime.TimeZones.DateTimeZoneNotFoundException">The tz database lacks the exchange's zone.</exception>
    public Exchange ToExchange(IDateTimeZoneProvider zones, KnownSettings known) => ToExchange(ReadListed(), zones, known);

    /// <summary>The summary of the exchange of this row.</summary>
    /// <inheritdoc cref="ToExchange(IDateTimeZoneProvider, KnownSettings)"/>
    public ExchangeSummary ToSummary(IDateTimeZoneProvider zones, KnownSettings known)
    {
        var settings = ReadListed();
        var summary = new ExchangeSummary(ToExchange(settings, zones, known)) with { HasReminders = settings.RemindsNow };
        return settings.CapacityNow is { } capacity ? summary with { DefaultCapacity = capacity } : summary;
    }

    private ExchangeSettings ReadListed() => JsonSerializer.Deserialize(Settings, SettingsJson.Default.ExchangeSettings)!;

    private Exchange ToExchange(ExchangeSettings settings, IDateTimeZoneProvider zones, KnownSettings known)
    {
        var read = known.Of(Id, (Settings, UnlistedSettings), ReadUnlisted);
        return new Exchange
        {
            Id = Id,
            BusinessName = BusinessName,
            Description = Description,
            TimeZone = zones[TimeZone],
            Schedule = read.Schedule,
            Policy = settings.Policy.ToPolicy(),
            Services = read.Services,
            Resources = read.Resources,
            Reminders = [.. settings.Reminders.Select(reminder => reminder.ToReminder())],
            QuietHours = settings.QuietHours?.ToQuietHours(),
            OwnerId = OwnerId,
            CalendarSecretHash = CalendarSecretHash,
            IsBeingDeleted = IsBeingDeleted,
            CreatedAt = Columns.ToInstant(CreatedAtMicros),
            UpdatedAt = Columns.ToInstant(UpdatedAtMicros),
            Version = Version,
        };

        ReadSettings ReadUnlisted()
        {
            var unlisted = JsonSerializer.Deserialize(UnlistedSettings, SettingsJson.Default.UnlistedSettings)!;
            return new ReadSettings(
                unlisted.ToSchedule(settings.OperatingHours),
                [.. unlisted.Services.Select(service => service.ToService())],
                [.. unlisted.Resources.Select(resource => resource.ToResource())]);
        }
    }
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
        builder.HasIndex(row => new { row.OwnerId, row.BusinessName });
    }
}
