using BookingEngine.Conformance;
using NodaTime;
using static BookingEngine.Tests.Calendars.CalendarDesk;

namespace BookingEngine.Tests.Calendars;

/// <summary>When calendars are read, what becomes of their busy times, and what holds when they can't be read.</summary>
public sealed class CalendarSyncTests
{
    private static readonly Duration Quarter = Duration.FromMinutes(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_calendar_is_read_at_once_and_then_every_15_minutes()
    {
        var desk = await OpenAsync();
        var calendar = await desk.AddAsync();
        Assert.Equal(BusyCalendarStatus.Pending, calendar.Status);

        Assert.Equal(1, await desk.PollAsync());
        Assert.Equal(0, await desk.PollAsync());
        var read = await desk.FindAsync(calendar);
        Assert.Equal((BusyCalendarStatus.Ok, desk.Clock.GetCurrentInstant()), (read.Status, read.LastSyncedAt));

        desk.Clock.Advance(Quarter - Duration.FromSeconds(1));
        Assert.Equal(0, await desk.PollAsync());
        desk.Clock.AdvanceSeconds(1);
        Assert.Equal(1, await desk.PollAsync());
    }

    [Fact]
    public async Task An_event_that_is_moved_takes_its_new_time_and_frees_the_old_one_and_no_other_day_changes()
    {
        var (desk, _) = await ReadAsync(Busy(10, 11), Busy(34, 35));
        var tuesday = await desk.DayAsync(Examples.Monday.PlusDays(1));

        await ReadAgainAsync(desk, Busy(12, 13), Busy(34, 35));

        Assert.Null(await desk.ReasonAsync(10));
        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(12));
        Assert.Equal(tuesday, await desk.DayAsync(Examples.Monday.PlusDays(1)));
        await ReadAgainAsync(desk);
        Assert.Null(await desk.ReasonAsync(12));
        Assert.Empty((await desk.DayAsync())!.BusyTimes);
    }

    [Fact]
    public async Task Busy_times_are_listed_by_their_start_for_the_dates_that_are_asked_for()
    {
        var (desk, calendar) = await ReadAsync(Busy(12, 13), Busy(10, 11), Busy(34, 35));

        var listed = await desk.Calendars.ListBusyTimesAsync(desk.Exchange.Id, Examples.Monday, Examples.Monday, Stop);

        Assert.Equal([At(10), At(12)], listed.Select(busy => busy.LocalStart.ToInstant()));
        Assert.Equal([At(11), At(13)], listed.Select(busy => busy.LocalEnd.ToInstant()));
        Assert.All(listed, busy => Assert.Equal((calendar.Id, (Guid?)null, Examples.Monday), (busy.CalendarId, busy.ResourceId, busy.Date)));
        Assert.Empty(await desk.Calendars.ListBusyTimesAsync(Guid.NewGuid(), Examples.Monday, Examples.Monday, Stop));
    }

