using BookingEngine.Conformance;
using BookingEngine.Deciding;
using NodaTime;

namespace BookingEngine.Tests.Deciding;

/// <summary>Which bookings stand where a calendar is busy.</summary>
public sealed class BusyTimeDecisionsTests
{
    [Fact]
    public void Busy_times_go_along_when_a_calendar_becomes_that_of_a_resource_which_they_take_whole()
    {
        var ofExchange = new BusyCalendar { Id = Guid.NewGuid(), ExchangeId = Guid.NewGuid(), Url = new Uri("https://example.com/anna.ics") };
        var ofAnna = ofExchange with { ResourceId = Guid.NewGuid() };
        LocalPeriod[] busy = [Examples.Hours(10, 11)];
        var empty = BookingDay.Empty(ofExchange.ExchangeId, Examples.Monday);
        var day = BusyTimeDecisions.Replace(empty, ofExchange, busy).Change!.ApplyTo(empty);

        var change = BusyTimeDecisions.Replace(day, ofAnna, busy).Change!.Allocations;

        var (removed, added) = (Assert.Single(change.Removed), Assert.Single(change.Added));
        Assert.Equal((null, false), (removed.ResourceId, removed.IsWhole));
        Assert.Equal((ofAnna.ResourceId, true), (added.ResourceId, added.IsWhole));
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(11, 0)] // It has just ended.
    public void Only_a_booking_that_overlaps_a_busy_time_and_has_not_ended_stands_in_it(int now, int expected)
    {
        var exchange = Examples.Exchange(capacity: 9);
        var empty = BookingDay.Empty(exchange.Id, Examples.Monday);
        Allocation[] taken = [.. new[] { 9, 10, 11 }.Select(hour => Examples.Booking(empty, hour, hour + 1).ToAllocation())];
        var calendar = Guid.NewGuid();
        var busy = new Allocation
        {
            Id = Guid.NewGuid(),
            BookingId = Guid.Empty,
            CalendarId = calendar,
            Date = Examples.Monday,
            Period = Examples.Hours(10, 11),
        };
        var day = new BookingDay(exchange.Id, Examples.Monday, version: 1, [], [.. taken, busy]);
        var at = Examples.Monday.At(new LocalTime(now, 0)).InZoneStrictly(exchange.TimeZone).ToInstant();

        Assert.Equal(
            new[] { taken[1].BookingId }.Take(expected), BusyTimeDecisions.Conflicts(exchange, day, calendar, at));
    }
}
