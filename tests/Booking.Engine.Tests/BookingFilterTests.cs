using BookingEngine.Conformance;
using NodaTime;

namespace BookingEngine.Tests;

/// <summary>In which order bookings are listed.</summary>
public sealed class BookingFilterTests
{
    [Fact]
    public void Bookings_are_listed_in_the_order_that_is_asked_for()
    {
        var monday = BookingDay.Empty(Guid.NewGuid(), Examples.Monday);
        var tuesday = BookingDay.Empty(monday.ExchangeId, Examples.Monday.PlusDays(1));
        var (first, second, third) = (Made(monday, 9, 3), Made(monday, 11, 1), Made(tuesday, 8, 2));

        Assert.Equal([first, second, third], Listed(BookingOrder.Start));
        Assert.Equal([third, second, first], Listed(BookingOrder.StartDescending));
        Assert.Equal([second, third, first], Listed(BookingOrder.CreatedAt));
        Assert.Equal([first, third, second], Listed(BookingOrder.CreatedAtDescending));

        IEnumerable<Booking> Listed(BookingOrder order) => new BookingFilter { Order = order }.Ordered([second, third, first]);
    }

    private static Booking Made(BookingDay day, int hour, int minute) => Examples.Booking(day, hour, hour + 1) with
    {
        CreatedAt = Instant.FromUtc(2024, 1, 10, 12, minute),
    };
}
