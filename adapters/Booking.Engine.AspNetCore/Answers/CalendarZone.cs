using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;
using NodaTime.TimeZones;
using Duration = NodaTime.Duration;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>
/// The times of a calendar's events on an exchange's clock, and what that clock does around them. Ical.Net's own
/// definitions are made from rules that it guesses from the last years: they are wrong where a zone's changes follow no
/// yearly rule, and can't be made for a zone's future. Here each change is listed, as the tz database has it.
/// </summary>
internal sealed class CalendarZone(DateTimeZone zone)
{
    /// <summary>Readers know the names of the tz database; UTC needs none.</summary>
    private readonly bool _hasName = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone.Id) is not null
        && (zone.MinOffset != Offset.Zero || zone.MaxOffset != Offset.Zero);

    private Interval? _used;

    /// <summary>
    /// A start and an end: local with the zone's name, so that they stay what they are when the zone's rules change; in
    /// UTC where the clock shows one of them twice, which readers don't take alike.
    /// </summary>
    public (CalDateTime Start, CalDateTime End) Times(OffsetDateTime start, OffsetDateTime end)
    {
        if (!_hasName || !IsShownOnce(start) || !IsShownOnce(end))
        {
            return (Utc(start), Utc(end));
        }

        var (from, to) = (start.ToInstant(), end.ToInstant());
        _used = _used is { } used
            ? new Interval(Instant.Min(used.Start, from), Instant.Max(used.End, to))
            : new Interval(from, to);
        return (Local(start.LocalDateTime, zone.Id), Local(end.LocalDateTime, zone.Id));
    }

    /// <summary>The definition of the zone for all local times that were made; null where there were none.</summary>
    public VTimeZone? Definition()
    {
        if (_used is not { } used)
        {
            return null;
        }

        var definition = new VTimeZone(zone.Id);
        // A time at the very end is in what follows it.
        var intervals = zone.GetZoneIntervals(used.Start, used.End + Duration.Epsilon).Select(interval => (
            Interval: interval,
            Before: interval.HasStart ? zone.GetUtcOffset(interval.Start - Duration.Epsilon) : interval.WallOffset));
        foreach (var alike in intervals.GroupBy(
            part => (part.Interval.Name, part.Interval.Savings, part.Interval.WallOffset, part.Before)))
        {
            var changes = alike.Select(part => Change(part.Interval, part.Before)).ToArray();
            var observance = new VTimeZoneInfo(
                alike.Key.Savings > Offset.Zero ? Components.Daylight : Components.Standard)
            {
                DtStart = changes[0],
                OffsetFrom = new UtcOffset(alike.Key.Before.ToTimeSpan()),
                OffsetTo = new UtcOffset(alike.Key.WallOffset.ToTimeSpan()),
                TimeZoneName = alike.Key.Name,
            };
            observance.RecurrenceDates.AddRange(changes[1..]);
            definition.AddChild(observance);
        }

        return definition;
    }

    private bool IsShownOnce(OffsetDateTime time) => zone.MapLocal(time.LocalDateTime).Count == 1;

    /// <summary>When an interval begins, by the clock as it stood until then.</summary>
    private static CalDateTime Change(ZoneInterval interval, Offset before) => Local(
        interval.HasStart ? interval.Start.WithOffset(before).LocalDateTime : new LocalDateTime(1970, 1, 1, 0, 0), null);

    private static CalDateTime Utc(OffsetDateTime time) =>
        Local(time.ToInstant().InUtc().LocalDateTime, CalDateTime.UtcTzId);

    private static CalDateTime Local(LocalDateTime time, string? zoneId) => new(time.ToDateTimeUnspecified(), zoneId);
}
