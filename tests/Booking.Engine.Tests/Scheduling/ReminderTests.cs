using BookingEngine.Scheduling;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Tests.Scheduling;

/// <summary>When reminders are due: on plain days, when clocks change, and around quiet hours.</summary>
public sealed class ReminderTests
{
    private static readonly DateTimeZone Berlin = Zones.Named("Europe/Berlin");
    private static readonly QuietHours Night = new(new(21, 0), new(8, 0));
    private static readonly LocalDate Monday = new(2024, 1, 15);

    [Theory]
    [InlineData("2024-01-15T10:00", 60, "2024-01-15T08:00:00Z")]
    [InlineData("2024-01-15T10:00", 1440, "2024-01-14T09:00:00Z")]
    [InlineData("2024-03-31T10:00", 1440, "2024-03-30T08:00:00Z")] // 09:00 on the clock: a day of 23 hours lies between
    [InlineData("2024-10-27T10:00", 1440, "2024-10-26T09:00:00Z")] // 11:00 on the clock
    public void Minutes_before_the_start_pass_whatever_the_clock_shows(string start, int minutes, string due) =>
        Assert.Equal(At(due), Due(Reminder.MinutesBefore(minutes), start));

    [Theory]
    [InlineData("2024-01-15T10:00", 1, "18:00", "2024-01-14T17:00:00Z")]
    [InlineData("2024-01-15T10:00", 0, "07:00", "2024-01-15T06:00:00Z")]
    [InlineData("2024-03-31T10:00", 1, "18:00", "2024-03-30T17:00:00Z")]
    [InlineData("2024-04-01T10:00", 1, "18:00", "2024-03-31T16:00:00Z")]
    [InlineData("2024-04-01T10:00", 1, "02:30", "2024-03-31T01:30:00Z")] // skipped: 03:30 on the clock
    [InlineData("2024-10-28T10:00", 1, "02:30", "2024-10-27T00:30:00Z")] // shown twice: the first time
    [InlineData("2024-03-01T10:00", 1, "18:00", "2024-02-29T17:00:00Z")]
    public void Days_before_the_start_are_dates_at_a_time_of_the_clock(string start, int days, string at, string due) =>
        Assert.Equal(At(due), Due(Reminder.OnDayBefore(days, Time(at)), start));

    [Fact]
    public void A_booking_past_midnight_counts_its_days_from_the_date_on_which_it_starts()
    {
        var booking = Booking(new LocalPeriod(25 * 3600, 26 * 3600)); // 01:00 on Tuesday, of Monday's business day

        Assert.Equal(
            At("2024-01-15T17:00:00Z"),
            Assert.Single(Reminders.Of(Exchange(Reminder.OnDayBefore(1, new(18, 0))), booking)).Due);
    }

    [Theory]
    [InlineData("07:00")]
    [InlineData("10:00")]
    [InlineData("10:01")]
    public void A_reminder_that_would_not_be_before_the_start_is_never_due(string at)
    {
        var due = Due(Reminder.OnDayBefore(0, Time(at)), "2024-01-15T10:00");

        Assert.Equal(at == "07:00", due is not null);
    }

    [Theory]
    [InlineData("2024-01-15T09:00", 60, "2024-01-14T12:00", "2024-01-15T08:00")] // at the moment at which they end
    [InlineData("2024-01-15T08:59", 60, "2024-01-14T12:00", "2024-01-14T20:59")]
    [InlineData("2024-01-15T22:00", 60, "2024-01-14T12:00", "2024-01-15T20:59")] // at the moment at which they begin
    [InlineData("2024-01-15T21:59", 60, "2024-01-14T12:00", "2024-01-15T20:59")]
    [InlineData("2024-01-15T08:30", 60, "2024-01-14T20:58", "2024-01-14T20:59")]
    [InlineData("2024-01-15T08:30", 60, "2024-01-14T20:59", "2024-01-15T08:00")] // too late for the evening before
    [InlineData("2024-01-15T08:00", 60, "2024-01-14T22:00", null)] // they end at the start
    [InlineData("2024-01-15T07:00", 60, "2024-01-14T22:00", null)]
    public void In_quiet_hours_a_reminder_is_due_before_they_begin_or_else_when_they_end_but_before_the_start(
        string start, int minutes, string known, string? due)
    {
        var found = Reminders.Due(Reminder.MinutesBefore(minutes), Local(start), Berlin, Night, Local(known));

        Assert.Equal(due is null ? null : Local(due), found);
    }

    [Fact]
    public void Several_reminders_that_quiet_hours_move_to_the_same_moment_are_one()
    {
        var exchange = Exchange(Reminder.MinutesBefore(60), Reminder.MinutesBefore(120), Reminder.OnDayBefore(1, new(12, 0))) with
        {
            QuietHours = Night,
        };
        var booking = Booking(new LocalPeriod((8 * 3600) + 1800, 9 * 3600)); // 08:30

        Assert.Equal(
            ((Reminder, Instant)[])[(Reminder.MinutesBefore(60), Local("2024-01-14T20:59")), (Reminder.OnDayBefore(1, new(12, 0)), Local("2024-01-14T12:00"))],
            Reminders.Of(exchange, booking));
    }

    [Fact]
    public void A_reminder_that_would_have_been_due_before_the_booking_was_made_is_not_due()
    {
        var booking = Booking(new LocalPeriod(10 * 3600, 11 * 3600)) with { CreatedAt = Local("2024-01-15T09:30") };

        Assert.Equal(
            [Reminder.MinutesBefore(30)],
            Reminders.Of(Exchange(Reminder.MinutesBefore(60), Reminder.MinutesBefore(30)), booking).Select(reminder => reminder.Rule));
    }

