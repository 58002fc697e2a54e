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
    private enum Kind
    {
        None,
        Weekly,
        Special,
    }

    public static async Task<IReadOnlyList<Exchange>> FindAsync(
        DbContext context, IReadOnlyCollection<Guid> ids, IDateTimeZoneProvider zones, CancellationToken cancellationToken)
    {
        var none =
            from row in context.Set<ExchangeRow>()
            where ids.Contains(row.Id)
            select new HoursLine
            {
                Kind = Kind.None,
                ExchangeId = row.Id,
                Position = 0,
                Id = row.Id,
                DayOfWeek = 0,
                Date = default,
                OpenSecond = null,
                CloseSecond = null,
                Reason = "",
            };
        var weekly =
            from row in context.Set<OperatingHoursRow>()
            where ids.Contains(row.ExchangeId)
            select new HoursLine
            {
                Kind = Kind.Weekly,
                ExchangeId = row.ExchangeId,
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
                Kind = Kind.Special,
                ExchangeId = row.ExchangeId,
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
            .Join(
                none.Concat(weekly).Concat(special),
                exchange => exchange.Id,
                hours => hours.ExchangeId,
                (exchange, hours) => new { Exchange = exchange, Hours = hours })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. lines
                .GroupBy(line => line.Exchange.Id, (_, all) => ToExchange(
                    all.First().Exchange, all.Select(line => line.Hours), zones)),
        ];
    }

    private static Exchange ToExchange(ExchangeRow row, IEnumerable<HoursLine> hours, IDateTimeZoneProvider zones)
    {
        var lines = hours.OrderBy(line => line.Position).ToLookup(line => line.Kind);
        return row.ToExchange(
            [.. lines[Kind.Weekly].Select(line => line.ToOperatingHours().ToOperatingHours())],
            SpecialHoursRow.ToSpecialHours(lines[Kind.Special].Select(line => line.ToSpecialHours())),
            zones);
    }

    /// <summary>
    /// A row of either table of hours, what the other has and it lacks being filled in; and one more for each exchange,
    /// which may have none.
    /// </summary>
    private sealed class HoursLine
    {
        public Kind Kind { get; init; }

        public Guid ExchangeId { get; init; }

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
