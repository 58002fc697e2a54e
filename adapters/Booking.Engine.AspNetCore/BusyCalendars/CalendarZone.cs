using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>A zone of a calendar: one of the tz database, or one that the calendar itself describes.</summary>
internal abstract record CalendarZone
{
    public static CalendarZone Utc { get; } = new OfDatabase(DateTimeZone.Utc);

    /// <summary>
    /// Returns when the clock shows a time. If it does twice, it is the first time; if it never does, it is as much later as the clock skips.
    /// </summary>
    public abstract Instant At(LocalDateTime local);

    /// <summary>Returns when the clock shows a time for the last time. That differs only if it shows it twice.</summary>
    public virtual Instant AtLast(LocalDateTime local) => At(local);

    /// <summary>Returns what the clock shows.</summary>
    public abstract LocalDateTime Local(Instant instant);

    /// <summary>Returns when a date begins.</summary>
    public virtual Instant StartOfDay(LocalDate date) => At(date.AtMidnight());

    /// <summary>A zone of the tz database.</summary>
    public sealed record OfDatabase(DateTimeZone Zone) : CalendarZone
    {
        public override Instant At(LocalDateTime local) => Zone.ResolveLocal(local, Resolvers.LenientResolver).ToInstant();

        public override Instant AtLast(LocalDateTime local) =>
            Zone.MapLocal(local) is { Count: > 1 } twice ? twice.Last().ToInstant() : At(local);

        public override LocalDateTime Local(Instant instant) => instant.InZone(Zone).LocalDateTime;

        public override Instant StartOfDay(LocalDate date) => Zone.AtStartOfDay(date).ToInstant();
    }
}
