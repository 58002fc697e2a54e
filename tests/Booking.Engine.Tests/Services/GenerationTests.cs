using BookingEngine.Conformance;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;
using NodaTime.Text;

namespace BookingEngine.Tests.Services;

/// <summary>Which time slots are generated within a part of the hours, and on nights when the clock repeats.</summary>
public sealed class GenerationTests : IAsyncDisposable
{
    private readonly StoreHost _host = new(new InMemory(), FakeClock.FromUtc(2024, 1, 10));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("09:00-12:00 13:00-17:00", "11:00", "14:00", "11-12 13-14")] // each period has its part
    [InlineData("09:00-12:00 13:00-17:00", "12:00", "13:00", "")] // closed throughout
    [InlineData("09:00-12:00 13:00-17:00", null, "11:00", "9-10 10-11")]
    [InlineData("09:00-12:00 13:00-17:00", "15:00", null, "15-16 16-17")]
    [InlineData("13:00-15:00", "09:00", "12:00", "")] // opens too late
    [InlineData("13:00-15:00", null, "12:00", "")]
    [InlineData("13:00-15:00", "09:00", null, "13-14 14-15")]
    [InlineData("13:00-15:00", null, "00:00", "13-14 14-15")] // midnight ends the day
    [InlineData("13:00-15:00", "14:00", "14:00", "14-15")] // to the next date
    [InlineData("22:00-02:00", "23:00", "01:00", "23-24 24-25")] // past midnight
    [InlineData("22:00-02:00", "00:00", null, "24-25 25-26")]
    [InlineData("22:00-02:00", "00:00", "01:00", "24-25")]
    [InlineData("22:00-02:00", null, "01:00", "22-23 23-24 24-25")]
    [InlineData("22:00-02:00", null, "05:00", "22-23 23-24 24-25 25-26")]
    [InlineData("22:00-02:00", "10:00", "12:00", "")]
    [InlineData("00:00-02:00 22:00-00:00", "23:00", null, "23-24")]
    public async Task Generated_slots_lie_in_the_requested_part_of_the_hours(
        string hours, string? from, string? to, string expected)
    {
        var exchange = Examples.Exchange() with { OperatingHours = [.. hours.Split(' ').SelectMany(EveryDay)] };
        await _host.ExchangeStore.AddAsync(exchange, Stop);

        var slots = await GenerateAsync(exchange, Examples.Monday, from, to);

        Assert.Equal(
            expected,
            string.Join(' ', slots.Select(slot => $"{slot.Period.StartSecond / 3600}-{slot.Period.EndSecond / 3600}")));
    }

    [Theory]
    [InlineData("2024-03-31", null, 23)]
    [InlineData("2024-10-27", null, 25)]
    [InlineData("2024-06-05", null, 24)]
    [InlineData("2024-10-27", "06:00", 0)] // of a part of the hours there is no whole day
    public async Task A_generated_24_hour_slot_covers_a_day_that_is_open_around_the_clock(string date, string? from, int length)
    {
        var exchange = Examples.Exchange() with
        {
            OperatingHours = [.. EveryDay("00:00-00:00")],
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            Policy = new BookingPolicy { SlotDuration = Duration.FromDays(1) },
        };
        await _host.ExchangeStore.AddAsync(exchange, Stop);

        var slots = await GenerateAsync(exchange, LocalDatePattern.Iso.Parse(date).Value, from, to: null);

        var details = await Task.WhenAll(slots.Select(slot => _host.TimeSlots.FindAsync(slot.Id, Stop)));
        Assert.Equal(
            length == 0 ? [] : new[] { Duration.FromHours(length) },
            details.Select(slot => slot!.End - slot.Start));
    }

    /// <summary>The clock shows 02:00 to 03:00 twice. The first part of the hours ends where the second opens.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2024-10-27", "00:00-02:00 02:00-06:00", 7)]
    [InlineData("Asia/Beirut", "2024-10-26", "20:00-23:00 23:00-00:00", 5)]
    public async Task No_slot_is_generated_twice_where_hours_meet_in_a_repeated_hour(string zone, string date, string hours, int count)
    {
        var exchange = Examples.Exchange() with
        {
            OperatingHours = [.. hours.Split(' ').SelectMany(EveryDay)],
            TimeZone = DateTimeZoneProviders.Tzdb[zone],
        };
        await _host.ExchangeStore.AddAsync(exchange, Stop);
        var day = LocalDatePattern.Iso.Parse(date).Value;

        var slots = await GenerateAsync(exchange, day, from: null, to: null);

        Assert.Equal(count, slots.Count);
        Assert.Distinct(slots.Select(slot => slot.Period));
        var shown = await _host.Availability.GetDayAsync(exchange.Id, day, cancellationToken: Stop);
        Assert.Equal(count, shown!.Slots.DistinctBy(slot => slot.Start).Count());
        Assert.Equal(count, shown.Slots.Count);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2024-03-31", "02:00", "03:00", 0)] // a time that the clock skips
    [InlineData("Europe/Berlin", "2024-03-31", "01:00", "04:00", 2)]
    [InlineData("America/Havana", "2024-11-03", null, "00:00", 25)] // midnight is there twice
    [InlineData("Europe/Berlin", "2024-10-27", "02:00", "03:00", 2)]
    [InlineData("Europe/Berlin", "2024-10-27", "02:30", "02:00", 22)] // to the next date; the hours end at midnight
    public async Task The_requested_part_of_the_hours_follows_the_clock_when_that_changes(string zone, string date, string? from, string? to, int count)
    {
        var exchange = Examples.Exchange() with
        {
            OperatingHours = Examples.EveryDay(LocalTime.Midnight, LocalTime.Midnight),
            TimeZone = DateTimeZoneProviders.Tzdb[zone],
        };
        await _host.ExchangeStore.AddAsync(exchange, Stop);

        Assert.Equal(count, (await GenerateAsync(exchange, LocalDatePattern.Iso.Parse(date).Value, from, to)).Count);
    }

    [Fact]
    public async Task Existing_slots_that_could_not_take_the_capacity_are_counted()
    {
        var exchange = Examples.Exchange(capacity: 5);
        await _host.ExchangeStore.AddAsync(exchange, Stop);
        _ = await _host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, Examples.Monday, Examples.Monday) { EndTime = new(10, 0), MaxCapacity = 4 }, Stop);
        foreach (var (hour, party) in new[] { (10, 3), (11, 2) })
        {
            var request = Examples.Request(exchange, new(hour, 0), new(hour + 1, 0)) with { PartySize = party };
            Assert.True((await _host.Bookings.BookAsync(request, Stop)).Succeeded);
        }

        var two = new TimeSlotGeneration(exchange.Id, Examples.Monday, Examples.Monday) { MaxCapacity = 2 };
        var first = await _host.TimeSlots.GenerateAsync(two, Stop);
        var second = await _host.TimeSlots.GenerateAsync(two, Stop);

        // The slot of 09:00 has another capacity, and in that of 10:00 more is booked. The slot of 11:00 takes it.
        Assert.Equal(new GeneratedTimeSlots(5, 3, 2), first.Value);
        Assert.Equal(new GeneratedTimeSlots(0, 8, 2), second.Value);
    }

    private async Task<IReadOnlyList<TimeSlot>> GenerateAsync(Exchange exchange, LocalDate date, string? from, string? to)
    {
        var generated = await _host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, date, date) { StartTime = Time(from), EndTime = Time(to) }, Stop);
        Assert.True(generated.Succeeded, generated.Error?.ToString());
        var days = await _host.BookingStore.LoadDaysAsync([exchange.Id], date, date, Stop);
        return days is [var day] ? day.TimeSlots : [];
    }

    private static LocalTime? Time(string? text) =>
        text is null ? null : LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;

    private static IEnumerable<OperatingHours> EveryDay(string period)
    {
        string[] times = period.Split('-');
        return Examples.EveryDay(Time(times[0])!.Value, Time(times[1])!.Value);
    }
}
