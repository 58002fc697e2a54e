using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Concurrent bookings from several hosts: nothing is double-booked, and everything that fits is booked.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class RaceConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private const int Clients = 40;

    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Eleven = new(11, 0);

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    public async Task Concurrent_requests_for_one_slot_get_exactly_as_many_bookings_as_it_has_places(int capacity, bool dayIsStored)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity));
        if (dayIsStored)
        {
            _ = await AddDayAsync(exchange.Id, Monday);
        }

        var results = await BookAllAsync(Enumerable.Repeat(Examples.Request(exchange, Ten, Eleven), Clients));

        Assert.Equal(capacity, results.Count(result => result.Succeeded));
        OnlyForCapacity(results);
        var bookings = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        Assert.Equal(
            results.Where(result => result.Succeeded).Select(result => result.Value!.Booking.Id).Order(),
            bookings.Select(booking => booking.Id).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Concurrent_requests_at_hosts_that_have_kept_the_day_never_exceed_its_capacity(int capacity)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity));
        var hosts = OpenHosts(4);
        for (int number = 0; number < hosts.Length; number++)
        {
            var start = new LocalTime(12 + number, 0);
            var kept = await hosts[number].Bookings.BookAsync(Examples.Request(exchange, start, start.PlusHours(1)), Stop);
            Assert.True(kept.Succeeded);
        }

        var results = await RaceAsync(Clients, number => hosts[number % 4].Bookings.BookAsync(
            Examples.Request(exchange, Ten, Eleven), Stop));

        Assert.Equal(capacity, results.Count(result => result.Succeeded));
        OnlyForCapacity(results);
        Assert.Equal(4 + capacity, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count);
    }

    [Fact]
    public async Task Concurrent_requests_are_all_booked_if_there_is_room_for_all()
    {
        var exchange = await AddAsync(Examples.Exchange(Clients));

        var results = await BookAllAsync(Enumerable.Repeat(Examples.Request(exchange, Ten, Eleven), Clients));

        Assert.All(results, result => Assert.True(result.Succeeded, result.Error?.ToString()));
        Assert.Equal(Clients, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count);
    }

    [Fact]
    public async Task Concurrent_changes_of_different_details_of_a_booking_are_all_stored()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = (await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop)).Value!.Booking;
        var phone = new BookingChange { CustomerPhone = "+49 30 1" };
        var host = OpenHost(store => new InterruptedBookingStore(store, Moment.BeforeCommit, async () =>
            Assert.True((await Host.Bookings.ChangeDetailsAsync(booking.Id, phone, cancellationToken: Stop)).Succeeded)));

        var noted = await host.Bookings.ChangeDetailsAsync(
            booking.Id, new BookingChange { Notes = "Please ring twice." }, cancellationToken: Stop);

        Assert.Equal(
            (booking.Customer with { Phone = "+49 30 1" }, "Please ring twice.", 3),
            (noted.Value?.Customer, noted.Value?.Booking.Notes, noted.Value?.Booking.Version));
    }

    [Fact]
    public async Task Of_concurrent_overlapping_requests_of_different_lengths_exactly_one_is_booked()
    {
        var exchange = await AddAsync(Examples.Exchange());
        for (int round = 0; round < 8; round++)
        {
            var date = Monday.PlusDays(round);
            BookingRequest[] requests = // every two of them have the minute before eleven in common
            [
                Examples.Request(exchange, Ten, Eleven, date),
                Examples.Request(exchange, new LocalTime(10, 30), new LocalTime(11, 30), date),
                Examples.Request(exchange, new LocalTime(9, 0), new LocalTime(17, 0), date),
                Examples.Request(exchange, new LocalTime(10, 59), Eleven, date),
            ];

            var results = await BookAllAsync(requests);

            Assert.Single(results, result => result.Succeeded);
            OnlyForCapacity(results);
        }

        Assert.Equal(8, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Concurrent_overlapping_bookings_never_exceed_the_capacity_and_those_refused_do_not_fit(int capacity)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity));
        var requests = Enumerable.Range(0, Clients).Select(number => Varied(exchange, number, capacity)).ToArray();

        var results = await BookAllAsync(requests);

        OnlyForCapacity(results);
        var bookings = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        Assert.Equal(results.Count(result => result.Succeeded), bookings.Count);
        Assert.InRange(Consistency.Peak(bookings), 1, capacity);
        foreach (var (request, _) in requests.Zip(results).Where(pair => !pair.Second.Succeeded))
        {
            var again = await Host.Bookings.BookAsync(request, Stop);
            Assert.Equal(BookingErrorCode.FullyBooked, again.Error?.Code);
        }
    }

    [Fact]
    public async Task A_party_takes_as_many_places_as_it_has_people()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 10));
        var requests = Enumerable.Range(0, Clients)
            .Select(number => Examples.Request(exchange, Ten, Eleven) with { PartySize = 2 + (number % 3) });

        var results = await BookAllAsync(requests);

        OnlyForCapacity(results);
        var bookings = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        Assert.InRange(bookings.Sum(booking => booking.PartySize), 9, 10); // With fewer, another party of two would have fitted.
    }

    [Fact]
    public async Task A_booking_cancelled_many_times_at_once_gives_its_places_back_once()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 3));
        var kept = await BookAsync(Examples.Request(exchange, Ten, Eleven));
        var cancelled = await BookAsync(Examples.Request(exchange, Ten, Eleven) with { PartySize = 2 });
        var hosts = OpenHosts(4);

        var results = await RaceAsync(
            16, number => hosts[number % 4].Bookings.CancelAsync(cancelled.Id, cancellationToken: Stop));

        Assert.All(results, result => Assert.Equal(BookingStatus.Cancelled, result.Value?.Booking.Status));
        Assert.Equal(2, (await FindBookingAsync(cancelled.Id))?.Version);
        var day = await LoadAsync(exchange.Id, Monday);
        Assert.Equal(kept.Id, Assert.Single(day.Allocations).BookingId);
        Assert.Equal(1, Assert.Single(day.TimeSlots).Booked);
        var again = await BookAllAsync(Enumerable.Repeat(Examples.Request(exchange, Ten, Eleven), 8));
        Assert.Equal(2, again.Count(result => result.Succeeded));
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
    }

    [Fact]
    public async Task A_place_given_back_during_a_race_is_taken_exactly_once()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var standing = await BookAsync(Examples.Request(exchange, Ten, Eleven));
        var hosts = OpenHosts(4);

        var results = await RaceAsync(Clients, number => number == 5
            ? hosts[1].Bookings.CancelAsync(standing.Id, cancellationToken: Stop)
            : hosts[number % 4].Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop));

        Assert.Equal(BookingStatus.Cancelled, results[5].Value?.Booking.Status);
        var booked = results.Where((result, number) => number != 5 && result.Succeeded).ToList();
        booked.Add(await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop));
        Assert.Single(booked, result => result.Succeeded);
        OnlyForCapacity(results);
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
    }

    [Fact]
    public async Task A_slot_can_be_booked_and_cancelled_again_and_again()
    {
        var exchange = await AddAsync(Examples.Exchange());
        for (int round = 0; round < 5; round++)
        {
            var booking = await BookAsync(Examples.Request(exchange, Ten, Eleven));
            var refused = await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);
            Assert.Equal(BookingErrorCode.FullyBooked, refused.Error?.Code);
            Assert.True((await Host.Bookings.CancelAsync(booking.Id, cancellationToken: Stop)).Succeeded);
        }

        Assert.Equal(5, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count);
        Assert.Equal(0, Assert.Single((await LoadAsync(exchange.Id, Monday)).TimeSlots).Booked);
    }

    /// <summary>Derives a start within the hours, a length and a party from a number.</summary>
    private static BookingRequest Varied(Exchange exchange, int number, int capacity)
    {
        var start = new LocalTime(9, 0).PlusMinutes(15 * (number * 7 % 28));
        return Examples.Request(exchange, start, start.PlusMinutes(15 + (20 * (number % 3)))) with
        {
            PartySize = 1 + (number % Math.Min(capacity, 2)),
        };
    }

    private static void OnlyForCapacity(IEnumerable<Result<BookingDetails>> results) =>
        Assert.All(
            results.Where(result => !result.Succeeded),
            result => Assert.Equal(BookingErrorCode.FullyBooked, result.Error?.Code));

    private async Task<Booking> BookAsync(BookingRequest request)
    {
        var result = await Host.Bookings.BookAsync(request, Stop);
        Assert.True(result.Succeeded, result.Error?.ToString());
        return result.Value.Booking;
    }

    private Task<Result<BookingDetails>[]> BookAllAsync(IEnumerable<BookingRequest> requests)
    {
        var all = requests.ToArray();
        var hosts = OpenHosts(4);
        return RaceAsync(all.Length, number => hosts[number % 4].Bookings.BookAsync(all[number], Stop));
    }
}
