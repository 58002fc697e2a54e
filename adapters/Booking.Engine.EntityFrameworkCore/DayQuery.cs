using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using BookingEngine.EntityFrameworkCore.Mapping;
using BookingEngine.EntityFrameworkCore.Sql;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>
/// Reads business days with their slots and active allocations. However many days there are, one statement reads them, and
/// so they come from one snapshot: each day is as some commit left it.
/// </summary>
internal static class DayQuery
{
    private static readonly int[] PartsAtOnce = [4, 16, 64];

    private enum Kind
    {
        Day,
        TimeSlot,
        Allocation,
    }

    private static readonly Expression<Func<BookingDayRow, Line>> DayLine = LineOf<BookingDayRow>(Kind.Day);
    private static readonly Expression<Func<TimeSlotRow, Line>> TimeSlotLine = LineOf<TimeSlotRow>(Kind.TimeSlot);
    private static readonly Expression<Func<AllocationRow, Line>> AllocationLine = LineOf<AllocationRow>(Kind.Allocation);

    private static readonly PerModel<KeptQueries<Line, ExchangeRow>> WithExchange = new(
        context => LinesAndExchange(context, Guid.Empty, DateOnly.MinValue, DateOnly.MaxValue));

    public static async Task<IReadOnlyList<BookingDay>> LoadAsync(
        DbContext context,
        IReadOnlyCollection<Guid> exchangeIds,
        LocalDate first,
        LocalDate last,
        CancellationToken cancellationToken)
    {
        Guid[] ids = [.. exchangeIds];
        var (earliest, latest) = (first.ToDateOnly(), last.ToDateOnly());
        var lines = Lines(Of(context.Set<BookingDayRow>()), Of(context.Set<TimeSlotRow>()), Of(context.Set<AllocationRow>()));
        return ToBookingDays(await lines.ToListAsync(cancellationToken).ConfigureAwait(false));

        IQueryable<TRow> Of<TRow>(IQueryable<TRow> rows)
            where TRow : class, IRowOfDay =>
            rows.Where(row => ids.Contains(row.ExchangeId) && row.Date >= earliest && row.Date <= latest);
    }

    /// <summary>
    /// Reads days of one exchange and then, in the same round trip, the exchange. So a day can't show a replacement of the
    /// exchange that was committed after it was read.
    /// </summary>
    public static async Task<(ExchangeRow? Exchange, IReadOnlyList<BookingDay> Days)> LoadWithExchangeAsync(
        DbContext context, Guid exchangeId, LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var (lines, exchanges) = await WithExchange.For(context)
            .ReadAsync(context, [exchangeId, first.ToDateOnly(), last.ToDateOnly()], cancellationToken)
            .ConfigureAwait(false);
        return (exchanges.SingleOrDefault(), ToBookingDays(lines));
    }

