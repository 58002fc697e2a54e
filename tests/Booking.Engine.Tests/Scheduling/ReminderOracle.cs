using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Computes when a reminder must be due. It looks at the clock minute by minute, as a person would.</summary>
internal sealed class ReminderOracle(DateTimeZone zone, QuietHours? quiet)
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    public Instant? Due(Reminder rule, Instant start, Instant known)
    {
        var due = rule.Before is { } before
            ? start - before
            : FirstShowing(start.InZone(zone).Date.PlusDays(-rule.DaysBefore!.Value) + rule.At!.Value);
        if (IsQuiet(due))
        {
            due = LastLoudBefore(due) is var early && early > known ? early : FirstLoudAfter(due);
        }

        return due < start ? due : null;
    }

    private bool IsQuiet(Instant time)
    {
        if (quiet is null)
        {
            return false;
        }

        var shown = time.InZone(zone).TimeOfDay;
        return quiet.From < quiet.To ? shown >= quiet.From && shown < quiet.To : shown >= quiet.From || shown < quiet.To;
    }

    private Instant LastLoudBefore(Instant time)
    {
        while (IsQuiet(time))
        {
            time -= Minute;
        }

        return time;
    }

    private Instant FirstLoudAfter(Instant time)
    {
        while (IsQuiet(time))
        {
            time += Minute;
        }

        return time;
    }

    /// <summary>
    /// Finds the first moment at which the clock shows a date and time. If the clock skips it, finds the moment at which it would be if the
    /// clock had not gone forward yet.
    /// </summary>
    private Instant FirstShowing(LocalDateTime wanted)
    {
        var time = wanted.InUtc().ToInstant() - Duration.FromDays(2);
        while (time.InZone(zone).LocalDateTime < wanted)
        {
            time += Minute;
        }

        var before = time - Minute;
        return time.InZone(zone).LocalDateTime == wanted ? time : wanted.WithOffset(zone.GetUtcOffset(before)).ToInstant();
    }
}
