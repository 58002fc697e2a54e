using NodaTime;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>The events of a calendar that have one UID: one that may recur, and those that replace some of its occurrences.</summary>
internal sealed class WrittenSeries
{
    private readonly CalendarZones _zones;
    private readonly Instant _from;
    private readonly Instant _to;
    private readonly ReadingTime _time;

    /// <param name="zones">The zones of the calendar.</param>
    /// <param name="from">The first moment that is of interest.</param>
    /// <param name="to">The end of what is of interest.</param>
    /// <param name="time">The time that reading may take.</param>
    public WrittenSeries(CalendarZones zones, Instant from, Instant to, ReadingTime time) =>
        (_zones, _from, _to, _time) = (zones, from, to, time);

    /// <summary>Whether an event that replaces an occurrence says which one, and when it is.</summary>
    public bool CanRead(CalendarComponent replacing)
    {
        try
        {
            _time.Check();
            _ = (Time(replacing["RECURRENCE-ID"]!).Instant, TimeOf(replacing, Start(replacing)));
            return true;
        }
#pragma warning disable CA1031 // Strangers write calendars. What they write must not free the times of the series.
        catch (Exception exception) when (exception is not TooMuchException)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>Returns all occurrences that may be of interest, each with the event that says what it is.</summary>
    /// <param name="events">The events.</param>
    /// <param name="skip">Called for each event of which something can't be read that says when it recurs. It is busy all the same.</param>
    /// <exception cref="FormatException">One of them can't be read.</exception>
    public IEnumerable<(CalendarComponent Event, Interval Time)> Occurrences(IReadOnlyList<CalendarComponent> events, Action skip)
    {
        var replacing = events.Where(written => written["RECURRENCE-ID"] is not null).ToArray();
        var replaced = replacing.Select(written => (Event: written, At: Time(written["RECURRENCE-ID"]!))).ToArray();
        var onwards = replaced
            .Where(other => other.Event["RECURRENCE-ID"]!.Parameter("RANGE") == "THISANDFUTURE")
            .OrderBy(other => other.At.Instant)
            .ToArray();
        foreach (var main in events.Except(replacing))
        {
            _time.Check();
            foreach (var start in Starts(main, skip).Where(start => !IsReplaced(start, replaced)))
            {
                // From an occurrence on that was changed with all later ones, these are moved as it was, and last as long.
                var change = onwards.LastOrDefault(other => other.At.Instant <= start.Instant);
                var written = change.Event ?? main;
                var begin = change.Event is null ? start : Moved(start, change.At, Time(change.Event["DTSTART"]!));
                yield return (written, TimeOf(written, begin));
            }
        }

        foreach (var one in replacing)
        {
            yield return (one, TimeOf(one, Start(one)));
        }
    }

    private bool IsReplaced(CalendarTime start, (CalendarComponent Event, CalendarTime At)[] replaced)
    {
        _time.Check();
        return Array.Exists(replaced, other => IsSame(other.At, start));
    }

    private static bool IsSame(CalendarTime one, CalendarTime other) =>
        one.IsDate || other.IsDate ? one.Local.Date == other.Local.Date : one.Instant == other.Instant;

    private static CalendarTime Moved(CalendarTime start, CalendarTime from, CalendarTime to) =>
        to.On(start.Local + Period.Between(from.Zone.Equals(to.Zone) ? from.Local : to.Zone.Local(from.Instant), to.Local, PeriodUnits.Days | PeriodUnits.AllTimeUnits));

    private CalendarTime Time(CalendarProperty property) => CalendarTime.Of(property, _zones);

    private CalendarTime Start(CalendarComponent written) =>
        Time(written["DTSTART"] ?? throw new FormatException("It has no start."));

    /// <summary>
    /// Returns the starts of an event, without those that are taken out. Of a rule that can't be followed these are the starts up to
    /// there, and the first one. A date that can't be read is no date: so one that would be taken out stays busy.
    /// </summary>
    private IEnumerable<CalendarTime> Starts(CalendarComponent written, Action skip)
    {
        var first = Start(written);
        var rules = written.All("RRULE").Select(rule => rule.Value).ToArray();
        var more = Listed(written, "RDATE", out bool areMoreRead);
        var excluded = Listed(written, "EXDATE", out bool areExcludedRead);
        bool isFollowed = true;
        var recurring = rules.Length == 0 ? [first] : Recurring(written, first, rules, out isFollowed);
        if (!(areMoreRead && areExcludedRead && isFollowed))
        {
            skip();
        }

        if (rules.Length + more.Count == 0)
        {
            return [first];
        }

        var (dates, instants) = (
            excluded.Where(out_ => out_.IsDate || first.IsDate).Select(out_ => out_.Local.Date).ToHashSet(),
            excluded.Where(out_ => !out_.IsDate).Select(out_ => out_.Instant).ToHashSet());
        return recurring.Concat(more).Where(start => !dates.Contains(start.Local.Date) && !instants.Contains(start.Instant));
    }

    /// <summary>Returns the starts by rules. What recurs by the hour does so in both hours that the clock shows twice.</summary>
    private List<CalendarTime> Recurring(CalendarComponent written, CalendarTime first, string[] rules, out bool isFollowed)
    {
        var length = TimeOf(written, first).Duration;
        var from = first.Zone.Local(_from - length).PlusDays(-1);
        var to = first.Zone.Local(_to).PlusDays(1);
        bool isHourly = !first.IsDate && Array.Exists(rules, Recurrence.IsHourly);
        var starts = new List<CalendarTime>();
        try
        {
            foreach (var start in Recurrence.Starts(first, rules, from, to, _time).Select(first.On))
            {
                _time.Check();
                starts.Add(start);
                if (isHourly && (start with { IsLast = true }) is var last && last.Instant != start.Instant)
                {
                    starts.Add(last);
                }
            }

            isFollowed = true;
        }
#pragma warning disable CA1031 // Strangers write calendars. What they write must not free the times of the series.
        catch (Exception exception) when (exception is not TooMuchException)
#pragma warning restore CA1031
        {
            isFollowed = false;
            if (!starts.Contains(first))
            {
                starts.Add(first);
            }
        }

        return starts;
    }

    /// <summary>Returns the times of a list that can be read. Of a period only the start counts: it lasts as long as the others.</summary>
    private List<CalendarTime> Listed(CalendarComponent written, string name, out bool areRead)
    {
        areRead = true;
        var listed = new List<CalendarTime>();
        foreach (var property in written.All(name))
        {
            foreach (string value in property.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                _time.Check();
                try
                {
                    listed.Add(CalendarTime.Of(value.Split('/')[0], property, _zones));
                }
#pragma warning disable CA1031 // As above.
                catch (Exception exception) when (exception is not TooMuchException)
#pragma warning restore CA1031
                {
                    areRead = false;
                }
            }
        }

        return listed;
    }

    /// <summary>
    /// Returns when an event is that starts at a time: until the end, or for the duration, that is written with it. A day without either lasts
    /// a day, and a time without either is no time at all.
    /// </summary>
    private Interval TimeOf(CalendarComponent written, CalendarTime start)
    {
        var first = Start(written);
        if (written["DTEND"] is { } end)
        {
            var last = Time(end);
            return first.IsDate
                ? Days(start, Period.DaysBetween(first.Local.Date, last.Local.Date))
                : Lasting(start, last.Instant - first.Instant);
        }

        if (written["DURATION"] is not { } duration)
        {
            return first.IsDate ? Days(start, 1) : Lasting(start, Duration.Zero);
        }

        var (days, time) = CalendarTime.DurationOf(duration.Value);
        return first.IsDate ? Days(start, days) : Lasting(start, start.On(start.Local.PlusDays(days)).Instant - start.Instant + time);
    }

    /// <summary>Many programs write the end of a single day as its start.</summary>
    private static Interval Days(CalendarTime start, int days) =>
        new(start.Instant, start.Zone.StartOfDay(start.Local.Date.PlusDays(Math.Max(days, 1))));

    private static Interval Lasting(CalendarTime start, Duration duration) =>
        new(start.Instant, start.Instant + Duration.Max(duration, Duration.Zero));
}
