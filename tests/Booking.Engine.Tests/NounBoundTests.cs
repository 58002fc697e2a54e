using NodaTime;

namespace BookingEngine.Tests;

/// <summary>Each number and each duration of a policy, a service, a resource and a requirement has a first and a last value.</summary>
public sealed class NounBoundTests
{
    private const int Day = 86_400;
    private const int Notice = 3660 * Day;

    private static readonly BookingPolicy Policy = new();
    private static readonly Service Service = Service.Of("Cut");
    private static readonly Resource Resource = Resource.Of("staff", "Anna");

    /// <summary>What sets a property and reads it again, with its first and its last value. Durations are in seconds.</summary>
    private static readonly Dictionary<string, (Func<int, object?> Set, int First, int Last)> Numbers = new()
    {
        ["policy DefaultCapacity"] = (value => (Policy with { DefaultCapacity = value }).DefaultCapacity, 1, 100_000),
        ["policy SlotDuration"] = (value => (Policy with { SlotDuration = Of(value) }).SlotDuration, 1, Day),
        ["policy SlotStep"] = (value => (Policy with { SlotStep = Of(value) }).SlotStep, 1, Day),
        ["policy BufferBefore"] = (value => (Policy with { BufferBefore = Of(value) }).BufferBefore, 0, Day),
        ["policy BufferAfter"] = (value => (Policy with { BufferAfter = Of(value) }).BufferAfter, 0, Day),
        ["policy MinNotice"] = (value => (Policy with { MinNotice = Of(value) }).MinNotice, 0, Notice),
        ["policy CancellationNotice"] = (value => (Policy with { CancellationNotice = Of(value) }).CancellationNotice, 0, Notice),
        ["policy MinDuration"] = (value => (Policy with { MinDuration = Of(value) }).MinDuration, 1, Day),
        ["policy MaxDuration"] = (value => (Policy with { MaxDuration = Of(value) }).MaxDuration, 1, Day),
        ["service Duration"] = (value => (Service with { Duration = Of(value) }).Duration, 1, Day),
        ["service DurationOptions"] = (value => (Service with { DurationOptions = [Of(60), Of(value)] }).DurationOptions?[1], 1, Day),
        ["service SlotStep"] = (value => (Service with { SlotStep = Of(value) }).SlotStep, 1, Day),
        ["service BufferBefore"] = (value => (Service with { BufferBefore = Of(value) }).BufferBefore, 0, Day),
        ["service BufferAfter"] = (value => (Service with { BufferAfter = Of(value) }).BufferAfter, 0, Day),
        ["service MinNotice"] = (value => (Service with { MinNotice = Of(value) }).MinNotice, 0, Notice),
        ["service CancellationNotice"] = (value => (Service with { CancellationNotice = Of(value) }).CancellationNotice, 0, Notice),
        ["service BookingWindowDays"] = (value => (Service with { BookingWindowDays = value }).BookingWindowDays, 0, 3660),
        ["service MinPartySize"] = (value => (Service with { MinPartySize = value }).MinPartySize, 1, 100_000),
        ["service MaxPartySize"] = (value => (Service with { MaxPartySize = value }).MaxPartySize, 1, 100_000),
        ["service MaxParallel"] = (value => (Service with { MaxParallel = value }).MaxParallel, 1, 100_000),
        ["resource Capacity"] = (value => (Resource with { Capacity = value }).Capacity, 1, 100_000),
        ["resource SortOrder"] = (value => (Resource with { SortOrder = value }).SortOrder, -100_000, 100_000),
        ["requirement Count"] = (value => (Requirement.OfType("staff") with { Count = value }).Count, 1, 20),
        ["reminder minutes"] = (value => (int)Reminder.MinutesBefore(value).Before!.Value.TotalMinutes, 1, 86_400),
        ["reminder days"] = (value => Reminder.OnDayBefore(value, new LocalTime(18, 0)).DaysBefore, 0, 60),
        ["period startSecond"] = (value => new LocalPeriod(value, 3 * Day).StartSecond, -Day, (2 * Day) - 1),
        ["period endSecond"] = (value => new LocalPeriod(-Day, value).EndSecond, 1 - Day, 3 * Day),
    };

