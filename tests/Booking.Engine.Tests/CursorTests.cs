using System.Buffers.Text;
using System.Text;
using BookingEngine.Conformance;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests;

/// <summary>A cursor is sent to callers as text, and read when they send it back.</summary>
public sealed class CursorTests
{
    private const string Id = "74fb069d-9dd3-4e1a-aebe-57a07d2e525a";

    private static readonly BookingDay Day = BookingDay.Empty(Guid.NewGuid(), Examples.Monday);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BookingOrder.CreatedAt)]
    [InlineData(BookingOrder.StartDescending)]
    public void The_text_of_a_cursor_names_the_same_place(BookingOrder order)
    {
        var booking = Examples.Booking(Day) with { CreatedAt = Instant.FromUtc(2024, 1, 10, 12, 0).PlusTicks(10) };
        var exchange = new ExchangeSummary(Examples.Exchange() with { BusinessName = "Anna's  Café 💇" });
        var slot = Examples.Slot(Day, 9, 10) with { Period = new LocalPeriod(-3600, -7200, startsLater: false, endsLater: true) };

        var delivery = EventDelivery.Of("App.Mail", BookingEvent.OfExchange(Examples.Exchange()), booking.CreatedAt);

        foreach (Cursor cursor in new Cursor[] { Cursor.After(booking, order), Cursor.After(exchange), Cursor.After(slot), Cursor.After(delivery) })
        {
            Assert.Matches("^[A-Za-z0-9_-]+$", cursor.ToString());
            Assert.Equal(cursor, Cursor.Parse(cursor.ToString()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData($"exchanges {Id} a\0")]
    [InlineData($"exchanges {Id} ")]
    [InlineData($"exchanges {Id}x a")]
    [InlineData("time_slots 2024-01-15 9 False 10")]
    [InlineData("time_slots 9999-01-15 9 False 10 False")]
    [InlineData("time_slots 2024-01-15 9 maybe 10 False")]
    [InlineData("time_slots 2024-01-15 9.5 False 10 False")]
    [InlineData($"Start 2024-01-10T12:00:00Z 0000-01-01 9 {Id}")]
    [InlineData($"Start 2024-01-10T12:00:00Z 2024-01-15 99999999999 {Id}")]
    [InlineData($"Start 2024-01-10T12:00:00 2024-01-15 9 {Id}")]
    [InlineData($"9 2024-01-10T12:00:00Z 2024-01-15 9 {Id}")]
    [InlineData("Start 2024-01-10T12:00:00Z 2024-01-15 9 x")]
    [InlineData("deliveries 2024-01-10T12:00:00Z x")]
    [InlineData($"deliveries 2024-01-10 {Id}")]
    public void Any_other_text_is_not_a_cursor(string content)
    {
        Assert.Null(Cursor.Parse(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content))));
        Assert.Null(Cursor.Parse(content));
    }

    [Fact]
    public async Task A_service_refuses_a_cursor_of_another_list()
    {
        var services = BookingServices.InMemory(FakeClock.FromUtc(2024, 1, 10));
        var ofBookings = PageRequest.After(Cursor.After(Examples.Booking(Day), BookingOrder.Start));
        var ofExchanges = PageRequest.After(Cursor.After(new ExchangeSummary(Examples.Exchange())));

        await Assert.ThrowsAsync<ArgumentException>(() => services.Bookings.ListAsync(new BookingFilter(), ofBookings, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => services.Bookings.ListAsync(new BookingFilter(), ofExchanges, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => services.Exchanges.ListAsync(new ExchangeFilter(), ofBookings, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => services.TimeSlots.ListAsync(Guid.NewGuid(), null, ofBookings, Stop));
    }
}
