using BookingEngine.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Stores;

/// <summary>
/// Reads exchanges with their hours in one statement, and so in one snapshot: an exchange that is replaced meanwhile
/// is read as it was before or as it is after, never with the hours of the one and the version of the other.
/// </summary>
internal static class ExchangeLines
{
    public static async Task<IReadOnlyList<Exchange>> FindAsync(
        DbContext context, IReadOnlyCollection<Guid> ids, IDateTimeZoneProvider zones, CancellationToken cancellationToken)
    {
        var weekly =
            from row in context.Set<OperatingHoursRow>()
            where ids.Contains(row.ExchangeId)
            select new HoursLine
            {
                ExchangeId = row.ExchangeId,
                IsSpecial = false,
                Position = row.Position,
                Id = row.Id,
                DayOfWeek = row.DayOfWeek,
                Date = default,
                OpenSecond = row.OpenSecond,
                CloseSecond = row.CloseSecond,
                Reason = "",
            };
        var special =
            from row in context.Set<SpecialHoursRow>()
            where ids.Contains(row.ExchangeId)
            select new HoursLine
            {
                ExchangeId = row.ExchangeId,
                IsSpecial = true,
                Position = row.Position,
                Id = row.ExchangeId,
                DayOfWeek = 0,
                Date = row.Date,
                OpenSecond = row.OpenSecond,
                CloseSecond = row.CloseSecond,
                Reason = row.Reason,
            };
        var lines = await context.Set<ExchangeRow>()
            .AsNoTrackingWithIdentityResolution()
            .Where(row => ids.Contains(row.Id))
            .LeftJoin(
                weekly.Concat(special),
                exchange => exchange.Id,
                hours => hours.ExchangeId,
                (exchange, hours) => new { Exchange = exchange, Hours = hours })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. lines
                .GroupBy(line => line.Exchange.Id, (_, all) => ToExchange(
                    all.First().Exchange, all.Select(line => line.Hours).OfType<HoursLine>(), zones)),
        ];
    }

    private static Exchange ToExchange(ExchangeRow row, IEnumerable<HoursLine> hours, IDateTimeZoneProvider zones)
    {
        var lines = hours.OrderBy(line => line.Position).ToLookup(line => line.IsSpecial);
        return row.ToExchange(
            [.. lines[false].Select(line => line.ToOperatingHours().ToOperatingHours())],
            SpecialHoursRow.ToSpecialHours(lines[true].Select(line => line.ToSpecialHours())),
            zones);
    }

    /// <summary>A row of either table of hours; what the other has and it lacks is filled in.</summary>
    private sealed class HoursLine
    {
        public Guid ExchangeId { get; init; }

        public bool IsSpecial { get; init; }

        public int Position { get; init; }

        public Guid Id { get; init; }

        public int DayOfWeek { get; init; }

        public DateOnly Date { get; init; }

        public int? OpenSecond { get; init; }

        public int? CloseSecond { get; init; }

        public required string Reason { get; init; }

        public OperatingHoursRow ToOperatingHours() => new()
        {
            ExchangeId = ExchangeId,
            Position = Position,
            Id = Id,
            DayOfWeek = DayOfWeek,
            OpenSecond = OpenSecond,
            CloseSecond = CloseSecond,
        };

        public SpecialHoursRow ToSpecialHours() => new()
        {
            ExchangeId = ExchangeId,
            Position = Position,
            Date = Date,
            OpenSecond = OpenSecond,
            CloseSecond = CloseSecond,
            Reason = Reason,
        };
    }
}
