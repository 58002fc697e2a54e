using System.Linq.Expressions;
using BookingEngine.EntityFrameworkCore.Rows;
using BookingEngine.EntityFrameworkCore.Sql;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Stores;

/// <summary>
/// Reads business days with their slots and bookings in one statement, and so in one snapshot, however many there are:
/// a day is read as some commit left it. Of the bookings only what takes capacity is read, nothing personal.
/// </summary>
internal static class DayLines
{
    private enum Kind
    {
        Day,
        TimeSlot,
        Booking,
    }

    private static readonly Expression<Func<BookingDayRow, Line>> DayLine = row => new Line
    {
        Kind = Kind.Day,
        ExchangeId = row.ExchangeId,
        Date = row.Date,
        Version = row.Version,
        Id = row.ExchangeId,
        StartSecond = 0,
        EndSecond = 0,
        StartsLater = false,
        EndsLater = false,
        Places = 0,
        MaxCapacity = null,
        BufferBeforeSeconds = 0,
        BufferAfterSeconds = 0,
        TimeSlotId = null,
        Status = "",
    };

    private static readonly Expression<Func<TimeSlotRow, Line>> TimeSlotLine = row => new Line
    {
        Kind = Kind.TimeSlot,
        ExchangeId = row.ExchangeId,
        Date = row.Date,
        Version = 0,
        Id = row.Id,
        StartSecond = row.StartSecond,
        EndSecond = row.EndSecond,
        StartsLater = row.StartsLater,
        EndsLater = row.EndsLater,
        Places = row.Booked,
        MaxCapacity = row.MaxCapacity,
        BufferBeforeSeconds = 0,
        BufferAfterSeconds = 0,
        TimeSlotId = null,
        Status = "",
    };

    private static readonly Expression<Func<BookingRow, Line>> BookingLine = row => new Line
    {
        Kind = Kind.Booking,
        ExchangeId = row.ExchangeId,
        Date = row.Date,
        Version = 0,
        Id = row.Id,
        StartSecond = row.StartSecond,
        EndSecond = row.EndSecond,
        StartsLater = row.StartsLater,
        EndsLater = row.EndsLater,
        Places = row.PartySize,
        MaxCapacity = null,
        BufferBeforeSeconds = row.BufferBeforeSeconds,
        BufferAfterSeconds = row.BufferAfterSeconds,
        TimeSlotId = row.TimeSlotId,
        Status = row.Status,
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

    private static IQueryable<Line> Query(DbContext context, Guid exchangeId, DateOnly first, DateOnly last) =>
        context.Set<BookingDayRow>()
            .Where(row => row.ExchangeId == exchangeId && row.Date >= first && row.Date <= last)
            .Select(DayLine)
            .Concat(context.Set<TimeSlotRow>()
                .Where(row => row.ExchangeId == exchangeId && row.Date >= first && row.Date <= last)
                .Select(TimeSlotLine))
            .Concat(context.Set<BookingRow>()
                .Where(row => row.ExchangeId == exchangeId && row.Date >= first && row.Date <= last
                    && row.Status != StatusText.Cancelled)
                .Select(BookingLine));

    private static IQueryable<Line> Query(DbContext context, Guid[] exchangeIds, DateOnly first, DateOnly last) =>
        context.Set<BookingDayRow>()
            .Where(row => exchangeIds.Contains(row.ExchangeId) && row.Date >= first && row.Date <= last)
            .Select(DayLine)
            .Concat(context.Set<TimeSlotRow>()
                .Where(row => exchangeIds.Contains(row.ExchangeId) && row.Date >= first && row.Date <= last)
                .Select(TimeSlotLine))
            .Concat(context.Set<BookingRow>()
                .Where(row => exchangeIds.Contains(row.ExchangeId) && row.Date >= first && row.Date <= last
                    && row.Status != StatusText.Cancelled)
                .Select(BookingLine));

    private static BookingDay ToBookingDay(Line[] lines)
    {
        var day = lines.Single(line => line.Kind == Kind.Day);
        return new BookingDay(
            day.ExchangeId,
            LocalDate.FromDateOnly(day.Date),
            day.Version,
            lines.Where(line => line.Kind == Kind.TimeSlot).Select(line => line.ToTimeSlot()),
            lines.Where(line => line.Kind == Kind.Booking).Select(line => line.ToBookedPeriod()));
    }

    /// <summary>A row of one of the three tables; what the others have and it lacks is filled in.</summary>
    private sealed class Line
    {
        public Kind Kind { get; init; }

        public Guid ExchangeId { get; init; }

        public DateOnly Date { get; init; }

        public long Version { get; init; }

        public Guid Id { get; init; }

        public int StartSecond { get; init; }

        public int EndSecond { get; init; }

        public bool StartsLater { get; init; }

        public bool EndsLater { get; init; }

        public int Places { get; init; }

        public int? MaxCapacity { get; init; }

        public int BufferBeforeSeconds { get; init; }

        public int BufferAfterSeconds { get; init; }

        public Guid? TimeSlotId { get; init; }

        public string Status { get; init; } = "";

        private LocalPeriod Period => new(StartSecond, EndSecond, StartsLater, EndsLater);

        public TimeSlot ToTimeSlot() => new()
        {
            Id = Id,
            ExchangeId = ExchangeId,
            Date = LocalDate.FromDateOnly(Date),
            Period = Period,
            MaxCapacity = MaxCapacity,
            Booked = Places,
        };

        public BookedPeriod ToBookedPeriod() => new(
            Id,
            Period,
            Places,
            Columns.ToDuration(BufferBeforeSeconds),
            Columns.ToDuration(BufferAfterSeconds),
            TimeSlotId,
            StatusText.ToStatus(Status));
    }
}
