using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="Booking"/>. Its key lacks the date, since rescheduling changes that.</summary>
internal sealed class BookingRow
{
    public Guid ExchangeId { get; set; }

    public Guid Id { get; set; }

    /// <summary>The owner of the exchange: set when the row is added, and again when the exchange gets another owner.</summary>
    public string? OwnerId { get; set; }

    public Guid? ServiceId { get; set; }

    public string? ServiceName { get; set; }

    public long? PriceAmount { get; set; }

    public string? PriceCurrency { get; set; }

    public DateOnly Date { get; set; }

    public int StartSecond { get; set; }

    public int EndSecond { get; set; }

    public bool StartsLater { get; set; }

    public bool EndsLater { get; set; }

    public Guid? TimeSlotId { get; set; }

    public int PartySize { get; set; }

    /// <summary>As <see cref="StatusText"/> writes it.</summary>
    public required string Status { get; set; }

    public required string CustomerName { get; set; }

    public required string CustomerEmail { get; set; }

    public required string CustomerEmailForSearch { get; set; }

    public required string CustomerPhone { get; set; }

    public required string Notes { get; set; }

    /// <summary>As <see cref="SettingsJson"/> writes it; null where there is none.</summary>
    public string? Metadata { get; set; }

    /// <summary>As <see cref="OverridesText"/> writes it; null where there are none.</summary>
    public string? Overrides { get; set; }

    public string? UserId { get; set; }

    public string? UserName { get; set; }

    public string? RequestHash { get; set; }

    public long CreatedAtMicros { get; set; }

    public long UpdatedAtMicros { get; set; }

    public long Version { get; set; }

    public static BookingRow Of(Booking booking, string? ownerId) => new()
    {
        ExchangeId = booking.ExchangeId,
        Id = booking.Id,
        OwnerId = ownerId,
        ServiceId = booking.ServiceId,
        ServiceName = booking.ServiceName,
        PriceAmount = booking.PriceAmount,
        PriceCurrency = booking.PriceCurrency,
        Date = booking.Date.ToDateOnly(),
        StartSecond = booking.Period.StartSecond,
        EndSecond = booking.Period.EndSecond,
        StartsLater = booking.Period.StartsLater,
        EndsLater = booking.Period.EndsLater,
        TimeSlotId = booking.TimeSlotId,
        PartySize = booking.PartySize,
        Status = StatusText.Of(booking.Status),
        CustomerName = booking.Customer.Name,
        CustomerEmail = booking.Customer.Email,
        CustomerEmailForSearch = TextRules.ForSearch(booking.Customer.Email),
        CustomerPhone = booking.Customer.Phone,
        Notes = booking.Notes,
        Metadata = SettingsJson.OfMetadata(booking.Metadata),
        Overrides = OverridesText.Of(booking.Overrides),
        UserId = booking.UserId,
        UserName = booking.UserName,
        RequestHash = booking.RequestHash,
        CreatedAtMicros = Columns.ToMicros(booking.CreatedAt),
        UpdatedAtMicros = Columns.ToMicros(booking.UpdatedAt),
        Version = booking.Version,
    };

    public Booking ToBooking() => new()
    {
        ExchangeId = ExchangeId,
        Id = Id,
        ServiceId = ServiceId,
        ServiceName = ServiceName,
        PriceAmount = PriceAmount,
        PriceCurrency = PriceCurrency,
        Date = LocalDate.FromDateOnly(Date),
        Period = new LocalPeriod(StartSecond, EndSecond, StartsLater, EndsLater),
        TimeSlotId = TimeSlotId,
        PartySize = PartySize,
        Status = StatusText.ToStatus(Status),
        Customer = new Customer(CustomerName, CustomerEmail, CustomerPhone),
        Notes = Notes,
        Metadata = SettingsJson.ToMetadata(Metadata),
        Overrides = OverridesText.ToOverrides(Overrides),
        UserId = UserId,
        UserName = UserName,
        RequestHash = RequestHash,
        CreatedAt = Columns.ToInstant(CreatedAtMicros),
        UpdatedAt = Columns.ToInstant(UpdatedAtMicros),
        Version = Version,
    };
}

internal sealed class BookingTable : IEntityTypeConfiguration<BookingRow>
{
    public void Configure(EntityTypeBuilder<BookingRow> builder)
    {
        Columns.Name(builder, "bookings");
        builder.HasKey(row => new { row.ExchangeId, row.Id });
        builder.Property(row => row.OwnerId).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(row => row.ServiceName).HasMaxLength(Limits.NameLength);
        builder.Property(row => row.CustomerName).HasMaxLength(Limits.NameLength);
        builder.Property(row => row.CustomerEmail).HasMaxLength(Limits.EmailLength);
        builder.Property(row => row.CustomerEmailForSearch).HasMaxLength(Columns.LongerForSearch * Limits.EmailLength);
        builder.Property(row => row.CustomerPhone).HasMaxLength(Limits.PhoneLength);
        builder.Property(row => row.Notes).HasMaxLength(Limits.TextLength);
        builder.HasIndex(row => row.Id).IsUnique().HasDatabaseName("ux_bookings_id");

        // A list has an index for its filter and its order. Where the status comes last, others are passed over in the index. By
        // start, the bookings of one day are sorted.
        builder.HasIndex(row => new { row.ExchangeId, row.Date, row.Status });
        builder.HasIndex(row => new { row.ExchangeId, row.CreatedAtMicros });
        builder.HasIndex(row => new { row.ExchangeId, row.Status, row.CreatedAtMicros });
        builder.HasIndex(row => new { row.OwnerId, row.Date, row.Status }).HasFilter("owner_id IS NOT NULL");
        builder.HasIndex(row => new { row.OwnerId, row.CreatedAtMicros, row.Status }).HasFilter("owner_id IS NOT NULL");
        builder.HasIndex(row => new { row.UserId, row.Date, row.Status }).HasFilter("user_id IS NOT NULL");
        builder.HasIndex(row => new { row.UserId, row.CreatedAtMicros, row.Status }).HasFilter("user_id IS NOT NULL");
        builder.HasIndex(row => new { row.CustomerEmailForSearch, row.CreatedAtMicros });
        builder
            .HasOne<BookingDayRow>()
            .WithMany()
            .HasForeignKey(row => new { row.ExchangeId, row.Date })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
