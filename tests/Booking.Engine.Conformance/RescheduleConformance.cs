using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>A booking that is rescheduled holds either its old place or its new one, never both and never neither.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class RescheduleConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalDate Tuesday = Monday.PlusDays(1);

    /// <summary>Moves within a day, to the next day, to a distant day, and to the day before.</summary>
    public static TheoryData<int> Days { get; } = [0, 1, 40, -1];

    /// <summary>The number of times that a booking moves within a day, at most 300.</summary>
    protected virtual int Moves => 30;

    [Theory]
    [MemberData(nameof(Days))]
    public virtual async Task A_rescheduled_booking_takes_its_new_place_and_gives_the_old_one_back(int days)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, Monday, 10);
        Clock.AdvanceMinutes(1);

        var moved = await MoveAsync(Host, booking, Monday.PlusDays(days), 12);

        Assert.Equal(
            Fields.Of(booking with
            {
                Date = Monday.PlusDays(days),
                Period = Examples.Hours(12, 13),
                TimeSlotId = moved.Value?.TimeSlot?.Id,
                UpdatedAt = Clock.GetCurrentInstant(),
                Version = 2,
            }),
            Fields.Of(moved.Value?.Booking));
        Assert.NotEqual(booking.TimeSlotId, moved.Value?.Booking.TimeSlotId);
        Assert.Equal(BookingErrorCode.FullyBooked, (await TryAsync(exchange, Monday.PlusDays(days), 12)).Error?.Code);
        Assert.True((await TryAsync(exchange, Monday, 10)).Succeeded);
        Assert.Equal(2, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public virtual async Task A_rescheduled_booking_removes_the_time_slot_that_was_made_for_it(int days)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, Monday, 10);

        var moved = await MoveAsync(Host, booking, Monday.PlusDays(days), 12);

        var slot = Assert.Single(await SlotsAsync(exchange));
        Assert.Equal(moved.Value?.TimeSlot, slot);
        Assert.Equal((Monday.PlusDays(days), Examples.Hours(12, 13), 1), (slot.Date, slot.Period, slot.Booked));
    }

    [Fact]
    public async Task However_often_a_booking_is_rescheduled_no_empty_time_slot_is_left_behind()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, Monday, 9);

        for (int move = 1; move <= Moves; move++)
        {
            var start = new LocalTime(9, 0).PlusMinutes(move);
            var time = new RequestedTime.OnClock(Monday, start, start.PlusHours(1));
            var moved = await Host.Bookings.RescheduleAsync(booking.Id, time, cancellationToken: Stop);
            Assert.True(moved.Succeeded, moved.Error?.ToString());
        }

        Assert.Equal(1, Assert.Single(await SlotsAsync(exchange)).Booked);
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
    }

    [Theory]
    [InlineData("another books it")]
    [InlineData("another had booked it and cancelled")]
    [InlineData("another had booked it and was there")]
    [InlineData("its capacity was set")]
    [InlineData("its capacity was set and taken away")]
    [InlineData("it was generated over")]
    [InlineData("it was generated before, and its capacity taken away")]
    public async Task The_time_slot_that_a_rescheduled_booking_leaves_is_kept_if(string what)
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 2));
        if (what.StartsWith("it was generated before", StringComparison.Ordinal))
        {
            await GenerateAsync();
            foreach (var generated in await SlotsAsync(exchange))
            {
                Assert.True((await Host.TimeSlots.SetCapacityAsync(generated.Id, null, Stop)).Succeeded);
            }
        }

        var booking = await BookAsync(exchange, Monday, 10);
        var slotId = booking.TimeSlotId!.Value;
        switch (what)
        {
            case "another books it":
                _ = await BookAsync(exchange, Monday, 10);
                break;
            case "another had booked it and cancelled":
                var cancelled = await BookAsync(exchange, Monday, 10);
                Assert.True((await Host.Bookings.CancelAsync(cancelled.Id, cancellationToken: Stop)).Succeeded);
                break;
            case "another had booked it and was there":
                var other = await BookAsync(exchange, Monday, 10);
                foreach (var status in new[] { BookingStatus.Confirmed, BookingStatus.Completed })
                {
                    Assert.True((await Host.Bookings.ChangeStatusAsync(other.Id, status, cancellationToken: Stop)).Succeeded);
                }

                break;
            case "its capacity was set":
                Assert.True((await Host.TimeSlots.SetCapacityAsync(slotId, 2, Stop)).Succeeded);
                break;
            case "its capacity was set and taken away":
                Assert.True((await Host.TimeSlots.SetCapacityAsync(slotId, 2, Stop)).Succeeded);
                Assert.True((await Host.TimeSlots.SetCapacityAsync(slotId, null, Stop)).Succeeded);
                break;
            case "it was generated over":
                await GenerateAsync();
                break;
        }

        var before = (await Bookings.FindTimeSlotAsync(slotId, Stop))!;
        Assert.True((await MoveAsync(Host, booking, Monday, 14)).Succeeded);

        var after = await Bookings.FindTimeSlotAsync(slotId, Stop);
        Assert.Equal(before with { Booked = before.Booked - 1 }, after);
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);

        async Task GenerateAsync() => Assert.True((await Host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, Monday, Monday) { MaxCapacity = 2 }, Stop)).Succeeded);
    }

    [Fact]
    public async Task A_time_slot_left_by_one_booking_and_booked_by_another_at_once_is_kept()
    {
        for (int round = 0; round < 6; round++)
        {
            var exchange = await AddAsync(Examples.Exchange(capacity: 2));
            var leaving = await BookAsync(exchange, Monday, 10);
            var hosts = OpenHosts(2);

            var results = await RaceAsync(2, number => number == 0
                ? MoveAsync(hosts[0], leaving, Monday, 12)
                : hosts[1].Bookings.BookAsync(Examples.Request(exchange, new LocalTime(10, 0), new LocalTime(11, 0)), Stop));

            Assert.All(results, result => Assert.True(result.Succeeded, result.Error?.ToString()));
            var details = await Host.Bookings.FindAsync(results[1].Value!.Booking.Id, Stop);
            Assert.Equal(1, details?.TimeSlot?.Booked);
            Assert.Equal(2, (await SlotsAsync(exchange)).Count);
            _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        }
    }

    [Fact]
    public async Task A_booking_can_be_rescheduled_to_a_time_that_overlaps_its_old_one()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, Monday, 10);

        var moved = await Host.Bookings.RescheduleAsync(
            booking.Id,
            new RequestedTime.OnClock(Monday, new LocalTime(10, 30), new LocalTime(12, 30)),
            cancellationToken: Stop);
        var again = await Host.Bookings.RescheduleAsync(
            booking.Id,
            new RequestedTime.OnClock(Monday, new LocalTime(10, 30), new LocalTime(12, 30)),
            cancellationToken: Stop);

        Assert.Equal(2, moved.Value?.Booking.Version);
        Assert.Equal(Fields.Of(moved.Value), Fields.Of(again.Value)); // The booking is there already.
        _ = Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop));
    }

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_booking_whose_reschedule_is_refused_stays_where_it_is(int days)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, Monday, 10);
        _ = await BookAsync(exchange, Monday.PlusDays(days), 12);

        var result = await MoveAsync(Host, booking, Monday.PlusDays(days), 12);

        Assert.Equal(BookingErrorCode.FullyBooked, result.Error?.Code);
        Assert.Equal(Fields.Of(booking), Fields.Of(await FindBookingAsync(booking.Id)));
        Assert.Equal(2, (await Consistency.CheckAsync(Host, exchange.Id, Stop)).Count);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public virtual async Task Of_bookings_rescheduled_to_one_place_at_once_one_gets_it_and_the_others_stay(int days)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var bookings = new List<Booking>();
        foreach (int hour in new[] { 9, 10, 11, 13, 14, 15 })
        {
            bookings.Add(await BookAsync(exchange, Monday, hour));
        }

        var hosts = OpenHosts(3);
        var results = await RaceAsync(
            bookings.Count, number => MoveAsync(hosts[number % 3], bookings[number], Monday.PlusDays(days), 12));

        var winner = Assert.Single(results, result => result.Succeeded).Value!.Booking;
        Assert.All(
            results.Where(result => !result.Succeeded),
            result => Assert.Equal(BookingErrorCode.FullyBooked, result.Error?.Code));
        Assert.Equal(
            Fields.Of(bookings.Where(booking => booking.Id != winner.Id).Append(winner)),
            Fields.Of(await Consistency.CheckAsync(Host, exchange.Id, Stop)));
    }

    [Fact]
    public virtual async Task A_booking_rescheduled_to_many_places_at_once_ends_in_exactly_one()
    {
        for (int round = 0; round < 4; round++)
        {
            var exchange = await AddAsync(Examples.Exchange());
            var booking = await BookAsync(exchange, Monday, 9);
            var hosts = OpenHosts(3);

            var results = await RaceAsync(9, number => MoveAsync(
                hosts[number % 3], booking, Monday.PlusDays(number % 3), 10 + (number / 3)));

            Assert.All(results, result => Assert.True(result.Succeeded, result.Error?.ToString()));
            var stored = Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop));
            Assert.Equal(10, stored.Version);
            Assert.Equal(Enumerable.Range(2, 9), results.Select(result => (int)result.Value!.Booking.Version).Order());
        }
    }

    [Fact]
    public virtual async Task A_booking_rescheduled_and_cancelled_at_once_is_cancelled_and_takes_no_place()
    {
        for (int round = 0; round < 6; round++)
        {
            var exchange = await AddAsync(Examples.Exchange());
            var booking = await BookAsync(exchange, Monday, 10);
            var hosts = OpenHosts(2);

            var results = await RaceAsync(2, number => number == 0
                ? MoveAsync(hosts[0], booking, Tuesday, 10)
                : hosts[1].Bookings.CancelAsync(booking.Id, cancellationToken: Stop));

            Assert.True(results[0].Succeeded || results[0].Error!.Code == BookingErrorCode.InvalidStatusTransition);
            Assert.True(results[1].Succeeded, results[1].Error?.ToString());
            var stored = Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop));
            Assert.Equal(BookingStatus.Cancelled, stored.Status);
            Assert.True((await TryAsync(exchange, Monday, 10)).Succeeded);
            Assert.True((await TryAsync(exchange, Tuesday, 10)).Succeeded);
        }
    }

    [Fact]
    public async Task Two_bookings_rescheduled_to_each_others_place_both_stay()
    {
        for (int round = 0; round < 6; round++)
        {
            var exchange = await AddAsync(Examples.Exchange());
            var (first, second) = (await BookAsync(exchange, Monday, 10), await BookAsync(exchange, Tuesday, 12));
            var hosts = OpenHosts(2);

            var results = await RaceAsync(2, number => number == 0
                ? MoveAsync(hosts[0], first, Tuesday, 12)
                : MoveAsync(hosts[1], second, Monday, 10));

            Assert.All(results, result => Assert.Equal(BookingErrorCode.FullyBooked, result.Error?.Code));
            Assert.Equal(
                Fields.Of(new[] { first, second }), Fields.Of(await Consistency.CheckAsync(Host, exchange.Id, Stop)));
        }
    }

    [Theory]
    [InlineData(Moment.BeforeCommit)]
    [InlineData(Moment.AfterCommit)]
    public virtual async Task A_reschedule_during_which_the_store_fails_is_done_wholly_or_not_at_all(Moment moment)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, Monday, 10);
        var host = OpenHost(store => new InterruptedBookingStore(
            store, moment, () => throw new InvalidOperationException("The store failed.")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => MoveAsync(host, booking, Tuesday, 12));

        var stored = Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop));
        bool isMoved = moment == Moment.AfterCommit;
        Assert.Equal(
            isMoved ? (Tuesday, Examples.Hours(12, 13)) : (Monday, Examples.Hours(10, 11)), (stored.Date, stored.Period));
        Assert.Equal(isMoved, (await TryAsync(exchange, Monday, 10)).Succeeded);
        Assert.Equal(!isMoved, (await TryAsync(exchange, Tuesday, 12)).Succeeded);
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
    }

    [Fact]
    public virtual async Task A_reschedule_of_an_outdated_version_is_refused()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, Monday, 10);
        var moved = (await MoveAsync(Host, booking, Tuesday, 10)).Value!.Booking;

        var stale = await Host.Bookings.RescheduleAsync(
            booking.Id, At(Monday, 10), ifVersion: booking.Version, cancellationToken: Stop);
        var current = await Host.Bookings.RescheduleAsync(
            booking.Id, At(Monday, 10), ifVersion: moved.Version, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.BookingChanged, stale.Error?.Code);
        Assert.Equal(3, current.Value?.Booking.Version);
    }

    private static RequestedTime.OnClock At(LocalDate date, int hour) =>
        new(date, new LocalTime(hour, 0), new LocalTime(hour + 1, 0));

    private static Task<Result<BookingDetails>> MoveAsync(StoreHost host, Booking booking, LocalDate date, int hour) =>
        host.Bookings.RescheduleAsync(booking.Id, At(date, hour), cancellationToken: Stop);

    private Task<Result<BookingDetails>> TryAsync(Exchange exchange, LocalDate date, int hour) =>
        Host.Bookings.BookAsync(
            Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), date), Stop);

    private async Task<IReadOnlyList<TimeSlot>> SlotsAsync(Exchange exchange)
    {
        var page = await Bookings.ListTimeSlotsAsync(exchange.Id, null, new PageRequest(1, 100), Stop);
        Assert.Equal(page.TotalCount, await Bookings.CountTimeSlotsAsync(exchange.Id, Stop));
        return page.Items;
    }

    private async Task<Booking> BookAsync(Exchange exchange, LocalDate date, int hour)
    {
        var result = await TryAsync(exchange, date, hour);
        Assert.True(result.Succeeded, result.Error?.ToString());
        return result.Value.Booking;
    }
}
