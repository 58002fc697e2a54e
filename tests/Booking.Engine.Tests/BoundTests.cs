using BookingEngine.Conformance;
using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests;

/// <summary>The first and the last value that a noun accepts.</summary>
public sealed class BoundTests
{
    [Fact]
    public void A_period_ends_after_its_start()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalPeriod(36_000, 36_000));
        Assert.Equal(36_001, new LocalPeriod(36_000, 36_001).EndSecond);
    }

    [Fact]
    public void Hours_hold_in_every_week_up_to_every_52nd()
    {
        var hours = new OperatingHours(IsoDayOfWeek.Monday, new OpeningPeriod(new(9, 0), new(17, 0))) { FromDate = new LocalDate(2024, 1, 15) };

        Assert.Equal(52, (hours with { EveryWeeks = 52 }).EveryWeeks);
        Assert.Throws<ArgumentOutOfRangeException>(() => hours with { EveryWeeks = 53 });
        Assert.Throws<ArgumentOutOfRangeException>(() => hours with { EveryWeeks = 0 });
    }

    [Fact]
    public void A_reminder_is_due_from_1_to_86400_minutes_before_the_start()
    {
        Assert.Equal(Duration.FromMinutes(1), Reminder.MinutesBefore(1).Before);
        Assert.Equal(Duration.FromMinutes(86_400), Reminder.MinutesBefore(86_400).Before);
        Assert.Throws<ArgumentOutOfRangeException>(() => Reminder.MinutesBefore(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reminder.MinutesBefore(86_401));
    }

    [Fact]
    public void The_count_of_a_page_is_exact_unless_it_is_said_that_it_is_not() => Assert.True(new Page<int>([1], 1).IsCountExact);

    [Fact]
    public void A_requirement_may_name_no_resources() =>
        Assert.Null((Requirement.OfOneOf(Guid.NewGuid()) with { ResourceIds = null }).ResourceIds);

    [Theory]
    [InlineData(1, "A user can own at most 1 exchange here.")]
    [InlineData(2, "A user can own at most 2 exchanges here.")]
    public void The_most_exchanges_of_a_user_are_told_in_the_singular_or_the_plural(int most, string message) =>
        Assert.Equal(message, BookingErrors.TooManyExchanges(most).Message);

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, nameof(Service.Reminders))]
    public async Task A_service_has_as_many_reminders_as_there_may_be_and_no_more(int more, string? wrong)
    {
        var store = new InMemoryStore();
        var engine = new BookingServices(store, store, FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));
        var service = Service.Of("Cut") with { Reminders = [.. Enumerable.Range(1, Limits.Reminders + more).Select(Reminder.MinutesBefore)] };

        var created = await engine.Exchanges.CreateAsync(
            Examples.Exchange() with { Services = [service] }, TestContext.Current.CancellationToken);

        Assert.Equal(wrong is null, created.Succeeded);
        Assert.EndsWith(wrong ?? "", created.Error?.Field ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Bookings_are_open_for_0_to_3660_days()
    {
        Assert.Equal(0, new BookingPolicy { BookingWindowDays = 0 }.BookingWindowDays);
        Assert.Equal(3660, new BookingPolicy { BookingWindowDays = 3660 }.BookingWindowDays);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BookingPolicy { BookingWindowDays = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BookingPolicy { BookingWindowDays = 3661 });
    }

    [Theory]
    [InlineData(1, "A customer can have at most 1 active booking here.")]
    [InlineData(2, "A customer can have at most 2 active bookings here.")]
    public void The_most_bookings_of_a_customer_are_told_in_the_singular_or_the_plural(int most, string message) =>
        Assert.Equal(message, BookingErrors.TooManyActiveBookings(most).Message);

    [Fact]
    public async Task Time_slots_are_generated_at_whole_seconds_only()
    {
        var store = new InMemoryStore();
        var engine = new BookingServices(store, store, FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));
        var shop = (await engine.Exchanges.CreateAsync(Examples.Exchange(), TestContext.Current.CancellationToken)).Value;
        var generation = new TimeSlotGeneration(shop.Id, Examples.Monday, Examples.Monday);

        Assert.Equal(
            nameof(TimeSlotGeneration.StartTime), await WrongAsync(generation with { StartTime = new LocalTime(9, 0, 0, 500) }));
        Assert.Equal(nameof(TimeSlotGeneration.EndTime), await WrongAsync(generation with { EndTime = new LocalTime(12, 0, 0, 500) }));

        async Task<string?> WrongAsync(TimeSlotGeneration wrong) =>
            (await engine.TimeSlots.GenerateAsync(wrong, TestContext.Current.CancellationToken)).Error?.Field;
    }

    [Fact]
    public void What_only_adjoins_the_hours_of_a_night_starts_on_the_date_itself()
    {
        OpeningPeriod[] night = [new(new(22, 0), new(2, 0))];

        Assert.Equal(2 * 3600, new OpeningPeriod(new(2, 0), new(3, 0)).StartWithin(night));
        Assert.Equal(25 * 3600, new OpeningPeriod(new(1, 0), new(3, 0)).StartWithin(night));
    }

    [Fact]
    public void What_a_pause_until_midnight_leaves_of_a_night_opens_on_the_next_day()
    {
        OpeningPeriod[] night = [new(new(20, 0), new(2, 0))];

        var left = new OpeningPeriod(new(22, 0), new(0, 0)).LeavesOf(night, 22 * 3600);

        Assert.Equal(["20:00 - 22:00", "00:00 - 02:00"], left.Select(period => period.ToString()));
        Assert.Equal([false, true], left.Select(period => period.OpensNextDay));
        Assert.Equal([false, true], left.Select(period => period.ClosesNextDay));
        Assert.True(new OpeningPeriod(new(9, 0), new(0, 0)).ClosesNextDay);
    }
}
