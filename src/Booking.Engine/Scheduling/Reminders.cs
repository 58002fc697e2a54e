using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.Scheduling;

/// <summary>
/// When reminders of bookings are due. Nothing of it is stored: it is computed of what then stands, so a booking that is moved, a new
/// rule, or new data on time zones need no repair.
/// </summary>
internal static class Reminders
{
    /// <summary>
    /// How long quiet hours can move a reminder, at most. They last 23 hours, but follow each other without a break where the clock
    /// skips the time between.
    /// </summary>
    private const int DaysOfQuiet = 2;

    /// <summary>How far a date that the clock skips as a whole can move a reminder.</summary>
    private const int DaysOfShift = 2;

    /// <summary>No clock is set back by more than this past midnight, so that it shows the date before again.</summary>
    private static readonly Duration Repeat = Duration.FromHours(3);

    /// <summary>The longest window whose ends tell whether quiet hours begin or end within it.</summary>
    private static readonly Duration ShortWindow = Duration.FromMinutes(30);

    /// <summary>How long before quiet hours a reminder is due that would be due within them.</summary>
    private static readonly Duration Margin = Duration.FromMinutes(1);

    private static readonly Duration Day = Duration.FromDays(1);

    private static readonly ZoneLocalMappingResolver EarlierOfTwo =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    /// <summary>
    /// Returns the reminders of a booking, and when each is due. If several are due at the same moment, as quiet hours can bring about,
    /// only the first of them is returned. There are none for a booking that is cancelled or over, or whose customer was erased.
    /// </summary>
    public static IEnumerable<(Reminder Rule, Instant Due)> Of(Exchange exchange, Booking booking)
    {
        if (!booking.KeepsTimeSlot || booking.IsErased)
        {
            return [];
        }

        var (rules, quiet) = RulesOf(exchange, booking.ServiceId is { } id ? exchange.FindService(id) : null);
        var start = StartOf(exchange, booking);
        return rules
            .Select(rule => (Rule: rule, Due: Due(rule, start, exchange.TimeZone, quiet, booking.UpdatedAt)))
            .Where(reminder => reminder.Due >= booking.CreatedAt)
            .Select(reminder => (reminder.Rule, Due: reminder.Due!.Value))
            .DistinctBy(reminder => reminder.Due);
    }

    /// <summary>Returns when a booking starts.</summary>
    public static Instant StartOf(Exchange exchange, Booking booking)
    {
        var clock = DayClock.For(exchange.TimeZone, booking.Date);
        return clock.At(clock.Resolve(booking.Period).Start);
    }

    /// <summary>Returns when a reminder is due, or null if it never is, since that would not be before the start.</summary>
    /// <param name="rule">The reminder.</param>
    /// <param name="start">The start of the booking.</param>
    /// <param name="zone">The exchange's zone.</param>
    /// <param name="quiet">The quiet hours, or null if there are none.</param>
    /// <param name="known">When the booking got to be what it is. Nothing can be due before.</param>
    public static Instant? Due(Reminder rule, Instant start, DateTimeZone zone, QuietHours? quiet, Instant known)
    {
        var due = rule.Before is { } before
            ? start - before
            : zone.ResolveLocal(start.InZone(zone).Date.PlusDays(-rule.DaysBefore!.Value) + rule.At!.Value, EarlierOfTwo).ToInstant();
        if (quiet is not null && IsQuiet(due, zone, quiet))
        {
            var early = BeginOf(due, zone, quiet) - Margin;
            due = early > known ? early : EndOf(due, zone, quiet);
        }

        return due < start ? due : null;
    }

    /// <summary>
    /// Returns the business dates of which bookings can have a reminder that is due in a window of time, as ranges, which may overlap.
    /// </summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="after">The beginning of the window, exclusive.</param>
    /// <param name="until">The end of the window, inclusive.</param>
    public static IEnumerable<(LocalDate First, LocalDate Last)> Dates(Exchange exchange, Instant after, Instant until)
    {
        var zone = exchange.TimeZone;
        var all = exchange.Services.Select(service => RulesOf(exchange, service)).Append(RulesOf(exchange, service: null));
        foreach (var (rules, quiet) in all.Distinct())
        {
            var moved = quiet is not null && HasBorder(after, until, zone, quiet) ? Duration.FromDays(DaysOfQuiet) : Duration.Zero;
            foreach (var rule in rules)
            {
                foreach (var range in DatesOf(rule, after - moved, until + moved, zone))
                {
                    yield return range;
                }
            }
        }
    }

