using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.AspNetCore.Requests;

/// <summary>
/// The time of a booking in a request: <c>date</c>, <c>start_time</c> and <c>end_time</c>, or <c>starts_at</c> and
/// <c>ends_at</c>.
/// </summary>
internal sealed class TimeFields
{
    private static readonly ZoneLocalMappingResolver EarlierOfTwo =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ThrowWhenSkipped);

    private readonly RequestedTime.OnClock? _onClock;
    private readonly ((LocalDateTime Local, Offset? Offset) From, (LocalDateTime Local, Offset? Offset) To)? _moments;

    /// <summary>Reads the fields; what is wrong with them is noted.</summary>
    public TimeFields(JsonFields fields)
    {
        if (fields.Has("starts_at") || fields.Has("ends_at"))
        {
            var (start, end) = (fields.Timestamp("starts_at"), fields.Timestamp("ends_at"));
            _moments = start is { } from && end is { } to ? (from, to) : null;
        }
        else
        {
            var (date, start, end) = (fields.Date("date"), fields.Time("start_time"), fields.Time("end_time"));
            _onClock = date is { } on && start is { } from && end is { } to
                ? new RequestedTime.OnClock(on, from, to)
                : null;
        }
    }

    /// <summary>Whether a moment has no offset: it is local to the exchange.</summary>
    public bool NeedsZone => _moments is { } given && (given.From.Offset is null || given.To.Offset is null);

    /// <summary>The time; null where something is wrong with it, which is noted.</summary>
    /// <param name="zone">The exchange's; null only where it is not needed.</param>
    /// <param name="errors">Where what the zone's clock skips, and an end that is not after its start, is noted.</param>
    public RequestedTime? In(DateTimeZone? zone, FieldErrors errors)
    {
        if (_moments is not { } given)
        {
            return _onClock;
        }

        var start = Located("starts_at", given.From, zone, errors);
        var end = Located("ends_at", given.To, zone, errors);
        if (start is not { } from || end is not { } to)
        {
            return null;
        }

        if (to <= from)
        {
            errors.Add("ends_at", "The end must be after the start.");
            return null;
        }

        return new RequestedTime.Exact(from, to);
    }

    private static Instant? Located(
        string field, (LocalDateTime Local, Offset? Offset) time, DateTimeZone? zone, FieldErrors errors)
    {
        if (time.Offset is { } offset)
        {
            return time.Local.WithOffset(offset).ToInstant();
        }

        try
        {
            return zone?.ResolveLocal(time.Local, EarlierOfTwo).ToInstant();
        }
        catch (SkippedTimeException)
        {
            errors.Add(field, $"That time does not exist: the clocks of {zone!.Id} skip it.");
            return null;
        }
    }
}
