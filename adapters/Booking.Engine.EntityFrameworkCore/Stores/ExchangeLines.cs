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

    private static readonly PerModel<Func<DbContext, Guid[], IAsyncEnumerable<Line>>> Query = new(
        () => EF.CompileAsyncQuery((DbContext context, Guid[] ids) =>
            context.Set<ExchangeRow>()
                .AsNoTrackingWithIdentityResolution()
                .Where(row => ids.Contains(row.Id))
                .Join(
                    context.Set<ExchangeRow>()
                        .Where(row => ids.Contains(row.Id))
                        .Select(row => new HoursLine
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
                        })
                        .Concat(context.Set<OperatingHoursRow>()
                            .Where(row => ids.Contains(row.ExchangeId))
                            .Select(row => new HoursLine
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
                            }))
                        .Concat(context.Set<SpecialHoursRow>()
                            .Where(row => ids.Contains(row.ExchangeId))
                            .Select(row => new HoursLine
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
                            })),
                    exchange => exchange.Id,
                    hours => hours.ExchangeId,
                    (exchange, hours) => new Line { Exchange = exchange, Hours = hours })));

    public static async Task<IReadOnlyList<Exchange>> FindAsync(
        DbContext context, IReadOnlyCollection<Guid> ids, IDateTimeZoneProvider zones, CancellationToken cancellationToken)
    {
        var lines = await Query.For(context)(context, [.. ids]).ToListAsync(cancellationToken).ConfigureAwait(false);
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

    /// <summary>An exchange beside one of its hours.</summary>
    private sealed class Line
    {
        public required ExchangeRow Exchange { get; init; }

        public required HoursLine Hours { get; init; }
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