    /// <summary>Returns the business dates of bookings of which a reminder is due in a window, before quiet hours have moved it.</summary>
    private static IEnumerable<(LocalDate First, LocalDate Last)> DatesOf(
        Reminder rule, Instant after, Instant until, DateTimeZone zone)
    {
        if (rule.Before is { } before)
        {
            yield return Around((after + before - Repeat).InZone(zone).Date, (until + before + Repeat).InZone(zone).Date);
            yield break;
        }

        var last = until.InZone(zone).Date.PlusDays(DaysOfShift);
        for (var date = after.InZone(zone).Date.PlusDays(-DaysOfShift); date <= last; date = date.PlusDays(1))
        {
            var due = zone.ResolveLocal(date + rule.At!.Value, EarlierOfTwo).ToInstant();
            if (due > after && due <= until)
            {
                var start = date.PlusDays(rule.DaysBefore!.Value);
                yield return Around(start, start);
            }
        }
    }

    /// <summary>A service that sets no reminders or no quiet hours has those of its exchange.</summary>
    private static (IReadOnlyList<Reminder> Rules, QuietHours? Quiet) RulesOf(Exchange exchange, Service? service) =>
        (service?.Reminders ?? exchange.Reminders, service?.QuietHours ?? exchange.QuietHours);

    /// <summary>A booking's business date may lie a day beside the date on which it starts.</summary>
    private static (LocalDate First, LocalDate Last) Around(LocalDate first, LocalDate last) => (first.PlusDays(-1), last.PlusDays(1));

    /// <summary>
    /// Whether quiet hours can have moved a reminder into a window. In a short window far from a clock change, they begin or end at
    /// most once, which shows in whether its ends are quiet.
    /// </summary>
    private static bool HasBorder(Instant after, Instant until, DateTimeZone zone, QuietHours quiet) =>
        until - after > ShortWindow
        || Elapsed(quiet.From, quiet.To) <= ShortWindow + Margin
        || zone.GetZoneInterval(after - Day) != zone.GetZoneInterval(until + Day)
        || IsQuiet(after + Margin, zone, quiet) != IsQuiet(until + Margin, zone, quiet)
        || IsQuiet(after, zone, quiet) != IsQuiet(until, zone, quiet);

    private static bool IsQuiet(Instant time, DateTimeZone zone, QuietHours quiet) =>
        quiet.Contain(time.InZone(zone).TimeOfDay);

    /// <summary>Returns when the clock begins to show quiet hours without a break until a moment within them.</summary>
    private static Instant BeginOf(Instant time, DateTimeZone zone, QuietHours quiet)
    {
        while (true)
        {
            var interval = zone.GetZoneInterval(time);
            var begin = time - Elapsed(quiet.From, time.InZone(zone).TimeOfDay);
            if (!interval.HasStart || begin > interval.Start)
            {
                return begin;
            }

            time = interval.Start - Duration.Epsilon;
            if (!IsQuiet(time, zone, quiet))
            {
                return interval.Start;
            }
        }
    }

    /// <summary>Returns when the clock ceases to show quiet hours after a moment within them.</summary>
    private static Instant EndOf(Instant time, DateTimeZone zone, QuietHours quiet)
    {
        while (IsQuiet(time, zone, quiet))
        {
            var interval = zone.GetZoneInterval(time);
            var end = time + Elapsed(time.InZone(zone).TimeOfDay, quiet.To);
            time = interval.HasEnd ? Instant.Min(end, interval.End) : end;
        }

        return time;
    }

    /// <summary>Returns the time that passes from one time of day to another on a clock that doesn't change.</summary>
    private static Duration Elapsed(LocalTime from, LocalTime to)
    {
        long nanoseconds = to.NanosecondOfDay - from.NanosecondOfDay;
        return Duration.FromNanoseconds(nanoseconds < 0 ? nanoseconds + NodaConstants.NanosecondsPerDay : nanoseconds);
    }
}
