using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// A booking request that is sent again with its idempotency key makes one booking, however often and at whichever
/// host it arrives.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class IdempotencyConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Eleven = new(11, 0);

    [Fact]
    public async Task A_booking_request_sent_again_with_its_key_returns_the_booking()
    {
        var request = await RequestAsync();

        var first = await BookAsync(request);
        Clock.AdvanceMinutes(5);
        var again = await OpenHost().Bookings.BookAsync(request, Stop);

        Assert.Equal(Fields.Of(first), Fields.Of(again.Value));
        await SingleAsync(request, first.Booking);
    }

    [Fact]
    public virtual async Task A_booking_request_sent_again_after_changes_returns_the_current_booking()
    {
        var request = await RequestAsync();
        var id = (await BookAsync(request)).Booking.Id;
        Func<Task<Result<BookingDetails>>>[] changes =
        [
            () => Host.Bookings.ChangeDetailsAsync(
                id, new BookingChange { Notes = "Later, please." }, cancellationToken: Stop),
            () => Host.Bookings.RescheduleAsync(id, At(Monday, 14), cancellationToken: Stop),
            () => Host.Bookings.RescheduleAsync(id, At(Monday.PlusDays(1), 14), cancellationToken: Stop),
            () => Host.Bookings.RescheduleAsync(id, At(Monday.PlusDays(9), 14), cancellationToken: Stop),
            () => Host.Bookings.ChangeStatusAsync(id, BookingStatus.Confirmed, cancellationToken: Stop),
            () => Host.Bookings.CancelAsync(id, cancellationToken: Stop),
        ];
        foreach (var change in changes)
        {
            var changed = (await change()).Value;
            Assert.NotNull(changed);

            var again = await BookAsync(request);

            Assert.Equal(Fields.Of(changed), Fields.Of(again));
            Assert.NotNull(again.TimeSlot);
            await SingleAsync(request, changed.Booking);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ada")]
    public async Task A_booking_request_sent_again_after_its_customer_was_erased_returns_the_booking(string? user)
    {
        var request = await RequestAsync() with { UserId = user, UserName = user };
        var booked = await BookAsync(request);
        _ = await Host.Bookings.EraseCustomerAsync(request.ExchangeId, request.Customer.Email, Stop);

        var again = await BookAsync(request);

        Assert.Equal(booked.Booking.Id, again.Booking.Id);
        Assert.Equal((Customer.Erased, null), (again.Booking.Customer, again.Booking.UserId));
        await SingleAsync(request, again.Booking);
        var other = await Host.Bookings.BookAsync(request with { Notes = "Other." }, Stop);
        Assert.Equal(BookingErrorCode.IdempotencyKeyReused, other.Error?.Code);
    }

    [Fact]
    public async Task A_booking_request_sent_again_after_its_time_slot_was_deleted_returns_the_booking()
    {
        var exchange = await AddAsync(Examples.Exchange());
        _ = await Host.TimeSlots.GenerateAsync(new TimeSlotGeneration(exchange.Id, Monday, Monday), Stop);
        var slot = (await LoadAsync(exchange.Id, Monday)).TimeSlots[1];
        var request = new BookingRequest(exchange.Id, new RequestedTime.OfTimeSlot(slot.Id), Examples.Customer)
        {
            IdempotencyKey = "a key",
        };
        var booked = await BookAsync(request);
        Assert.Equal((slot.Id, slot.Period), (booked.TimeSlot?.Id, booked.Booking.Period));
        _ = await Host.Bookings.CancelAsync(booked.Booking.Id, cancellationToken: Stop);
        Assert.True((await Host.TimeSlots.DeleteAsync(slot.Id, Stop)).Succeeded);

        var again = await BookAsync(request);

        Assert.Equal((booked.Booking.Id, null), (again.Booking.Id, again.TimeSlot));
        await SingleAsync(request, again.Booking);
        Assert.Equal(
            BookingErrorCode.TimeSlotNotFound,
            (await Host.Bookings.BookAsync(request with { IdempotencyKey = null }, Stop)).Error?.Code);
    }

    [Fact]
    public async Task A_booking_request_that_names_another_exchanges_time_slot_is_refused()
    {
        var elsewhere = await AddAsync(Examples.Exchange());
        _ = await Host.TimeSlots.GenerateAsync(new TimeSlotGeneration(elsewhere.Id, Monday, Monday), Stop);
        var slot = (await LoadAsync(elsewhere.Id, Monday)).TimeSlots[0];
        var exchange = await AddAsync(Examples.Exchange());

        var refused = await Host.Bookings.BookAsync(
            new BookingRequest(exchange.Id, new RequestedTime.OfTimeSlot(slot.Id), Examples.Customer), Stop);

        Assert.Equal(BookingErrorCode.TimeSlotNotFound, refused.Error?.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_booking_request_sent_again_after_the_time_zone_changed_returns_the_booking(bool withOffset)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var request = new BookingRequest(
            exchange.Id,
            withOffset
                ? new RequestedTime.Exact(Instant.FromUtc(2024, 1, 15, 15, 0), Instant.FromUtc(2024, 1, 15, 16, 0))
                : new RequestedTime.DateTimes(Monday.At(new LocalTime(15, 0)), null, Monday.At(new LocalTime(16, 0)), null),
            Examples.Customer)
        {
            IdempotencyKey = "a key",
        };
        var booked = await BookAsync(request);
        Assert.Equal(Examples.Hours(15, 16), booked.Booking.Period);
        var changed = await Host.Exchanges.ReplaceAsync(
            exchange with { TimeZone = DateTimeZoneProviders.Tzdb["Pacific/Auckland"] }, Stop);
        Assert.True(changed.Succeeded);

        var again = await BookAsync(request);

        Assert.Equal(Fields.Of(booked.Booking), Fields.Of(again.Booking));
        Assert.Equal(Offset.FromHours(13), again.LocalStart.Offset);
        await SingleAsync(request, booked.Booking);
    }

    [Fact]
    public async Task A_refused_booking_request_can_be_sent_again_with_its_key()
    {
        var request = await RequestAsync();
        var standing = await BookAsync(request with { IdempotencyKey = null });
        Assert.Equal(BookingErrorCode.FullyBooked, (await Host.Bookings.BookAsync(request, Stop)).Error?.Code);
        _ = await Host.Bookings.CancelAsync(standing.Booking.Id, cancellationToken: Stop);

        Assert.True((await Host.Bookings.BookAsync(request, Stop)).Succeeded);
    }

    [Fact]
    public async Task An_idempotency_key_reused_with_another_request_is_refused()
    {
        var request = await RequestAsync();
        var booked = await BookAsync(request);
        var customer = request.Customer;
        BookingRequest[] others =
        [
            Keyed(request, Ten, new LocalTime(12, 0), Monday),
            Keyed(request, Ten, Eleven, Monday.PlusDays(1)),
            Keyed(request, Ten, Eleven, Monday.PlusDays(30)),
            request with { PartySize = 2 },
            request with { Notes = "Other." },
            request with { Metadata = new Dictionary<string, string> { ["order"] = "1" } },
            request with { ServiceId = Guid.NewGuid() },
            Keyed(request, Ten, Eleven, Monday, customer with { Name = "Other" }),
            Keyed(request, Ten, Eleven, Monday, customer with { Phone = "1" }),
            Keyed(request, new RequestedTime.OnClock(Monday, Ten, null)),
            Keyed(request, new RequestedTime.Exact(booked.Start, null)),
            Keyed(request, new RequestedTime.Exact(booked.Start, booked.End)),
            Keyed(request, new RequestedTime.DateTimes(Monday.At(Ten), null, Monday.At(Eleven), null)),
            Keyed(request, new RequestedTime.DateTimes(Monday.At(Ten), Offset.Zero, Monday.At(Eleven), null)),
            Keyed(request, new RequestedTime.OfTimeSlot(booked.TimeSlot!.Id)),
        ];
        foreach (var other in others)
        {
            var result = await Host.Bookings.BookAsync(other, Stop);

            Assert.Equal(
                (BookingErrorCode.IdempotencyKeyReused, "IdempotencyKey"), (result.Error?.Code, result.Error?.Field));
        }

        await SingleAsync(request, booked.Booking);
    }

    [Fact]
    public async Task Each_user_guest_and_exchange_has_idempotency_keys_of_its_own()
    {
        var request = await RequestAsync();
        var elsewhere = await RequestAsync();
        BookingRequest[] requests =
        [
            request,
            request with { UserId = "a" },
            request with { UserId = "b" },
            Keyed(request, Ten, Eleven, Monday, request.Customer with { Email = "other@example.com" }),
            elsewhere,
        ];

        var booked = new List<Guid>();
        foreach (var each in requests)
        {
            var onADayOfItsOwn = Keyed(each, Ten, Eleven, Monday.PlusDays(booked.Count)) with { UserId = each.UserId };
            booked.Add((await BookAsync(onADayOfItsOwn)).Booking.Id);
        }

        Assert.Distinct(booked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_booking_request_sent_many_times_at_once_makes_one_booking(bool dayIsStored)
    {
        for (int round = 0; round < 4; round++)
        {
            var request = await RequestAsync(capacity: 100);
            if (dayIsStored)
            {
                _ = await AddDayAsync(request.ExchangeId, Monday);
            }

            var hosts = OpenHosts(3);

            var results = await RaceAsync(12, number => hosts[number % 3].Bookings.BookAsync(request, Stop));

            Assert.All(results, result => Assert.True(result.Succeeded, result.Error?.ToString()));
            await SingleAsync(request, results[0].Value!.Booking);
        }
    }

    [Fact]
    public async Task Concurrent_requests_with_one_key_and_different_dates_make_one_booking()
    {
        for (int round = 0; round < 8; round++)
        {
            var request = await RequestAsync(capacity: 100);
            var hosts = OpenHosts(2);

            var results = await RaceAsync(6, number => hosts[number % 2].Bookings.BookAsync(
                Keyed(request, Ten, Eleven, Monday.PlusDays(number / 2)), Stop));

            var booked = results.Where(result => result.Succeeded).Select(result => result.Value!.Booking).ToArray();
            Assert.Equal(2, booked.Length); // The same request was sent to both hosts.
            Assert.All(
                results.Where(result => !result.Succeeded),
                result => Assert.Equal(BookingErrorCode.IdempotencyKeyReused, result.Error?.Code));
            await SingleAsync(request, booked[0]);
        }
    }

    [Fact]
    public async Task A_booking_whose_response_was_lost_is_returned_when_the_request_is_sent_again()
    {
        var request = await RequestAsync();
        var host = OpenHost(store => new InterruptedBookingStore(
            store, Moment.AfterCommit, () => throw new InvalidOperationException("The connection was lost.")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Bookings.BookAsync(request, Stop));

        var again = await host.Bookings.BookAsync(request, Stop);

        Assert.True(again.Succeeded, again.Error?.ToString());
        await SingleAsync(request, again.Value.Booking);
    }

    private static RequestedTime.OnClock At(LocalDate date, int hour) =>
        new(date, new LocalTime(hour, 0), new LocalTime(hour + 1, 0));

    private static BookingRequest Keyed(
        BookingRequest request, LocalTime start, LocalTime end, LocalDate date, Customer? customer = null) =>
        new(request.ExchangeId, date, start, end, customer ?? request.Customer) { IdempotencyKey = request.IdempotencyKey };

    private static BookingRequest Keyed(BookingRequest request, RequestedTime time) =>
        new(request.ExchangeId, time, request.Customer) { IdempotencyKey = request.IdempotencyKey };

    /// <summary>Creates a request with a key, for Monday from ten to eleven, at an exchange of its own.</summary>
    private async Task<BookingRequest> RequestAsync(int capacity = 1) =>
        Examples.Request(await AddAsync(Examples.Exchange(capacity)), Ten, Eleven) with { IdempotencyKey = "a key" };

    private async Task<BookingDetails> BookAsync(BookingRequest request)
    {
        var result = await Host.Bookings.BookAsync(request, Stop);
        Assert.True(result.Succeeded, result.Error?.ToString());
        return result.Value;
    }

    private async Task SingleAsync(BookingRequest request, Booking booking) => Assert.Equal(
        Fields.Of(booking), Fields.Of(Assert.Single(await Consistency.CheckAsync(Host, request.ExchangeId, Stop))));
}
