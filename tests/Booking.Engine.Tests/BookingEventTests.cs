using BookingEngine.Conformance;
using NodaTime;

namespace BookingEngine.Tests;

/// <summary>In which order the events of an exchange get their positions.</summary>
public sealed class BookingEventTests
{
    private static readonly Exchange Shop = Examples.Exchange();
    private static readonly Guid Ada = new("a0000000-0000-0000-0000-000000000000");
    private static readonly Guid Bob = new("b0000000-0000-0000-0000-000000000000");

    [Fact]
    public void Events_of_several_bookings_come_by_time_whatever_their_versions_are()
    {
        var (first, second, third) = (Of(Bob, version: 5, second: 1), Of(Ada, version: 1, second: 2), Of(Bob, version: 6, second: 3));

        Assert.Equal([first, second, third], BookingEvent.InOrder([third, second, first]));
    }

    [Fact]
    public void Events_of_one_booking_come_by_version_even_if_the_clocks_of_hosts_differ()
    {
        var (first, second) = (Of(Ada, version: 1, second: 9), Of(Ada, version: 2, second: 3));
        var between = Of(Bob, version: 1, second: 5);

        Assert.Equal([between, first, second], BookingEvent.InOrder([second, first, between]));
    }

    [Fact]
    public void At_one_time_events_of_the_exchange_come_first_and_then_lower_versions()
    {
        var exchange = BookingEvent.OfExchange(Shop) with { Version = 9, Timestamp = Of(Ada, 1, 1).Timestamp };
        var (first, second) = (Of(Bob, version: 1, second: 1), Of(Ada, version: 2, second: 1));

        Assert.Equal([exchange, first, second], BookingEvent.InOrder([second, first, exchange]));
    }

    [Fact]
    public void Events_of_one_version_come_by_their_time() // such as the reminders of a booking
    {
        var (first, second) = (Of(Ada, version: 1, second: 1), Of(Ada, version: 1, second: 2));

        Assert.Equal([first, second], BookingEvent.InOrder([second, first]));
    }

    private static BookingEvent Of(Guid booking, long version, int second) => new()
    {
        Id = Guid.NewGuid(),
        Type = BookingEventType.BookingChanged,
        ExchangeId = Shop.Id,
        BookingId = booking,
        Version = version,
        Timestamp = Instant.FromUtc(2024, 1, 10, 12, 0, second),
    };
}
