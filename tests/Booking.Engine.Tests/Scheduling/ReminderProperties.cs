using BookingEngine.Scheduling;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>A reminder of a booking somewhere, often near a change of the clocks.</summary>
public sealed record ReminderCase(DateTimeZone Zone, Instant Start, Reminder Rule, QuietHours? Quiet, Instant Known)
{
    public override string ToString() => $"{Zone.Id}: {Rule} {Start}, quiet {Quiet?.From} to {Quiet?.To}, known {Known}";
}

/// <summary>Random reminders, on whole minutes.</summary>
public static class ReminderCases
{
    private const int MinutesOfDay = NodaConstants.MinutesPerDay;

    public static Arbitrary<ReminderCase> Any() => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => Make(new Random(seed))));

    private static ReminderCase Make(Random random)
    {
        var (zone, date) = Zones.Any(random);
        var start = zone.AtLeniently(date.AtMidnight()).ToInstant() + Duration.FromMinutes(random.Next(2 * MinutesOfDay));
        var rule = random.Next(2) == 0
            ? Reminder.MinutesBefore(random.Next(1, 3 * MinutesOfDay))
            : Reminder.OnDayBefore(random.Next(3), TimeOfDay(random.Next(MinutesOfDay)));
        QuietHours? quiet = null;
        if (random.Next(4) > 0)
        {
            int from = random.Next(MinutesOfDay);
            quiet = new QuietHours(TimeOfDay(from), TimeOfDay((from + random.Next(1, 23 * 60)) % MinutesOfDay));
        }

        return new ReminderCase(zone, start, rule, quiet, start - Duration.FromMinutes(random.Next(1, 5 * MinutesOfDay)));
    }

    private static LocalTime TimeOfDay(int minute) => LocalTime.FromMinutesSinceMidnight(minute);
}

/// <summary>When reminders are due equals what a walk through the minutes finds.</summary>
[Properties(Arbitrary = [typeof(ReminderCases)], QuietOnSuccess = true)]
public sealed class ReminderProperties
{
    [Cases(5_000)]
    public void A_reminder_is_due_when_a_walk_minute_by_minute_finds_it_due(ReminderCase one) =>
        Assert.Equal(
            new ReminderOracle(one.Zone, one.Quiet).Due(one.Rule, one.Start, one.Known),
            Reminders.Due(one.Rule, one.Start, one.Zone, one.Quiet, one.Known));

    [Cases(5_000)]
    public void A_due_reminder_is_before_the_start_and_not_in_quiet_hours(ReminderCase one)
    {
        if (Reminders.Due(one.Rule, one.Start, one.Zone, one.Quiet, one.Known) is { } due)
        {
            Assert.True(due < one.Start);
            Assert.False(one.Quiet?.Contain(due.InZone(one.Zone).TimeOfDay) is true);
        }
    }

    [Cases(5_000)]
    public void A_booking_with_a_due_reminder_is_on_a_date_that_is_looked_at(ReminderCase one, int seed)
    {
        if (Reminders.Due(one.Rule, one.Start, one.Zone, one.Quiet, one.Known) is not { } due)
        {
            return;
        }

        var random = new Random(seed);
        var after = due - Duration.FromSeconds(random.Next(1, random.Next(2) == 0 ? 90 : 7200));
        var until = due + Duration.FromSeconds(random.Next(random.Next(2) == 0 ? 90 : 7200));
        var exchange = new Exchange { BusinessName = "Kiosk", TimeZone = one.Zone, Reminders = [one.Rule], QuietHours = one.Quiet };
        var date = one.Start.InZone(one.Zone).Date;

        Assert.Contains(Reminders.Dates(exchange, after, until), range => range.First <= date.PlusDays(-1) && range.Last >= date.PlusDays(1));
    }
}