    /// <summary>The names of the properties.</summary>
    public static TheoryData<string> Names => [.. Numbers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_is_kept_from_its_first_to_its_last_value_and_no_other_one_is_accepted(string name)
    {
        var (set, first, last) = Numbers[name];

        Assert.All(new[] { first, last }, value => Assert.Contains(set(value), new object[] { value, Of(value) }));
        Assert.All(new[] { first - 1, last + 1 }, value => Assert.Equal(
            name.Split(' ')[1], Assert.Throws<ArgumentOutOfRangeException>(() => { _ = set(value); }).ParamName));
    }

    [Fact]
    public void A_price_is_from_0_to_its_largest_amount()
    {
        Assert.Equal(0, (Service with { PriceAmount = 0 }).PriceAmount);
        Assert.Equal(Service.MaxPriceAmount, (Service with { PriceAmount = Service.MaxPriceAmount }).PriceAmount);
        Assert.Throws<ArgumentOutOfRangeException>(() => Service with { PriceAmount = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Service with { PriceAmount = Service.MaxPriceAmount + 1 });
    }

    [Fact]
    public void A_service_leaves_to_the_exchange_what_it_does_not_say()
    {
        var service = Service with
        {
            Duration = null,
            DurationOptions = null,
            SlotStep = null,
            BufferBefore = null,
            BufferAfter = null,
            MinNotice = null,
            CancellationNotice = null,
            BookingWindowDays = null,
            MaxPartySize = null,
            MaxParallel = null,
            Hours = null,
            PriceAmount = null,
            SlotStarts = null,
            Reminders = null,
        };

        Assert.Equal(Service, service);
        Assert.Equal(Duration.FromMinutes(20), Service.Of("Cut", minutes: 20).Duration);
    }

    [Fact]
    public void A_duration_is_a_whole_number_of_seconds()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Policy with { SlotDuration = Duration.FromMilliseconds(1500) });
        Assert.Throws<ArgumentOutOfRangeException>(() => Service with { BufferAfter = Duration.FromMilliseconds(1500) });
    }

    [Theory]
    [InlineData(22, 8, 22, true)]
    [InlineData(22, 8, 7, true)]
    [InlineData(22, 8, 8, false)]
    [InlineData(22, 8, 21, false)]
    [InlineData(1, 8, 1, true)]
    [InlineData(1, 8, 7, true)]
    [InlineData(1, 8, 8, false)]
    [InlineData(1, 8, 0, false)]
    [InlineData(1, 8, 9, false)]
    public void Quiet_hours_contain_their_start_and_not_their_end_also_past_midnight(int from, int to, int hour, bool isQuiet) =>
        Assert.Equal(isQuiet, new QuietHours(new(from, 0), new(to, 0)).Contain(new LocalTime(hour, 0)));

    [Theory]
    [InlineData(9, 0, 8, 0, true)]
    [InlineData(9, 0, 8, 1, false)]
    [InlineData(9, 0, 9, 0, false)]
    [InlineData(0, 0, 23, 0, true)]
    [InlineData(0, 0, 23, 1, false)]
    [InlineData(9, 0, 9, 1, true)]
    public void Quiet_hours_last_at_most_23_hours(int fromHour, int fromMinute, int toHour, int toMinute, bool areShort)
    {
        var (from, to) = (new LocalTime(fromHour, fromMinute), new LocalTime(toHour, toMinute));

        Assert.Equal(areShort, QuietHours.AreShort(from, to));
        Assert.Equal(areShort, Record.Exception(() => new QuietHours(from, to)) is not ArgumentException { ParamName: "To" });
    }

    [Theory]
    [InlineData(false, false, BusyCalendarStatus.Pending)]
    [InlineData(true, false, BusyCalendarStatus.Ok)]
    [InlineData(false, true, BusyCalendarStatus.Failed)]
    [InlineData(true, true, BusyCalendarStatus.Stale)]
    public void A_calendar_is_stale_if_it_was_read_once_and_could_not_be_read_last(bool wasRead, bool hasFailed, BusyCalendarStatus status)
    {
        var calendar = new BusyCalendar { Id = Guid.NewGuid(), ExchangeId = Guid.NewGuid(), Url = new Uri("https://example.com/") };

        Assert.Equal(status, (calendar with { LastSyncedAt = wasRead ? Instant.MinValue : null, LastError = hasFailed ? "No." : null }).Status);
    }

    [Fact]
    public void A_name_of_events_covers_its_kind_and_that_of_a_group_each_kind_of_it()
    {
        Assert.Equal(["booking.*", "exchange.*"], BookingEventNames.Groups);
        Assert.Equal(Enum.GetValues<BookingEventType>().Select(BookingEventNames.Of), BookingEventNames.All);
        Assert.True(BookingEventNames.Covers("booking.changed", BookingEventType.BookingChanged));
        Assert.True(BookingEventNames.Covers("booking.*", BookingEventType.BookingChanged));
        Assert.False(BookingEventNames.Covers("booking.created", BookingEventType.BookingChanged));
        Assert.False(BookingEventNames.Covers("booking.", BookingEventType.BookingChanged));
        Assert.False(BookingEventNames.Covers("exchange.*", BookingEventType.BookingChanged));
        Assert.Throws<ArgumentOutOfRangeException>(() => BookingEventNames.Of((BookingEventType)99));
    }

    [Fact]
    public void A_reminder_is_told_in_the_singular_or_the_plural()
    {
        Assert.Equal("60 minutes before", Reminder.MinutesBefore(60).ToString());
        Assert.Equal(
            ["0 days before at 18:00", "1 day before at 18:00", "2 days before at 18:00"],
            Enumerable.Range(0, 3).Select(days => Reminder.OnDayBefore(days, new LocalTime(18, 0)).ToString()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reminder.OnDayBefore(1, new LocalTime(18, 0, 0, 500)));
    }

    private static Duration Of(int seconds) => Duration.FromSeconds(seconds);
}
