using BookingEngine.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>
/// The time of a booking in a request: <c>date</c>, <c>start_time</c> and <c>end_time</c>, or <c>starts_at</c> and
/// <c>ends_at</c>. A request that names it in both ways, or by a time slot too, must mean one time by them.
/// </summary>
internal sealed class TimeFields
{
    private static readonly Duration LongestDay = Duration.FromHours(24);

    private readonly LocalDate? _date;
    private readonly LocalTime? _start;
    private readonly bool _startEndsDay;
    private readonly LocalTime? _end;
    private readonly (LocalDateTime Local, Offset? Offset)? _startsAt;
    private readonly (LocalDateTime Local, Offset? Offset)? _endsAt;

    private TimeFields(JsonFields fields, Presence clock, Presence moments)
    {
        _date = fields.Date("date", clock);
        _start = fields.Time("start_time", clock);
        _startEndsDay = fields.IsEndOfDay("start_time");
        _end = fields.Time("end_time", clock);
        _startsAt = fields.Timestamp("starts_at", moments);
        _endsAt = fields.Timestamp("ends_at", moments);
        HasClock = fields.Has("date") || fields.Has("start_time") || fields.Has("end_time");
        HasMoments = fields.Has("starts_at") || fields.Has("ends_at");
    }

    /// <summary>The time; null where something is wrong with it, which is noted, or it is named by a time slot alone.</summary>
    public RequestedTime? Time =>
        _startsAt is { } first && _endsAt is { } last ? Moments(first, last)
        : _date is { } date && _start is { } start && _end is { } end ? OnClock(date, start, end)
        : null;

    /// <summary>Whether any of the fields by the wall clock is there.</summary>
    public bool HasClock { get; }

    /// <summary>Whether any of the moments is there.</summary>
    public bool HasMoments { get; }

    /// <summary>Reads the fields, and notes what is wrong with them.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="isNamedElse">Whether a time slot names the time, so that none of the fields need be there.</param>
    public static TimeFields Read(JsonFields fields, bool isNamedElse = false)
    {
        bool hasMoments = fields.Has("starts_at") || fields.Has("ends_at");
        return new TimeFields(
            fields,
            clock: hasMoments || isNamedElse ? Presence.Nullable : Presence.Required,
            moments: hasMoments && !isNamedElse ? Presence.Required : Presence.Nullable);
    }

    /// <summary>Notes where the fields mean another time than each other, or than a time slot.</summary>
    /// <param name="exchange">The exchange whose clock they go by.</param>
    /// <param name="slot">The slot that the request names; null: none.</param>
    /// <param name="errors">Where it is noted.</param>
    public void NoteContradictions(Exchange exchange, TimeSlotDetails? slot, FieldErrors errors)
    {
        if (slot is not null)
        {
            var (start, end) = (slot.StartsAt, slot.EndsAt);
            CompareClock(slot.TimeSlot.Date, start, end, ("time_slot", "time_slot"), errors);
            NoteUnless(_startsAt is not { } first || IsAt(start, first), "time_slot", "starts_at", errors);
            NoteUnless(_endsAt is not { } last || IsAt(end, last), "time_slot", "ends_at", errors);
        }
        else if (_startsAt is { } first && _endsAt is { } last)
        {
            var (start, end) = (At(first, exchange.TimeZone), At(last, exchange.TimeZone));
            CompareClock(Scheduling.Availability.BusinessDateAt(exchange, start.ToInstant()), start, end, ("starts_at", "ends_at"), errors);
        }
    }

    /// <summary>Whether a date and time that a request gives is a moment, as the clock or, with an offset, exactly.</summary>
    public static bool IsAt(OffsetDateTime moment, (LocalDateTime Local, Offset? Offset) given) =>
        given.Offset is { } offset
            ? given.Local.WithOffset(offset).ToInstant() == moment.ToInstant()
            : given.Local == moment.LocalDateTime;

    private void CompareClock(
        LocalDate businessDate, OffsetDateTime start, OffsetDateTime end, (string Start, string End) names, FieldErrors errors)
    {
        var date = _startEndsDay ? start.Date.PlusDays(-1) : businessDate;
        NoteUnless(_date is not { } onDate || onDate == date, "date", names.Start, errors);
        NoteUnless(_start is not { } from || from == start.TimeOfDay, "start_time", names.Start, errors);
        NoteUnless(_end is not { } to || IsFirst(to, start, end), "end_time", names.End, errors);
    }

    /// <summary>Whether an end is the first after a start at which the clock shows a time.</summary>
    private static bool IsFirst(LocalTime time, OffsetDateTime start, OffsetDateTime end)
    {
        var sameDate = start.Date + time;
        return end.LocalDateTime == (sameDate > start.LocalDateTime ? sameDate : sameDate.PlusDays(1))
            || (end.TimeOfDay == time && end.ToInstant() - start.ToInstant() < LongestDay); // a clock that was set back
    }

    private static void NoteUnless(bool agree, string field, string other, FieldErrors errors)
    {
        if (!agree)
        {
            errors.Add(field, $"This and {other} name different times. Give one of them, or the same time by both.");
            errors.Add(other, $"This and {field} name different times. Give one of them, or the same time by both.");
        }
    }

    private static OffsetDateTime At((LocalDateTime Local, Offset? Offset) given, DateTimeZone zone) =>
        given.Offset is { } offset
            ? given.Local.WithOffset(offset).InZone(zone).ToOffsetDateTime()
            : zone.AtLeniently(given.Local).ToOffsetDateTime();

    private RequestedTime OnClock(LocalDate date, LocalTime start, LocalTime end)
    {
        if (!_startEndsDay)
        {
            return new RequestedTime.OnClock(date, start, end);
        }

        var next = date.PlusDays(1);
        return new RequestedTime.DateTimes(next + start, null, (end > start ? next : next.PlusDays(1)) + end, null);
    }

    private static RequestedTime Moments((LocalDateTime Local, Offset? Offset) start, (LocalDateTime Local, Offset? Offset) end) =>
        start.Offset is { } startOffset && end.Offset is { } endOffset
            ? new RequestedTime.Exact(
                start.Local.WithOffset(startOffset).ToInstant(), end.Local.WithOffset(endOffset).ToInstant())
            : new RequestedTime.DateTimes(start.Local, start.Offset, end.Local, end.Offset);
}