    [Theory]
    [InlineData(BookingStatus.Pending, 1)]
    [InlineData(BookingStatus.Confirmed, 1)]
    [InlineData(BookingStatus.Cancelled, 0)]
    [InlineData(BookingStatus.Completed, 0)]
    [InlineData(BookingStatus.NoShow, 0)]
    public void Only_bookings_that_are_to_take_place_have_reminders(BookingStatus status, int count) => Assert.Equal(
        count,
        Reminders.Of(Exchange(Reminder.MinutesBefore(60)), Booking(new LocalPeriod(36_000, 39_600)) with { Status = status }).Count());

    [Fact]
    public void Nobody_is_reminded_of_the_booking_of_an_erased_customer() => Assert.Empty(Reminders.Of(
        Exchange(Reminder.MinutesBefore(60)), Booking(new LocalPeriod(36_000, 39_600)) with { Customer = Customer.Erased }));

    [Fact]
    public void A_service_s_own_reminders_and_quiet_hours_hold_in_place_of_the_exchange_s()
    {
        var (own, none, other) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var exchange = Exchange(Reminder.MinutesBefore(60)) with
        {
            Services =
            [
                Service.Of("Own") with { Id = own, Reminders = [Reminder.MinutesBefore(90)], QuietHours = new(new(8, 0), new(9, 0)) },
                Service.Of("None") with { Id = none, Reminders = [] },
                Service.Of("Other") with { Id = other },
            ],
        };
        var booking = Booking(new LocalPeriod(36_000, 39_600));

        Assert.Equal(Local("2024-01-15T07:59"), Assert.Single(Reminders.Of(exchange, booking with { ServiceId = own })).Due);
        Assert.Empty(Reminders.Of(exchange, booking with { ServiceId = none }));
        Assert.Equal(Local("2024-01-15T09:00"), Assert.Single(Reminders.Of(exchange, booking with { ServiceId = other })).Due);
        Assert.Equal(Local("2024-01-15T09:00"), Assert.Single(Reminders.Of(exchange, booking)).Due);
        Assert.Equal(Local("2024-01-15T09:00"), Assert.Single(Reminders.Of(exchange, booking with { ServiceId = Guid.NewGuid() })).Due);
    }

    [Fact]
    public void In_most_minutes_no_date_is_looked_at_for_a_reminder_at_a_time_of_day()
    {
        var exchange = Exchange(Reminder.OnDayBefore(2, new(18, 0)));

        Assert.Empty(Reminders.Dates(exchange, Local("2024-01-15T18:00"), Local("2024-01-16T17:59")));
        Assert.Equal(
            ((LocalDate, LocalDate)[])[(Monday.PlusDays(1), Monday.PlusDays(3))],
            Reminders.Dates(exchange, Local("2024-01-15T17:59"), Local("2024-01-15T18:00")));
    }

    [Fact]
    public void A_look_from_one_night_into_the_next_finds_what_that_night_moves_to_the_evening()
    {
        var exchange = Exchange(Reminder.OnDayBefore(1, new(23, 0))) with { QuietHours = Night };

        var dates = Reminders.Dates(exchange, Local("2024-01-15T07:00"), Local("2024-01-15T22:00")); // It is due at 20:59.

        Assert.Contains(dates, range => range.First <= Monday.PlusDays(1) && range.Last >= Monday.PlusDays(1));
    }

    [Theory]
    [InlineData("2011-12-30", "12:00", "2011-12-31T12:00")] // Samoa had no 30 December 2011.
    [InlineData("2011-12-29", "12:00", "2011-12-29T12:00")]
    public void A_reminder_on_a_date_that_never_was_is_due_at_its_time_a_day_later_and_is_looked_for(string on, string at, string due)
    {
        var zone = Zones.Named("Pacific/Apia");
        var start = Shop.Date("2011-12-31").At(new LocalTime(18, 0)).InZoneStrictly(zone).ToInstant();
        var rule = Reminder.OnDayBefore(Period.DaysBetween(Shop.Date(on), Shop.Date("2011-12-31")), Time(at));
        var exchange = Exchange(rule) with { TimeZone = zone };
        var expected = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm").Parse(due).Value.InZoneStrictly(zone).ToInstant();

        Assert.Equal(expected, Reminders.Due(rule, start, zone, quiet: null, Instant.MinValue));
        Assert.NotEmpty(Reminders.Dates(exchange, expected - Duration.FromMinutes(1), expected));
        Assert.Empty(Reminders.Dates(exchange, expected, expected + Duration.FromMinutes(1)));
    }

    private static Instant? Due(Reminder rule, string start) => Reminders.Due(rule, Local(start), Berlin, quiet: null, Instant.MinValue);

    private static Exchange Exchange(params Reminder[] reminders) =>
        new() { BusinessName = "Barber", TimeZone = Berlin, Reminders = reminders };

    private static Booking Booking(LocalPeriod period) => new()
    {
        Id = Guid.NewGuid(),
        ExchangeId = Guid.NewGuid(),
        Date = Monday,
        Period = period,
        Customer = new Customer("Ada", "ada@example.com"),
        Status = BookingStatus.Confirmed,
        CreatedAt = At("2024-01-10T12:00:00Z"),
        UpdatedAt = At("2024-01-10T12:00:00Z"),
    };

    private static Instant At(string time) => InstantPattern.General.Parse(time).Value;

    private static Instant Local(string time) =>
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm").Parse(time).Value.InZoneStrictly(Berlin).ToInstant();

    private static LocalTime Time(string time) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value;
}
