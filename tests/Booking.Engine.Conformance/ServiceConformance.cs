using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Bookings of a service: they are stored with what was sold, and never are more of its places taken at once than it has.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ServiceConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    private static readonly Service Haircut = Service.Of("Haircut", minutes: 60) with
    {
        Id = Guid.NewGuid(),
        MaxParallel = 2,
        PriceAmount = 2900,
        PriceCurrency = "EUR",
    };

    private static readonly Service Massage = Service.Of("Massage", minutes: 60) with { Id = Guid.NewGuid() };

    [Fact]
    public async Task A_booking_keeps_its_service_and_its_price_when_it_is_moved()
    {
        var exchange = await SellingAsync(Haircut);
        var booked = await Host.Bookings.BookAsync(Request(exchange, 10, Haircut), Stop);
        await ChangeAsync(exchange, Haircut with { Name = "Cut", PriceAmount = 1 });

        var moved = await Host.Bookings.RescheduleAsync(
            booked.Value!.Id, Monday, new(11, 0), new(12, 0), cancellationToken: Stop);

        Assert.Equal(
            (Haircut.Id, "Haircut", 2900L, "EUR"),
            (moved.Value!.Booking.ServiceId, moved.Value.Booking.ServiceName, moved.Value.Booking.PriceAmount, moved.Value.Booking.PriceCurrency));
        Assert.Equal(
            Fields.Of(moved.Value.Booking), Fields.Of(Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Concurrent_requests_for_a_service_get_exactly_as_many_bookings_as_it_has_places(bool dayIsStored)
    {
        var exchange = await SellingAsync(Haircut, Massage);
        if (dayIsStored)
        {
            _ = await AddDayAsync(exchange.Id, Monday);
        }

        var hosts = OpenHosts(4);
        var results = await RaceAsync(24, number => hosts[number % 4].Bookings.BookAsync(
            Request(exchange, 10, number % 3 == 0 ? Massage : Haircut), Stop));

        var booked = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        Assert.Equal((2, 8), (booked.Count(booking => booking.ServiceId == Haircut.Id), booked.Count(booking => booking.ServiceId == Massage.Id)));
        Assert.Equal(results.Count(result => result.Succeeded), booked.Count);
        Assert.All(
            results.Where(result => !result.Succeeded), result => Assert.Equal(BookingErrorCode.FullyBooked, result.Error?.Code));
    }

    [Fact]
    public async Task A_cancelled_booking_gives_its_place_of_the_service_back()
    {
        var exchange = await SellingAsync(Haircut);
        var first = await Host.Bookings.BookAsync(Request(exchange, 10, Haircut), Stop);
        _ = await Host.Bookings.BookAsync(Request(exchange, 10, Haircut), Stop);
        Assert.Equal(BookingErrorCode.FullyBooked, (await Host.Bookings.BookAsync(Request(exchange, 10, Haircut), Stop)).Error?.Code);

        _ = await OpenHost().Bookings.CancelAsync(first.Value!.Id, cancellationToken: Stop);

        Assert.True((await Host.Bookings.BookAsync(Request(exchange, 10, Haircut), Stop)).Succeeded);
    }

    [Theory]
    [InlineData(Moment.BeforeLoad)]
    [InlineData(Moment.BeforeCommit)]
    public async Task A_booking_is_refused_if_its_service_is_withdrawn_before_its_commit(Moment moment)
    {
        var exchange = await SellingAsync(Haircut, Massage);
        _ = await AddDayAsync(exchange.Id, Monday);
        var host = OpenHost(store => new InterruptedBookingStore(
            store, moment, () => ChangeAsync(exchange, Haircut with { IsActive = false }, Massage)));

        var refused = await host.Bookings.BookAsync(Request(exchange, 10, Haircut), Stop);

        Assert.Equal(BookingErrorCode.ServiceNotFound, refused.Error?.Code);
        Assert.Empty(await Consistency.CheckAsync(Host, exchange.Id, Stop));
    }

    [Fact]
    public async Task A_host_that_has_kept_a_day_knows_of_a_changed_service_when_it_books()
    {
        var exchange = await SellingAsync(Haircut);
        var host = OpenHost();
        Assert.True((await host.Bookings.BookAsync(Request(exchange, 10, Haircut), Stop)).Succeeded);
        await ChangeAsync(exchange, Haircut with { MaxParallel = 1, Name = "Cut" });

        Assert.Equal(BookingErrorCode.FullyBooked, (await host.Bookings.BookAsync(Request(exchange, 10, Haircut), Stop)).Error?.Code);
        Assert.Equal("Cut", (await host.Bookings.BookAsync(Request(exchange, 11, Haircut), Stop)).Value?.Booking.ServiceName);
    }

    [Fact]
    public async Task A_repeated_request_is_answered_after_its_service_was_withdrawn()
    {
        var exchange = await SellingAsync(Haircut, Massage);
        var request = Request(exchange, 10, Haircut) with { IdempotencyKey = "a key" };
        var booked = await Host.Bookings.BookAsync(request, Stop);
        await ChangeAsync(exchange, Massage);

        foreach (var host in new[] { Host, OpenHost() })
        {
            Assert.Equal(Fields.Of(booked.Value!.Booking), Fields.Of((await host.Bookings.BookAsync(request, Stop)).Value?.Booking));
        }
    }

    private static BookingRequest Request(Exchange exchange, int hour, Service service) =>
        new(exchange.Id, Monday, new LocalTime(hour, 0), Examples.Customer) { ServiceId = service.Id };

    private Task<Exchange> SellingAsync(params Service[] services) => AddAsync(Examples.Exchange(capacity: 10) with { Services = services });

    private async Task ChangeAsync(Exchange exchange, params Service[] services)
    {
        var changed = await Host.Exchanges.UpdateAsync(
            exchange.Id, current => current with { Services = services }, cancellationToken: Stop);
        Assert.True(changed.Succeeded, changed.Error?.ToString());
    }
}
