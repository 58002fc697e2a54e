using BookingEngine.AspNetCore.Http;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>
/// The time of a booking in a request. It is named by <c>date</c>, <c>start_time</c> and <c>end_time</c>, or by
/// <c>starts_at</c> and <c>ends_at</c>. The end may be left out if a length is known. A request that names the time in both ways, or
/// also by a time slot, must mean the same time by all of them.
/// </summary>
internal sealed class TimeFields
{
    private const string AboutEndTime = "A time that is not after start_time is on the next date. " + AboutNoEnd;
    private const string AboutNoEnd =
        "It may be left out if a length is known, which is that of the service that is named, or of the booking that is moved.";

    private static readonly Duration LongestDay = Duration.FromHours(24);

    private readonly LocalDate? _date;
    private readonly TimeOfDay? _start;
    private readonly LocalTime? _end;
    private readonly Moment? _startsAt;
    private readonly Moment? _endsAt;

    /// <summary>Reads the fields.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="isNamedElse">Whether a time slot names the time, so that none of the fields is required.</param>
    /// <param name="needsEnd">Whether the end is required, since no service and no booking has a length.</param>
    public TimeFields(RequestFields fields, bool isNamedElse = false, bool needsEnd = true)
    {
        HasClock = fields.Has(Date) || fields.Has(StartTime) || fields.Has(EndTime);
        HasMoments = fields.Has(StartsAt) || fields.Has(EndsAt);
        bool needsClock = !HasMoments && !isNamedElse;
        bool needsMoments = HasMoments && !isNamedElse;
        _date = fields.Read(Date.RequiredIf(needsClock));
        _start = fields.Read(StartTime.RequiredIf(needsClock));
        _end = fields.Read(EndTime.RequiredIf(needsClock && needsEnd));
        _startsAt = fields.Read(StartsAt.RequiredIf(needsMoments));
        _endsAt = fields.Read(EndsAt.RequiredIf(needsMoments && (needsEnd || fields.Has(EndTime))));
    }

    /// <summary>The date of the business day.</summary>
    public static Field<LocalDate?> Date { get; } = Optional(
        "date", FieldTypes.Date, "The date on which the hours open, in the exchange's zone.");

    /// <summary>The time of the start on the exchange's clock.</summary>
    public static Field<TimeOfDay?> StartTime { get; } = Optional("start_time", FieldTypes.TimeOrEndOfDay);

    /// <summary>The time of the end on the exchange's clock.</summary>
    public static Field<LocalTime?> EndTime { get; } = Optional("end_time", FieldTypes.Time, AboutEndTime);

    /// <summary>The start with its date.</summary>
    public static Field<Moment?> StartsAt { get; } = Optional(
        "starts_at", FieldTypes.Moment.OrNull(), "Without an offset it is local to the exchange.");

    /// <summary>The end with its date.</summary>
    public static Field<Moment?> EndsAt { get; } = Optional("ends_at", FieldTypes.Moment.OrNull(), AboutNoEnd);

    /// <summary>The fields that name a time on the clock.</summary>
    public static Field[] OnClock { get; } = [Date, StartTime, EndTime];

    /// <summary>The fields that name on the clock where a booking is moved to. A null in place of the end means that it is left out.</summary>
    public static Field[] NewOnClock { get; } =
        [Date, StartTime, Optional(EndTime.Name, FieldTypes.Time.OrNull(), AboutEndTime)];

    /// <summary>The fields that name a time by its start and end with their dates.</summary>
    public static Field[] Moments { get; } = [StartsAt, EndsAt];

    /// <summary>The time. It is null if a field has an error, or if only a time slot names it.</summary>
    public RequestedTime? Time =>
        _startsAt is { } first ? ByMoments(first, _endsAt)
        : _date is { } date && _start is { } start ? ByClock(date, start, _end)
        : null;

    /// <summary>Whether the request has any of the fields on the clock.</summary>
    public bool HasClock { get; }

    /// <summary>Whether the request has any of the moments.</summary>
    public bool HasMoments { get; }

    /// <summary>Adds errors if the fields mean different times, or another time than a time slot.</summary>
    /// <param name="exchange">The exchange whose clock shows the times.</param>
    /// <param name="slot">The slot that the request names, or null.</param>
    /// <param name="errors">The errors of the request.</param>
    public void Compare(Exchange exchange, TimeSlotDetails? slot, FieldErrors errors)
    {
        if (slot is not null)
        {
            var (start, end) = (slot.LocalStart, slot.LocalEnd);
            CompareClock(slot.TimeSlot.Date, start, end, (BookingFields.TimeSlot, BookingFields.TimeSlot), errors);
            AddUnless(_startsAt is not { } first || first.IsAt(start), BookingFields.TimeSlot, StartsAt, errors);
            AddUnless(_endsAt is not { } last || last.IsAt(end), BookingFields.TimeSlot, EndsAt, errors);
        }
        else if (_startsAt is { } first)
        {
            var (start, end) = (first.In(exchange.TimeZone), _endsAt?.In(exchange.TimeZone));
            var date = Scheduling.Availability.BusinessDateAt(exchange, start.ToInstant());
            CompareClock(date, start, end, (StartsAt, EndsAt), errors);
        }
    }

    private void CompareClock(
        LocalDate businessDate, OffsetDateTime start, OffsetDateTime? end, (Field Start, Field End) others, FieldErrors errors)
    {
        var date = _start is { EndsDay: true } ? start.Date.PlusDays(-1) : businessDate;
        AddUnless(_date is not { } onDate || onDate == date, Date, others.Start, errors);
        AddUnless(_start is not { } from || from.Value == start.TimeOfDay, StartTime, others.Start, errors);
        AddUnless(_end is not { } to || end is not { } last || IsFirst(to, start, last), EndTime, others.End, errors);
    }

    /// <summary>Whether an end is the first moment after a start at which the clock shows a time.</summary>
    private static bool IsFirst(LocalTime time, OffsetDateTime start, OffsetDateTime end)
    {
        var sameDate = start.Date + time;
        return end.LocalDateTime == (sameDate > start.LocalDateTime ? sameDate : sameDate.PlusDays(1))
            || (end.TimeOfDay == time && end.ToInstant() - start.ToInstant() < LongestDay); // a clock that was set back
    }

    private static void AddUnless(bool agree, Field field, Field other, FieldErrors errors)
    {
        if (!agree)
        {
            errors.Add(field.Name, $"This and {other.Name} name different times. Give one of them, or the same time by both.");
            errors.Add(other.Name, $"This and {field.Name} name different times. Give one of them, or the same time by both.");
        }
    }

    private static RequestedTime ByClock(LocalDate date, TimeOfDay start, LocalTime? end)
    {
        if (!start.EndsDay)
        {
            return new RequestedTime.OnClock(date, start.Value, end);
        }

        var next = date.PlusDays(1);
        return new RequestedTime.DateTimes(
            next + start.Value, null, end is { } to ? (to > start.Value ? next : next.PlusDays(1)) + to : null, null);
    }

    private static RequestedTime ByMoments(Moment start, Moment? end) => (start.Offset, end) switch
    {
        ({ } startOffset, { Offset: { } endOffset } last) => new RequestedTime.Exact(
            start.Local.WithOffset(startOffset).ToInstant(), last.Local.WithOffset(endOffset).ToInstant()),
        ({ } startOffset, null) => new RequestedTime.Exact(start.Local.WithOffset(startOffset).ToInstant(), null),
        _ => new RequestedTime.DateTimes(start.Local, start.Offset, end?.Local, end?.Offset),
    };
}
