using System.Linq.Expressions;
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

    private static readonly Expression<Func<BookingDayRow, Line>> DayLine = row => new Line
    {
        Kind = Kind.Day,
        ExchangeId = row.ExchangeId,
        Date = row.Date,
        Version = row.Version,
        Id = row.ExchangeId,
        BookingId = row.ExchangeId,
        StartSecond = 0,
        EndSecond = 0,
        StartsLater = false,
        EndsLater = false,
        Units = 0,
        MaxCapacity = null,
        BufferBeforeSeconds = 0,
        BufferAfterSeconds = 0,
        IsExclusive = false,
        TimeSlotId = null,
        KeepsTimeSlot = false,
        GoesWithItsBookings = false,
    };

    private static readonly Expression<Func<TimeSlotRow, Line>> TimeSlotLine = row => new Line
    {
        Kind = Kind.TimeSlot,
        ExchangeId = row.ExchangeId,
        Date = row.Date,
        Version = 0,
        Id = row.Id,
        BookingId = row.Id,
        StartSecond = row.StartSecond,
        EndSecond = row.EndSecond,
        StartsLater = row.StartsLater,
        EndsLater = row.EndsLater,
        Units = row.Booked,
        MaxCapacity = row.MaxCapacity,
        BufferBeforeSeconds = 0,
        BufferAfterSeconds = 0,
        IsExclusive = false,
        TimeSlotId = null,
        KeepsTimeSlot = false,
        GoesWithItsBookings = row.GoesWithItsBookings,
    };

    private static readonly Expression<Func<AllocationRow, Line>> AllocationLine = row => new Line
    {
        Kind = Kind.Allocation,
        ExchangeId = row.ExchangeId,
        Date = row.Date,
        Version = 0,
        Id = row.Id,
        BookingId = row.BookingId,
        StartSecond = row.StartSecond,
        EndSecond = row.EndSecond,
        StartsLater = row.StartsLater,
        EndsLater = row.EndsLater,
        Units = row.Units,
        MaxCapacity = null,
        BufferBeforeSeconds = row.BufferBeforeSeconds,
        BufferAfterSeconds = row.BufferAfterSeconds,
        IsExclusive = row.IsExclusive,
        TimeSlotId = row.TimeSlotId,
        KeepsTimeSlot = row.KeepsTimeSlot,
        GoesWithItsBookings = false,
    };

    private static readonly PerModel<KeptQuery<Line>> OfOne = new(
        context => new KeptQuery<Line>(Query(context, Guid.Empty, DateOnly.MinValue, DateOnly.MaxValue)));

    public static async Task<IReadOnlyList<BookingDay>> LoadAsync(
        DbContext context,
        IReadOnlyCollection<Guid> exchangeIds,
        LocalDate first,
        LocalDate last,
        CancellationToken cancellationToken)
    {
        Guid[] ids = [.. exchangeIds];
        var (earliest, latest) = (first.ToDateOnly(), last.ToDateOnly());
        var lines = ids is [var id]
            ? await OfOne.For(context).ToListAsync(context, [id, earliest, latest], cancellationToken).ConfigureAwait(false)
            : await Query(context, ids, earliest, latest).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. lines.GroupBy(line => (line.ExchangeId, line.Date), (_, all) => ToBookingDay([.. all]))];
    }

    /// <summary>Reads of days only what lies in parts of them.</summary>
    public static async Task<IReadOnlyList<BookingDay>> LoadPartsAsync(
        DbContext context, IEnumerable<DayPart> parts, CancellationToken cancellationToken)
    {
        var lines = new List<Line>();
        foreach (var some in parts.Chunk(PartsAtOnce[^1]))
        {
            lines.AddRange(await Query(PartRows(context, some), context).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        // An entry that reaches into two parts was read twice.
        return
        [
            .. lines.DistinctBy(line => (line.Kind, line.ExchangeId, line.Date, line.Id))
                .GroupBy(line => (line.ExchangeId, line.Date), (_, all) => ToBookingDay([.. all])),
        ];
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
        object[] values =
        [
            .. parts
                .Concat(Enumerable.Repeat(default(DayPart), count - parts.Length))
                .SelectMany(part => (object[])[part.ExchangeId, part.Date.ToDateOnly(), part.StartSecond, part.EndSecond]),
        ];
        return context.Database.SqlQueryRaw<Part>(rows, values);
    }

    private static IQueryable<Line> Query(IQueryable<Part> parts, DbContext context)
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
            where row.StartSecond - row.BufferBeforeSeconds < part.EndSecond
                && row.EndSecond + row.BufferAfterSeconds > part.StartSecond
                && row.IsActive
            select row;
        return days.Select(DayLine).Concat(timeSlots.Select(TimeSlotLine)).Concat(allocations.Select(AllocationLine));
    }

    private static IQueryable<Line> Query(DbContext context, Guid exchangeId, DateOnly first, DateOnly last) =>
        context.Set<BookingDayRow>()
            .Where(row => row.ExchangeId == exchangeId && row.Date >= first && row.Date <= last)
            .Select(DayLine)
            .Concat(context.Set<TimeSlotRow>()
                .Where(row => row.ExchangeId == exchangeId && row.Date >= first && row.Date <= last)
                .Select(TimeSlotLine))
            .Concat(context.Set<AllocationRow>()
                .Where(row => row.ExchangeId == exchangeId && row.Date >= first && row.Date <= last && row.IsActive)
                .Select(AllocationLine));

    private static IQueryable<Line> Query(DbContext context, Guid[] exchangeIds, DateOnly first, DateOnly last) =>
        context.Set<BookingDayRow>()
            .Where(row => exchangeIds.Contains(row.ExchangeId) && row.Date >= first && row.Date <= last)
            .Select(DayLine)
            .Concat(context.Set<TimeSlotRow>()
                .Where(row => exchangeIds.Contains(row.ExchangeId) && row.Date >= first && row.Date <= last)
                .Select(TimeSlotLine))
            .Concat(context.Set<AllocationRow>()
                .Where(row => exchangeIds.Contains(row.ExchangeId) && row.Date >= first && row.Date <= last && row.IsActive)
                .Select(AllocationLine));

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

        public Guid BookingId { get; init; }

        public int StartSecond { get; init; }

        public int EndSecond { get; init; }

        public bool StartsLater { get; init; }

        public bool EndsLater { get; init; }

        public int Units { get; init; }

        public int? MaxCapacity { get; init; }

        public int BufferBeforeSeconds { get; init; }

        public int BufferAfterSeconds { get; init; }

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
            Booked = Units,
            GoesWithItsBookings = GoesWithItsBookings,
        };

        public Allocation ToAllocation() => new()
        {
            Id = Id,
            BookingId = BookingId,
            Date = LocalDate.FromDateOnly(Date),
            Period = Period,
            Units = Units,
            BufferBefore = Columns.ToDuration(BufferBeforeSeconds),
            BufferAfter = Columns.ToDuration(BufferAfterSeconds),
            IsExclusive = IsExclusive,
            TimeSlotId = TimeSlotId,
            KeepsTimeSlot = KeepsTimeSlot,
        };
    }
}
