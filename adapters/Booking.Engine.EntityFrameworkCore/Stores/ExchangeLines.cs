using System.Linq.Expressions;
using BookingEngine.EntityFrameworkCore.Rows;
using BookingEngine.EntityFrameworkCore.Sql;
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

    private static readonly Expression<Func<ExchangeRow, HoursLine>> NoHours = row => new HoursLine
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

    private static readonly Expression<Func<OperatingHoursRow, HoursLine>> WeeklyHours = row => new HoursLine
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

    private static readonly Expression<Func<SpecialHoursRow, HoursLine>> SpecialDay = row => new HoursLine
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

    private static readonly Expression<Func<ExchangeRow, HoursLine, Line>> Beside = (exchange, hours) => new Line
    {
        Id = exchange.Id,
        BusinessName = exchange.BusinessName,
        BusinessNameForSearch = exchange.BusinessNameForSearch,
        Description = hours.Kind == Kind.None ? exchange.Description : "", // the longest: once will do
        TimeZone = exchange.TimeZone,
        DefaultCapacity = exchange.DefaultCapacity,
        SlotSeconds = exchange.SlotSeconds,
        StepSeconds = exchange.StepSeconds,
        BufferBeforeSeconds = exchange.BufferBeforeSeconds,
        BufferAfterSeconds = exchange.BufferAfterSeconds,
        MinNoticeSeconds = exchange.MinNoticeSeconds,
        BookingWindowDays = exchange.BookingWindowDays,
        CancellationNoticeSeconds = exchange.CancellationNoticeSeconds,
        AutoConfirm = exchange.AutoConfirm,
        MinDurationSeconds = exchange.MinDurationSeconds,
        MaxDurationSeconds = exchange.MaxDurationSeconds,
        SlotStarts = exchange.SlotStarts,
        RescheduleKeepsConfirmation = exchange.RescheduleKeepsConfirmation,
        OwnerId = exchange.OwnerId,
        CalendarSecretHash = exchange.CalendarSecretHash,
        IsBeingDeleted = exchange.IsBeingDeleted,
        CreatedAtMicros = exchange.CreatedAtMicros,
        UpdatedAtMicros = exchange.UpdatedAtMicros,
        Version = exchange.Version,
        Kind = hours.Kind,
        Position = hours.Position,
        HoursId = hours.Id,
        DayOfWeek = hours.DayOfWeek,
        Date = hours.Date,
        OpenSecond = hours.OpenSecond,
        CloseSecond = hours.CloseSecond,
        Reason = hours.Reason,
    };

    private static readonly PerModel<KeptQuery<Line>> OfOne = new(
        context => new KeptQuery<Line>(Query(context, Guid.Empty)));

    public static async Task<IReadOnlyList<Exchange>> FindAsync(
        DbContext context, IReadOnlyCollection<Guid> ids, IDateTimeZoneProvider zones, CancellationToken cancellationToken)
    {
        Guid[] all = [.. ids];
        var lines = all is [var id]
            ? await OfOne.For(context).ToListAsync(context, [id], cancellationToken).ConfigureAwait(false)
            : await Query(context, all, WithSpecialHours(context, all)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return Exchanges(lines, zones);
    }

    /// <summary>Finds exchanges for a list, which has no special hours.</summary>
    public static async Task<IReadOnlyList<ExchangeSummary>> ListAsync(
        DbContext context, IReadOnlyCollection<Guid> ids, IDateTimeZoneProvider zones, CancellationToken cancellationToken)
    {
        Guid[] all = [.. ids];
        var lines = await Query(context, all, WithWeeklyHours(context, all)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. Exchanges(lines, zones).Select(exchange => new ExchangeSummary(exchange))];
    }

    private static IReadOnlyList<Exchange> Exchanges(IEnumerable<Line> lines, IDateTimeZoneProvider zones) =>
        [.. lines.GroupBy(line => line.Id, (_, group) => ToExchange([.. group], zones))];

    private static IQueryable<Line> Query(DbContext context, Guid id) =>
        context.Set<ExchangeRow>().Where(row => row.Id == id).Join(
            context.Set<ExchangeRow>().Where(row => row.Id == id).Select(NoHours)
                .Concat(context.Set<OperatingHoursRow>().Where(row => row.ExchangeId == id).Select(WeeklyHours))
                .Concat(context.Set<SpecialHoursRow>().Where(row => row.ExchangeId == id).Select(SpecialDay)),
            exchange => exchange.Id,
            hours => hours.ExchangeId,
            Beside);

    private static IQueryable<Line> Query(DbContext context, Guid[] ids, IQueryable<HoursLine> hours) =>
        context.Set<ExchangeRow>().Where(row => ids.Contains(row.Id)).Join(
            hours, exchange => exchange.Id, hours => hours.ExchangeId, Beside);

    private static IQueryable<HoursLine> WithWeeklyHours(DbContext context, Guid[] ids) =>
        context.Set<ExchangeRow>().Where(row => ids.Contains(row.Id)).Select(NoHours)
            .Concat(context.Set<OperatingHoursRow>().Where(row => ids.Contains(row.ExchangeId)).Select(WeeklyHours));

    private static IQueryable<HoursLine> WithSpecialHours(DbContext context, Guid[] ids) =>
        WithWeeklyHours(context, ids).Concat(
            context.Set<SpecialHoursRow>().Where(row => ids.Contains(row.ExchangeId)).Select(SpecialDay));

    private static Exchange ToExchange(Line[] exchange, IDateTimeZoneProvider zones)
    {
        var lines = exchange.OrderBy(line => line.Position).ToLookup(line => line.Kind);
        return lines[Kind.None].Single().ToExchange(
            [.. lines[Kind.Weekly].Select(line => line.ToOperatingHours())],
            SpecialHoursRow.ToSpecialHours(lines[Kind.Special].Select(line => line.ToSpecialHours())),
            zones);
    }

    /// <summary>An exchange beside one of its hours.</summary>
    private sealed class Line : ExchangeRow
    {
        public Kind Kind { get; init; }

        public int Position { get; init; }

        public Guid HoursId { get; init; }

        public int DayOfWeek { get; init; }

        public DateOnly Date { get; init; }

        public int? OpenSecond { get; init; }

        public int? CloseSecond { get; init; }

        public string Reason { get; init; } = "";

        public OperatingHours ToOperatingHours() =>
            new((IsoDayOfWeek)DayOfWeek, Columns.ToOpeningPeriod(OpenSecond, CloseSecond)) { Id = HoursId };

        public SpecialHoursRow ToSpecialHours() => new()
        {
            ExchangeId = Id,
            Position = Position,
            Date = Date,
            OpenSecond = OpenSecond,
            CloseSecond = CloseSecond,
            Reason = Reason,
        };
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
    }
}
