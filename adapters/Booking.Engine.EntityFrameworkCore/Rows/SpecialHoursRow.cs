using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Rows;

/// <summary>One period of a date's special hours; a date that is closed has one row without a period.</summary>
internal sealed class SpecialHoursRow
{
    public Guid ExchangeId { get; set; }

    /// <summary>Its place in the order in which the dates and their periods were given.</summary>
    public int Position { get; set; }

    public DateOnly Date { get; set; }

    public int? OpenSecond { get; set; }

    public int? CloseSecond { get; set; }

    public required string Reason { get; set; }

    public static IEnumerable<SpecialHoursRow> Of(Exchange exchange) =>
        exchange.SpecialHours
            .SelectMany(
                special => special.Hours.Cast<OpeningPeriod?>().DefaultIfEmpty(),
                (special, period) => (Special: special, Period: period))
            .Select((entry, position) => new SpecialHoursRow
            {
                ExchangeId = exchange.Id,
                Position = position,
                Date = entry.Special.Date.ToDateOnly(),
                OpenSecond = entry.Period is { } opens ? Columns.OpenSecond(opens) : null,
                CloseSecond = entry.Period is { } closes ? Columns.CloseSecond(closes) : null,
                Reason = entry.Special.Reason,
            });

    /// <summary>The special hours of one exchange's rows, which are in their order.</summary>
    public static IReadOnlyList<SpecialHours> ToSpecialHours(IEnumerable<SpecialHoursRow> rows) =>
    [
        .. rows.GroupBy(row => row.Date).Select(date => new SpecialHours(
            LocalDate.FromDateOnly(date.Key),
            [.. date.Select(row => Columns.ToOpeningPeriod(row.OpenSecond, row.CloseSecond)).OfType<OpeningPeriod>()],
            date.First().Reason)),
    ];
}

internal sealed class SpecialHoursTable : IEntityTypeConfiguration<SpecialHoursRow>
{
    public void Configure(EntityTypeBuilder<SpecialHoursRow> builder)
    {
        Columns.Name(builder, "special_hours");
        builder.HasKey(row => new { row.ExchangeId, row.Position });
        builder.Property(row => row.Position).ValueGeneratedNever();
        builder.HasOne<ExchangeRow>().WithMany().HasForeignKey(row => row.ExchangeId);
    }
}
