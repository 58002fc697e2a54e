using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Asking whether a booking would be accepted: the answer is what the booking then meets on this very store, and asking stores nothing.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class CheckConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    [Fact]
    public async Task A_check_stores_nothing_not_even_an_empty_day()
    {
        var exchange = await AddAsync(Examples.Exchange());

        Assert.True((await CheckAsync(Wish(exchange, 10))).CanBeBooked);
        Assert.False((await CheckAsync(Wish(exchange, 20))).CanBeBooked);

        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], Monday.PlusDays(-20), Monday.PlusDays(20), Stop));
    }

    [Fact]
    public async Task What_a_check_answers_is_what_becomes_of_the_booking()
    {
        var exchange = await AddAsync(Examples.Exchange() with { OwnerId = "owner" });
        var standing = (await Host.Bookings.BookAsync(Wish(exchange, 12), Stop)).Value;
        var other = OpenHost(); // It has kept nothing of the day.

        for (int hour = 8; hour <= 17; hour++)
        {
            var wish = Wish(exchange, hour) with { UserId = "owner" };
            foreach (var host in (StoreHost[])[Host, other])
            {
                var check = (await host.Bookings.CheckAsync(wish, Stop))!;
                Assert.Equal(hour == 12 ? [standing.Id] : [], check.Conflicts.Select(booking => booking.Id));
                foreach (var slot in check.Alternatives)
                {
                    await BookAndCancelAsync(new BookingRequest(exchange.Id, slot, Examples.Customer));
                }

                var result = await Host.Bookings.BookAsync(wish, Stop);
                Assert.Equal((check.CanBeBooked, check.Errors is [var first, ..] ? first : null), (result.Succeeded, result.Error));
                if (result.Succeeded)
                {
                    _ = await Host.Bookings.CancelAsync(result.Value.Id, Actor.Owner, cancellationToken: Stop);
                }
            }
        }
    }

    [Fact]
    public async Task A_check_counts_what_another_host_has_just_booked_or_cancelled()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var other = OpenHost();
        Assert.True((await CheckAsync(Wish(exchange, 10))).CanBeBooked);

        var booked = await other.Bookings.BookAsync(Wish(exchange, 10), Stop);
        Assert.Equal([BookingErrorCode.FullyBooked], (await CheckAsync(Wish(exchange, 10))).Errors.Select(error => error.Code));

        _ = await other.Bookings.CancelAsync(booked.Value.Id, Actor.Owner, cancellationToken: Stop);
        Assert.True((await CheckAsync(Wish(exchange, 10))).CanBeBooked);
    }

    [Fact]
    public async Task A_check_counts_the_bookings_of_the_customer_if_the_host_limits_them()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var host = OpenHost(configure: options => options.MaxActiveBookingsPerCustomer = 1);
        _ = await host.Bookings.BookAsync(Wish(exchange, 9), Stop);

        var named = (await host.Bookings.CheckAsync(Wish(exchange, 9), Stop))!;
        var unnamed = (await host.Bookings.CheckAsync(
            new BookingRequest(exchange.Id, Monday, new LocalTime(10, 0), new LocalTime(11, 0), Customer.None), Stop))!;

        Assert.Equal([BookingErrorCode.FullyBooked, BookingErrorCode.TooManyActiveBookings], named.Errors.Select(error => error.Code));
        Assert.Empty(named.Alternatives);
        Assert.True(unnamed.CanBeBooked);
    }

    private static BookingRequest Wish(Exchange exchange, int hour) =>
        Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0));

    private async Task<BookingCheck> CheckAsync(BookingRequest request) => (await Host.Bookings.CheckAsync(request, Stop))!;

    private async Task BookAndCancelAsync(BookingRequest request)
    {
        var result = await Host.Bookings.BookAsync(request, Stop);
        Assert.True(result.Succeeded, $"{request} was offered, but: {result}");
        _ = await Host.Bookings.CancelAsync(result.Value.Id, Actor.Owner, cancellationToken: Stop);
    }
}
