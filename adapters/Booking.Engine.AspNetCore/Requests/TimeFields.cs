using NodaTime;

namespace BookingEngine.AspNetCore.Requests;

/// <summary>
/// The time of a booking in a request: <c>date</c>, <c>start_time</c> and <c>end_time</c>, or <c>starts_at</c> and
/// <c>ends_at</c>.
/// </summary>
internal static class TimeFields
{
    /// <summary>The time; null where something is wrong with it, which is noted.</summary>
    public static RequestedTime? Read(JsonFields fields)
    {
        if (fields.Has("starts_at") || fields.Has("ends_at"))
        {
            var (starts, ends) = (fields.Timestamp("starts_at"), fields.Timestamp("ends_at"));
            return starts is { } first && ends is { } last ? Moments(first, last) : null;
        }

        var (date, start, end) = (fields.Date("date"), fields.Time("start_time"), fields.Time("end_time"));
        if (date is not { } on || start is not { } from || end is not { } to)
        {
            return null;
        }

        if (!fields.IsEndOfDay("start_time"))
        {
            return new RequestedTime.OnClock(on, from, to);
        }

        var next = on.PlusDays(1);
        return new RequestedTime.DateTimes(next + from, null, (to > from ? next : next.PlusDays(1)) + to, null);
    }

    private static RequestedTime Moments((LocalDateTime Local, Offset? Offset) start, (LocalDateTime Local, Offset? Offset) end) =>
        start.Offset is { } startOffset && end.Offset is { } endOffset
            ? new RequestedTime.Exact(
                start.Local.WithOffset(startOffset).ToInstant(), end.Local.WithOffset(endOffset).ToInstant())
            : new RequestedTime.DateTimes(start.Local, start.Offset, end.Local, end.Offset);
}