    [Fact]
    public async Task Two_calendars_of_an_exchange_do_not_touch_the_busy_times_of_each_other()
    {
        var (desk, first) = await ReadAsync(Busy(10, 11));
        desk.Source.Answer = new BusyCalendarAnswer { Busy = [Busy(10, 12)] };
        await desk.AddAsync();
        await desk.PollAsync();

        await desk.Calendars.RemoveAsync(first.Id, Stop);

        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(10));
        Assert.Single((await desk.DayAsync())!.BusyTimes);
    }

    [Fact]
    public async Task A_calendar_that_has_not_changed_is_asked_for_with_its_tag_and_nothing_is_written()
    {
        var (desk, calendar) = await ReadAsync(Busy(10, 11));
        var day = await desk.DayAsync();
        desk.Source.Answer = new BusyCalendarAnswer { IsUnchanged = true };
        desk.Clock.Advance(Quarter);
        await desk.PollAsync();

        var request = desk.Source.Requests.Last();
        Assert.Equal(("\"1\"", "Mon, 01 Jan 2024 00:00:00 GMT"), (request.ETag, request.LastModified));
        Assert.Equal(day, await desk.DayAsync());
        Assert.Equal(desk.Clock.GetCurrentInstant(), (await desk.FindAsync(calendar)).LastSyncedAt);
    }

    [Fact]
    public async Task A_calendar_is_read_as_a_whole_once_the_days_to_come_are_not_all_known_or_the_zone_has_changed()
    {
        var (desk, calendar) = await ReadAsync(Busy(10, 11));
        var until = (await desk.FindAsync(calendar)).KnownUntil;
        Assert.Equal(new LocalDate(2024, 1, 10).PlusDays(366 + 7), until);

        desk.Source.Answer = new BusyCalendarAnswer { IsUnchanged = true };
        desk.Clock.Advance(Duration.FromDays(7));
        await desk.PollAsync();
        Assert.NotNull(desk.Source.Requests.Last().ETag);
        desk.Clock.Advance(Duration.FromDays(1));
        await desk.PollAsync();
        Assert.Null(desk.Source.Requests.Last().ETag);
        Assert.Equal(BusyCalendarStatus.Stale, (await desk.FindAsync(calendar)).Status); // It says that what nobody knows has not changed.
        Assert.Single((await desk.DayAsync())!.BusyTimes);

        desk.Source.Answer = new BusyCalendarAnswer();
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        await desk.Exchanges.UpdateAsync(desk.Exchange.Id, exchange => exchange with { TimeZone = zone }, cancellationToken: Stop);
        desk.Clock.Advance(Quarter);
        await desk.PollAsync();
        Assert.Equal((null, zone), (desk.Source.Requests.Last().ETag, desk.Source.Requests.Last().TimeZone));
        Assert.Equal("Europe/Berlin", (await desk.FindAsync(calendar)).TimeZoneId);
    }

    [Fact]
    public async Task Busy_times_are_taken_as_far_ahead_as_can_be_booked()
    {
        var desk = await OpenAsync(exchange => exchange with { Policy = new BookingPolicy { BookingWindowDays = 30 } });
        var calendar = await desk.AddAsync();
        await desk.PollAsync();

        Assert.Equal(new LocalDate(2024, 1, 10).PlusDays(37), (await desk.FindAsync(calendar)).KnownUntil);
    }

    [Fact]
    public async Task What_was_read_last_holds_while_the_calendar_can_not_be_read_and_the_pauses_grow()
    {
        var (desk, calendar) = await ReadAsync(Busy(10, 11));
        desk.Source.Answer = new BusyCalendarAnswer { Problem = "The address answers with the status 404." };
        var pauses = new List<double>();
        desk.Clock.Advance(Quarter);
        for (int failure = 0; failure < 8; failure++)
        {
            await desk.PollAsync();
            var next = (await desk.FindAsync(calendar)).NextSyncAt;
            pauses.Add((next - desk.Clock.GetCurrentInstant()).TotalMinutes);
            desk.Clock.Reset(next);
        }

        var stale = await desk.FindAsync(calendar);
        Assert.Equal([15, 30, 60, 120, 240, 360, 360, 360], pauses);
        Assert.Equal(
            (BusyCalendarStatus.Stale, "The address answers with the status 404.", 8), (stale.Status, stale.LastError, stale.Failures));
        desk.Clock.Reset(Instant.FromUtc(2024, 1, 10, 12, 0));
        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(10));

        desk.Clock.Reset(stale.NextSyncAt);
        desk.Source.Answer = new BusyCalendarAnswer();
        await desk.PollAsync();
        Assert.Equal((BusyCalendarStatus.Ok, 0), ((await desk.FindAsync(calendar)).Status, (await desk.FindAsync(calendar)).Failures));
    }

    [Fact]
    public async Task A_host_that_asks_to_wait_is_left_alone_for_so_long_but_at_most_for_a_day()
    {
        var desk = await OpenAsync();
        var calendar = await desk.AddAsync();
        desk.Source.Answer = new BusyCalendarAnswer { Problem = "Busy.", RetryAfter = Duration.FromDays(30) };
        await desk.PollAsync();

        var failed = await desk.FindAsync(calendar);
        Assert.Equal((BusyCalendarStatus.Failed, Duration.FromDays(1)), (failed.Status, failed.NextSyncAt - desk.Clock.GetCurrentInstant()));
    }

    [Fact]
    public async Task Of_several_hosts_one_reads_a_calendar_and_another_takes_over_if_it_dies()
    {
        var desk = await OpenAsync();
        await desk.AddAsync();
        desk.Source.Before = () => desk.Source.Requests.Count == 1 ? Task.FromException(new InvalidOperationException("It dies.")) : Task.CompletedTask;

        await desk.PollAsync();
        Assert.Equal(0, await desk.PollAsync(byAnother: true));
        desk.Clock.Advance(Duration.FromMinutes(5));
        await Task.WhenAll(desk.PollAsync(), desk.PollAsync(byAnother: true));

        Assert.Equal(2, desk.Source.Requests.Count);
    }

    [Fact]
    public async Task A_calendar_that_is_removed_while_it_is_read_leaves_no_busy_times()
    {
        var desk = await OpenAsync();
        var calendar = await desk.AddAsync();
        desk.Source.Answer = new BusyCalendarAnswer { Busy = [Busy(10, 11)] };
        desk.Source.Before = () => desk.Calendars.RemoveAsync(calendar.Id, Stop);

        await desk.PollAsync();

        Assert.Empty((await desk.DayAsync())!.BusyTimes);
        Assert.Empty(await desk.Calendars.ListAsync(desk.Exchange.Id, Stop));
    }

    [Fact]
    public async Task Busy_times_of_a_former_address_that_are_written_late_go_when_the_new_one_is_read_again()
    {
        var desk = await OpenAsync();
        var calendar = await desk.AddAsync();
        var former = new BusyCalendarAnswer { Busy = [Busy(10, 11)] };
        var present = new BusyCalendarAnswer { Busy = [Busy(12, 13)], ETag = "\"b\"" };
        desk.Source.Answer = former;
        desk.Source.Before = async () =>
        {
            desk.Source.Before = () => Task.CompletedTask;
            await desk.Calendars.UpdateAsync(calendar.Id, current => current with { Url = new Uri("https://b.example.com/") }, Stop);
            desk.Source.Answer = present;
            await desk.PollAsync(byAnother: true);
            desk.Source.Answer = former;
        };
        await desk.PollAsync();
        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(10));
        desk.Source.Answer = present;

        Assert.Equal(1, await desk.PollAsync());

        Assert.Null(desk.Source.Requests.Last().ETag);
        Assert.Equal((null, BookingErrorCode.Busy), (await desk.ReasonAsync(10), await desk.ReasonAsync(12)));
    }

    [Fact]
    public async Task A_removal_that_was_interrupted_is_completed()
    {
        var (desk, calendar) = await ReadAsync(Busy(10, 11));
        var begun = await desk.FindAsync(calendar);
        await desk.Store.ReplaceCalendarAsync(
            begun with { IsBeingRemoved = true, NextSyncAt = desk.Clock.GetCurrentInstant(), Version = begun.Version + 1 }, Stop);
        Assert.Null(await desk.Calendars.FindAsync(calendar.Id, Stop));

        await desk.PollAsync();

        Assert.Null(await desk.ReasonAsync(10));
        Assert.Null(await desk.Store.FindCalendarAsync(calendar.Id, Stop));
    }

    [Fact]
    public async Task Another_address_drops_what_was_known_and_other_settings_have_it_read_anew()
    {
        var (desk, calendar) = await ReadAsync(Busy(10, 11));
        await desk.Calendars.UpdateAsync(calendar.Id, current => current with { IgnoresAllDay = true }, Stop);
        Assert.Equal(BookingErrorCode.Busy, await desk.ReasonAsync(10));
        Assert.Equal(1, await desk.PollAsync());
        Assert.Equal((null, true), (desk.Source.Requests.Last().ETag, desk.Source.Requests.Last().IgnoresAllDay));

        var moved = await desk.Calendars.UpdateAsync(calendar.Id, current => current with { Url = new Uri("https://b.example.com/") }, Stop);

        Assert.Equal(BusyCalendarStatus.Pending, moved.Value!.Status);
        Assert.Null(await desk.ReasonAsync(10));
    }

    [Fact]
    public async Task A_calendar_of_a_resource_or_exchange_that_does_not_exist_is_refused_and_an_exchange_has_at_most_50()
    {
        var desk = await OpenAsync();
        var calendar = new BusyCalendar { Id = Guid.Empty, ExchangeId = desk.Exchange.Id, Url = new Uri("https://a.example.com/") };

        Assert.Equal(BookingErrorCode.ExchangeNotFound, (await desk.Calendars.AddAsync(calendar with { ExchangeId = Guid.NewGuid() }, Stop)).Error?.Code);
        Assert.Equal(BookingErrorCode.ResourceNotFound, (await desk.Calendars.AddAsync(calendar with { ResourceId = Anna }, Stop)).Error?.Code);
        for (int count = 0; count < Limits.Calendars; count++)
        {
            Assert.True((await desk.Calendars.AddAsync(calendar, Stop)).Succeeded);
        }

        Assert.Equal(BookingErrorCode.InvalidField, (await desk.Calendars.AddAsync(calendar, Stop)).Error?.Code);
    }

    [Fact]
    public async Task A_calendar_whose_resource_is_gone_says_so()
    {
        var desk = await OpenWithStaffAsync();
        var calendar = await desk.AddAsync(Anna);
        await desk.Exchanges.UpdateAsync(desk.Exchange.Id, exchange => exchange with { Resources = [] }, cancellationToken: Stop);

        await desk.PollAsync();

        Assert.Equal("The resource does not exist any more.", (await desk.FindAsync(calendar)).LastError);
        Assert.Empty(desk.Source.Requests);
    }

    [Fact]
    public async Task Days_before_yesterday_keep_the_busy_times_that_they_had()
    {
        var (desk, _) = await ReadAsync(Busy(10, 11));
        desk.Clock.Reset(At(3 * 24));
        await ReadAgainAsync(desk);

        Assert.Single((await desk.DayAsync())!.BusyTimes);
    }

    private static async Task<(CalendarDesk Desk, BusyCalendar Calendar)> ReadAsync(params Interval[] busy)
    {
        var desk = await OpenAsync();
        desk.Source.Answer = AnswerOf(busy);
        var calendar = await desk.AddAsync();
        await desk.PollAsync();
        return (desk, calendar);
    }

    private static async Task ReadAgainAsync(CalendarDesk desk, params Interval[] busy)
    {
        desk.Source.Answer = AnswerOf(busy);
        desk.Clock.Advance(Quarter);
        Assert.Equal(1, await desk.PollAsync());
    }

    private static BusyCalendarAnswer AnswerOf(Interval[] busy) =>
        new() { Busy = busy, ETag = "\"1\"", LastModified = "Mon, 01 Jan 2024 00:00:00 GMT" };
}
