using NodaTime;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>
/// Reads from a calendar when somebody is busy, within bounds of number and time. Each entry is read by itself, so that one that can't be
/// read hides no other.
/// </summary>
internal static class BusyTimesReader
{
    /// <summary>The most busy times of a calendar: 10,000.</summary>
    public const int Most = 10_000;

    /// <summary>The most occurrences that are looked at, busy or not.</summary>
    private const int MostOccurrences = 200_000;

    /// <summary>What the uids of the engine's own calendars end with. Whoever reads these must not be kept from booking by them.</summary>
    private const string OwnUid = "@booking-engine";

    /// <summary>Reads the busy times of a calendar.</summary>
    /// <param name="text">The calendar.</param>
    /// <param name="request">What is of interest.</param>
    public static BusyCalendarAnswer Read(string text, BusyCalendarRequest request)
    {
        if (ReadCalendar.Read(text, out var calendar) is { } problem)
        {
            return new BusyCalendarAnswer { Problem = problem };
        }

        var reading = new Reading(request, new CalendarZones(request.TimeZone, calendar), new ReadingTime());
        var events = calendar.Components
            .Where(component => component.Name == "VEVENT")
            .GroupBy(component => component["UID"]?.Value.Trim() is { Length: > 0 } uid ? (object)uid : component);
        try
        {
            foreach (var series in events)
            {
                if (series.Key is not string uid || !uid.EndsWith(OwnUid, StringComparison.OrdinalIgnoreCase))
                {
                    reading.Try(() => reading.Add([.. series]));
                }
            }

            foreach (var component in calendar.Components.Where(component => component.Name == "VFREEBUSY"))
            {
                reading.Try(() => reading.AddFreeBusy(component));
            }
        }
        catch (TooMuchException)
        {
            return new BusyCalendarAnswer { Problem = $"The calendar has more than {Most} busy times, or takes too long to read." };
        }

        return new BusyCalendarAnswer { Busy = reading.Busy, Skipped = reading.Skipped };
    }

    /// <summary>What was read so far.</summary>
    private sealed class Reading(BusyCalendarRequest request, CalendarZones zones, ReadingTime time)
    {
        private readonly WrittenSeries _series = new(zones, request.From, request.To, time);
        private int _occurrences;

        public List<Interval> Busy { get; } = [];

        public int Skipped { get; private set; }

        /// <summary>Reads an entry. If it can't be read, nothing of it counts.</summary>
        public void Try(Action read)
        {
            time.Check();
            var (before, skipped) = (Busy.Count, Skipped);
            try
            {
                read();
            }
#pragma warning disable CA1031 // Strangers write calendars, and whatever they write must not hide the other entries.
            catch (Exception exception) when (exception is not TooMuchException)
#pragma warning restore CA1031
            {
                Busy.RemoveRange(before, Busy.Count - before);
                Skipped = skipped + 1;
            }
        }

        public void Add(IReadOnlyList<CalendarComponent> events)
        {
            // A change of an occurrence that can't be read changes nothing: the occurrence is where its series says.
            var readable = events.Where(written => written["RECURRENCE-ID"] is null || _series.CanRead(written)).ToArray();
            Skipped += events.Count - readable.Length;
            foreach (var (written, occurrence) in _series.Occurrences(readable, () => Skipped++))
            {
                Count();
                if (IsBusy(written))
                {
                    Add(occurrence);
                }
            }
        }

        public void AddFreeBusy(CalendarComponent component)
        {
            foreach (var property in component.All("FREEBUSY"))
            {
                string kind = property.Parameter("FBTYPE")?.ToUpperInvariant() ?? "BUSY";
                if (kind == "FREE" || (kind == "BUSY-TENTATIVE" && !request.TentativeIsBusy))
                {
                    continue;
                }

                foreach (string period in property.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    Try(() => AddPeriod(period, property));
                }
            }
        }

        private void AddPeriod(string period, CalendarProperty property)
        {
            Count();
            string[] ends = period.Split('/');
            var start = CalendarTime.Of(ends[0], property, zones);
            Add(ends[1].TrimStart().StartsWith('P')
                ? new Interval(start.Instant, start.Instant + TimeOf(ends[1]))
                : new Interval(start.Instant, CalendarTime.Of(ends[1], property, zones).Instant));
        }

        private static Duration TimeOf(string duration)
        {
            var (days, time) = CalendarTime.DurationOf(duration);
            return Duration.FromDays(days) + time;
        }

        /// <summary>
        /// Whether an event keeps somebody busy. Where Outlook says how, that counts, since the standard property can't say that somebody
        /// works elsewhere, or is not certain.
        /// </summary>
        private bool IsBusy(CalendarComponent written)
        {
            string? status = written.Word("STATUS");
            bool isFree = status == "CANCELLED"
                || (written.Word("X-MICROSOFT-CDO-BUSYSTATUS") switch
                {
                    "FREE" or "WORKINGELSEWHERE" => true,
                    "TENTATIVE" => !request.TentativeIsBusy,
                    "BUSY" or "OOF" => false,
                    _ => written.Word("TRANSP") == "TRANSPARENT" || (status == "TENTATIVE" && !request.TentativeIsBusy),
                });
            return !isFree && !(request.IgnoresAllDay && IsAllDay(written));
        }

        private static bool IsAllDay(CalendarComponent written) =>
            written["DTSTART"]?.Value.Contains('T', StringComparison.OrdinalIgnoreCase) == false;

        private void Add(Interval busy)
        {
            if (busy.Start < busy.End && busy.Start < request.To && busy.End > request.From)
            {
                Busy.Add(busy);
                if (Busy.Count > Most)
                {
                    throw new TooMuchException();
                }
            }
        }

        private void Count()
        {
            if (++_occurrences > MostOccurrences)
            {
                throw new TooMuchException();
            }

            time.Check();
        }
    }
}