    /// <summary>Reads of days only what lies in parts of them, and nothing of resources.</summary>
    public static async Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        DbContext context, IEnumerable<DayPart> parts, CancellationToken cancellationToken)
    {
        var lines = new List<Line>();
        foreach (var some in parts.Chunk(PartsAtOnce[^1]))
        {
            lines.AddRange(await LinesIn(PartRows(context, some), context).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        // An entry that reaches into two parts was read twice.
        return ToBookingDays(lines.DistinctBy(line => (line.Kind, line.ExchangeId, line.Date, line.Id)));
    }

    /// <summary>
    /// Returns the parts as rows to join with, made of parameters. There are only a few numbers of rows, so that few queries
    /// have to be compiled; the rest of the rows are parts in which nothing lies.
    /// </summary>
    private static IQueryable<Part> PartRows(DbContext context, DayPart[] parts)
    {
        int count = PartsAtOnce.First(size => size >= parts.Length);
        var sql = context.GetService<ISqlGenerationHelper>();
        string[] names =
        [
            .. new[] { nameof(Part.ExchangeId), nameof(Part.Date), nameof(Part.StartSecond), nameof(Part.EndSecond) }
                .Select(sql.DelimitIdentifier),
        ];
        string rows = string.Join(" UNION ALL ", Enumerable.Range(0, count).Select(row =>
            $"SELECT {string.Join(", ", names.Select((name, column) => $"{{{(row * names.Length) + column}}} AS {name}"))}"));
        if (Provider.IsNpgsql(context))
        {
            // PostgreSQL runs what has a limit in one process. To start others would take longer than all that they would read.
            rows += string.Create(CultureInfo.InvariantCulture, $" LIMIT {count}");
        }

        object[] values =
        [
            .. parts
                .Concat(Enumerable.Repeat(default(DayPart), count - parts.Length))
                .SelectMany(part => (object[])[part.ExchangeId, part.Date.ToDateOnly(), part.StartSecond, part.EndSecond]),
        ];
        return context.Database.SqlQueryRaw<Part>(rows, values);
    }

    private static IQueryable<Line> LinesIn(IQueryable<Part> parts, DbContext context)
    {
        var days =
            from part in parts
            join row in context.Set<BookingDayRow>()
                on new { part.ExchangeId, part.Date } equals new { row.ExchangeId, row.Date }
            select row;
        var timeSlots =
            from part in parts
            join row in context.Set<TimeSlotRow>()
                on new { part.ExchangeId, part.Date } equals new { row.ExchangeId, row.Date }
            where row.StartSecond < part.EndSecond && row.EndSecond > part.StartSecond
            select row;
        var allocations =
            from part in parts
            join row in context.Set<AllocationRow>()
                on new { part.ExchangeId, part.Date } equals new { row.ExchangeId, row.Date }
            where row.ResourceId == null
                && row.StartSecond - row.BufferBeforeSeconds < part.EndSecond
                && row.EndSecond + row.BufferAfterSeconds > part.StartSecond
            select row;
        return Lines(days, timeSlots, allocations);
    }

    private static KeptQueries<Line, ExchangeRow> LinesAndExchange(
        DbContext context, Guid exchangeId, DateOnly first, DateOnly last)
    {
        return new KeptQueries<Line, ExchangeRow>(
            context,
            Lines(Of(context.Set<BookingDayRow>()), Of(context.Set<TimeSlotRow>()), Of(context.Set<AllocationRow>())),
            context.Set<ExchangeRow>().Where(row => row.Id == exchangeId));

        IQueryable<TRow> Of<TRow>(IQueryable<TRow> rows)
            where TRow : class, IRowOfDay =>
            rows.Where(row => row.ExchangeId == exchangeId && row.Date >= first && row.Date <= last);
    }

    /// <summary>
    /// Returns an expression that makes a line of a row: each property is the row's property of that name, or nothing.
    /// <c>row => new Line { Kind = Kind.TimeSlot, Id = row.Id, …, IsExclusive = false }</c>.
    /// </summary>
    private static Expression<Func<TRow, Line>> LineOf<TRow>(Kind kind)
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, Line>>(
            Expression.MemberInit(
                Expression.New(typeof(Line)),
                typeof(Line).GetProperties().Where(property => property.CanWrite)
                    .Select(property => Expression.Bind(property, Value(property)))),
            row);

        Expression Value(PropertyInfo property) =>
            property.Name == nameof(Line.Kind) ? Expression.Constant(kind)
            : typeof(TRow).GetProperty(property.Name) is { } same ? Expression.Property(row, same)
            : Expression.Default(property.PropertyType);
    }

    private static IQueryable<Line> Lines(
        IQueryable<BookingDayRow> days, IQueryable<TimeSlotRow> timeSlots, IQueryable<AllocationRow> allocations) =>
        days.Select(DayLine)
            .Concat(timeSlots.Select(TimeSlotLine))
            .Concat(allocations.Where(row => row.IsActive).Select(AllocationLine));

    private static IReadOnlyList<BookingDay> ToBookingDays(IEnumerable<Line> lines) =>
        [.. lines.GroupBy(line => (line.ExchangeId, line.Date), (_, all) => ToBookingDay([.. all]))];

    private static BookingDay ToBookingDay(Line[] lines)
    {
        var day = lines.Single(line => line.Kind == Kind.Day);
        return new BookingDay(
            day.ExchangeId,
            LocalDate.FromDateOnly(day.Date),
            day.Version,
            lines.Where(line => line.Kind == Kind.TimeSlot).Select(line => line.ToTimeSlot()),
            lines.Where(line => line.Kind == Kind.Allocation).Select(line => line.ToAllocation()));
    }

    /// <summary>A <see cref="DayPart"/>.</summary>
    private sealed class Part
    {
        public Guid ExchangeId { get; init; }

        public DateOnly Date { get; init; }

        public int StartSecond { get; init; }

        public int EndSecond { get; init; }
    }

    /// <summary>A row of one of the three tables; what the others have and it lacks is filled in.</summary>
    private sealed class Line
    {
        public Kind Kind { get; init; }

        public Guid ExchangeId { get; init; }

        public DateOnly Date { get; init; }

        public long Version { get; init; }

        public Guid Id { get; init; }

        public Guid? BookingId { get; init; }

        public Guid? CalendarId { get; init; }

        public Guid? ServiceId { get; init; }

        public Guid? ResourceId { get; init; }

        public int? Need { get; init; }

        public int StartSecond { get; init; }

        public int EndSecond { get; init; }

        public bool StartsLater { get; init; }

        public bool EndsLater { get; init; }

        public int Units { get; init; }

        public int Booked { get; init; }

        public int? MaxCapacity { get; init; }

        public int BufferBeforeSeconds { get; init; }

        public int BufferAfterSeconds { get; init; }

        public bool IsPinned { get; init; }

        public bool IsWhole { get; init; }

        public bool IsExclusive { get; init; }

        public Guid? TimeSlotId { get; init; }

        public bool KeepsTimeSlot { get; init; }

        public bool GoesWithItsBookings { get; init; }

        private LocalPeriod Period => new(StartSecond, EndSecond, StartsLater, EndsLater);

        public TimeSlot ToTimeSlot() => new()
        {
            Id = Id,
            ExchangeId = ExchangeId,
            Date = LocalDate.FromDateOnly(Date),
            Period = Period,
            MaxCapacity = MaxCapacity,
            Booked = Booked,
            GoesWithItsBookings = GoesWithItsBookings,
        };

        public Allocation ToAllocation() => new()
        {
            Id = Id,
            BookingId = BookingId ?? Guid.Empty,
            CalendarId = CalendarId,
            ServiceId = ServiceId,
            ResourceId = ResourceId,
            Need = Need,
            Date = LocalDate.FromDateOnly(Date),
            Period = Period,
            Units = Units,
            BufferBefore = Columns.ToDuration(BufferBeforeSeconds),
            BufferAfter = Columns.ToDuration(BufferAfterSeconds),
            IsPinned = IsPinned,
            IsWhole = IsWhole,
            IsExclusive = IsExclusive,
            TimeSlotId = TimeSlotId,
            KeepsTimeSlot = KeepsTimeSlot,
        };
    }
}
