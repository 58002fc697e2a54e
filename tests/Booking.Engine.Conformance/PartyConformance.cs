using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// The party of a booking grows and shrinks in place. The booking never gives up the places it has, and the capacity
/// is never exceeded.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class PartyConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    [Theory]
    [InlineData(5)]
    [InlineData(1)]
    public async Task Changing_the_party_of_a_booking_changes_the_remaining_capacity(int partySize)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 5));
        var booking = await BookAsync(exchange, 10, 11, partySize: 3);
        Clock.AdvanceMinutes(1);

        var changed = await ChangeAsync(Host, booking, partySize);

        Assert.Equal(
            Fields.Of(booking with { PartySize = partySize, Version = 2, UpdatedAt = Clock.GetCurrentInstant() }),
            Fields.Of(changed.Value?.Booking));
        Assert.Equal((partySize, 5 - partySize), (changed.Value?.TimeSlot?.Booked, changed.Value?.AvailableCapacity));
        _ = Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop));
    }

    [Theory]
    [InlineData(3, BookingErrorCode.FullyBooked)] // from 11:00 on another has two of the four places
    [InlineData(5, BookingErrorCode.PartyTooLarge)]
    public async Task A_party_that_finds_too_few_places_to_grow_keeps_the_places_it_has(int partySize, BookingErrorCode code)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 4));
        var booking = await BookAsync(exchange, 10, 12, partySize: 2);
        _ = await BookAsync(exchange, 11, 13, partySize: 2);

        var refused = await ChangeAsync(Host, booking, partySize);

        Assert.Equal((code, "Time"), (refused.Error?.Code, refused.Error?.Field));
        Assert.Equal(Fields.Of(booking), Fields.Of(await FindBookingAsync(booking.Id)));
        Assert.Equal(2, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count);
    }

    [Fact]
    public async Task A_party_can_shrink_even_if_the_capacity_was_lowered_below_its_size()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 5));
        var booking = await BookAsync(exchange, 10, 11, partySize: 4);
        _ = await Host.Exchanges.ReplaceAsync(exchange with { Policy = new BookingPolicy { DefaultCapacity = 2 } }, Stop);

        var shrunk = await ChangeAsync(Host, booking, 3);
        var grown = await ChangeAsync(Host, booking, 4);

        Assert.Equal(3, shrunk.Value?.Booking.PartySize);
        Assert.Equal(BookingErrorCode.PartyTooLarge, grown.Error?.Code);
        Assert.Equal(3, Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop)).PartySize);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_party_grows_within_the_capacity_of_its_own_time_slot(int partySize)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 10));
        _ = await Host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, Examples.Monday, Examples.Monday) { MaxCapacity = 4 }, Stop);
        var booking = await BookAsync(exchange, 10, 11, partySize: 1);

        var changed = await ChangeAsync(Host, booking, partySize);

        Assert.Equal(partySize <= 4 ? null : BookingErrorCode.PartyTooLarge, changed.Error?.Code);
        _ = Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop));
    }

    [Fact]
    public async Task Of_two_parties_that_grow_into_the_same_places_at_once_exactly_one_does()
    {
        for (int round = 0; round < 6; round++)
        {
            var exchange = await AddAsync(Examples.Exchange(capacity: 4));
            Booking[] bookings = [await BookAsync(exchange, 10, 12, partySize: 1), await BookAsync(exchange, 11, 13, partySize: 1)];
            var hosts = OpenHosts(2);

            var results = await RaceAsync(2, number => ChangeAsync(hosts[number], bookings[number], 3));

            Assert.Equal(3, Assert.Single(results, result => result.Succeeded).Value?.Booking.PartySize);
            Assert.Equal(
                BookingErrorCode.FullyBooked, Assert.Single(results, result => !result.Succeeded).Error?.Code);
            var stored = await Consistency.CheckAsync(Host, exchange.Id, Stop);
            Assert.Equal([1, 3], stored.Select(booking => booking.PartySize).Order());
        }
    }

    [Fact]
    public async Task A_growing_party_and_concurrent_new_bookings_never_exceed_the_capacity()
    {
        for (int round = 0; round < 6; round++)
        {
            var exchange = await AddAsync(Examples.Exchange(capacity: 4));
            var booking = await BookAsync(exchange, 10, 11, partySize: 1);
            var hosts = OpenHosts(2);

            _ = await RaceAsync(6, number => number % 3 == 0
                ? ChangeAsync(hosts[number % 2], booking, 2 + (number / 3))
                : hosts[number % 2].Bookings.BookAsync(Request(exchange, 10, 11, partySize: 1), Stop));

            var stored = await Consistency.CheckAsync(Host, exchange.Id, Stop);
            Assert.InRange(Consistency.Peak(stored), 3, 4);
        }
    }

    [Fact]
    public async Task A_booking_whose_party_grew_gives_all_its_places_back_when_cancelled()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 4));
        var booking = await BookAsync(exchange, 10, 11, partySize: 1);
        _ = await ChangeAsync(Host, booking, 4);

        var cancelled = await Host.Bookings.CancelAsync(booking.Id, cancellationToken: Stop);

        Assert.Equal((0, 4), (cancelled.Value?.TimeSlot?.Booked, cancelled.Value?.AvailableCapacity));
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
    }

    private static BookingRequest Request(Exchange exchange, int start, int end, int partySize) =>
        Examples.Request(exchange, new LocalTime(start, 0), new LocalTime(end, 0)) with { PartySize = partySize };

    private static Task<Result<BookingDetails>> ChangeAsync(StoreHost host, Booking booking, int partySize) =>
        host.Bookings.ChangeDetailsAsync(
            booking.Id, new BookingChange { PartySize = partySize }, cancellationToken: Stop);

    private async Task<Booking> BookAsync(Exchange exchange, int start, int end, int partySize)
    {
        var result = await Host.Bookings.BookAsync(Request(exchange, start, end, partySize), Stop);
        Assert.True(result.Succeeded, result.Error?.ToString());
        return result.Value.Booking;
    }
}
