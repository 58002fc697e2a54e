using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Bookings for which the owner has passed over rules: they are stored with what was passed over, take places like any other, and are
/// not counted in what the database guards. What nobody overrode is never over capacity.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class OverrideConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    [Fact]
    public async Task A_booking_over_another_one_is_stored_shown_and_takes_places()
    {
        var exchange = await AddAsync(Examples.Exchange());
        _ = await MadeAsync(Wish(exchange, 10));
        Assert.Equal(BookingErrorCode.FullyBooked, (await Host.Bookings.BookAsync(Wish(exchange, 10), Stop)).Error?.Code);

        var over = await MadeAsync(Wish(exchange, 10) with { Overrides = Overrides.Capacity | Overrides.Notice });

        Assert.Equal(Overrides.Capacity | Overrides.Notice, (await FindBookingAsync(over.Id))?.Overrides);
        Assert.Equal((1, 0), (over.TimeSlot?.Booked, over.AvailableCapacity));
        var day = await LoadAsync(exchange.Id, Monday);
        Assert.False(day.FindAllocation(over.Id)?.IsExclusive);
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);

        Assert.True((await Host.Bookings.CancelAsync(over.Id, Actor.Owner, cancellationToken: Stop)).Succeeded);
        Assert.Equal(1, Assert.Single((await LoadAsync(exchange.Id, Monday)).TimeSlots).Booked);
        Assert.Equal(BookingErrorCode.FullyBooked, (await Host.Bookings.BookAsync(Wish(exchange, 10), Stop)).Error?.Code);
    }

    [Fact]
    public async Task A_booking_on_a_resource_over_another_one_is_stored()
    {
        var anna = Resource.Of("chair", "Anna") with { Id = Guid.NewGuid() };
        var exchange = await AddAsync(Examples.Exchange() with { Resources = [anna] });
        _ = await MadeAsync(Wish(exchange, 10) with { ResourceIds = [anna.Id] });

        var over = await MadeAsync(Wish(exchange, 10) with { ResourceIds = [anna.Id], Overrides = Overrides.Capacity });
        var without = await MadeAsync(Wish(exchange, 10) with { Overrides = Overrides.Capacity });

        Assert.Equal([anna.Id], over.Resources.Select(used => used.ResourceId));
        Assert.Empty(without.Resources);
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
    }

    [Fact]
    public async Task A_booking_that_is_moved_over_another_one_leaves_its_place()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var moved = await MadeAsync(Wish(exchange, 9));
        _ = await MadeAsync(Wish(exchange, 10));

        var time = new RequestedTime.OnClock(Monday, new LocalTime(10, 0), new LocalTime(11, 0));
        var refused = await Host.Bookings.RescheduleAsync(moved.Id, time, Actor.Owner, cancellationToken: Stop);
        var result = await Host.Bookings.RescheduleAsync(
            moved.Id, time, Actor.Owner, overrides: Overrides.Capacity, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.FullyBooked, refused.Error?.Code);
        Assert.Equal(Overrides.Capacity, result.Value.Booking.Overrides);
        _ = await MadeAsync(Wish(exchange, 9));
        _ = await Consistency.CheckAsync(Host, exchange.Id, Stop);
    }

    [Fact]
    public async Task A_booking_beyond_the_hours_of_its_date_lies_on_that_date()
    {
        var exchange = await AddAsync(Examples.Exchange());

        var early = await MadeAsync(Wish(exchange, 6) with { Overrides = Overrides.Hours });
        var over = await Host.Bookings.BookAsync(Wish(exchange, 6) with { Overrides = Overrides.Hours }, Stop);

        Assert.Equal((Monday, Examples.Hours(6, 7)), (early.Booking.Date, early.Period));
        Assert.Equal(BookingErrorCode.FullyBooked, over.Error?.Code);
        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], Monday.PlusDays(1), Monday.PlusDays(1), Stop));
    }

    /// <summary>
    /// On two hosts, one books into the night beyond Monday's hours, and the other at the opening of Tuesday. One place is not given
    /// to both, although no day has both bookings.
    /// </summary>
    [Fact]
    public virtual async Task A_booking_into_the_hours_of_the_next_day_and_one_of_that_day_exclude_each_other()
    {
        for (int round = 0; round < 10; round++)
        {
            var exchange = await AddOpenFrom1Async();
            StoreHost[] hosts = OpenHosts(2);
            BookingRequest[] wishes =
            [
                IntoTheNextDay(exchange),
                Examples.Request(exchange, new LocalTime(1, 0), new LocalTime(2, 0), Monday.PlusDays(1)),
            ];

            var results = await RaceAsync(2, number => hosts[number].Bookings.BookAsync(wishes[number], Stop));

            Assert.Single(results, result => result.Succeeded);
            Assert.Equal(BookingErrorCode.FullyBooked, results.Single(result => !result.Succeeded).Error?.Code);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(2, 30)]
    public Task In_a_storm_with_overrides_what_nobody_overrode_is_never_over_capacity(int capacity, int buffer) =>
        StormAsync(OpenFrom1(capacity, buffer), capacity);

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public Task In_a_storm_with_overrides_no_resource_is_used_twice_by_what_nobody_overrode(int buffer) => StormAsync(
        OpenFrom1(BookingPolicy.MaxCapacity, buffer) with
        {
            Resources = [.. "AB".Select(name => Resource.Of("chair", $"{name}") with { Id = Guid.NewGuid() })],
        },
        capacity: 2);

    /// <summary>Makes a booking that reaches into the hours of the next day, when nobody else books.</summary>
    protected async Task BookIntoTheNextDayAsync() =>
        _ = await Host.Bookings.BookAsync(IntoTheNextDay(await AddOpenFrom1Async()), Stop);

    private static BookingRequest IntoTheNextDay(Exchange exchange) =>
        Examples.Request(exchange, new LocalTime(23, 0), new LocalTime(2, 0)) with { Overrides = Overrides.Hours };

    private Task<Exchange> AddOpenFrom1Async() => AddAsync(OpenFrom1());

    private static Exchange OpenFrom1(int capacity = 1, int buffer = 0) => Examples.Exchange() with
    {
        OperatingHours = Examples.EveryDay(new LocalTime(1, 0), new LocalTime(17, 0)),
        Policy = new BookingPolicy { DefaultCapacity = capacity, BufferAfter = Duration.FromMinutes(buffer) },
    };

    private async Task StormAsync(Exchange exchange, int capacity)
    {
        _ = await AddAsync(exchange);
        var hosts = OpenHosts(3);

        _ = await RaceAsync(9, number => new OverridingClient(
            hosts[number % 3].Bookings, exchange, new Random(number), Store.ChangesTwoDays).RunAsync(8, Stop));

        var stored = await Consistency.CheckAsync(Host, exchange.Id, capacity, Stop);
        Overrides[] stand = [.. stored.Where(booking => booking.IsActive).Select(booking => booking.Overrides & ~Overrides.Buffers)];
        Assert.Subset(stand.ToHashSet(), new HashSet<Overrides> { Overrides.None, Overrides.Hours, Overrides.Capacity });
    }

    private static BookingRequest Wish(Exchange exchange, int hour) =>
        Examples.Request(exchange, new LocalTime(hour, 0), new LocalTime(hour + 1, 0));

    private async Task<BookingDetails> MadeAsync(BookingRequest request)
    {
        var result = await Host.Bookings.BookAsync(request, Stop);
        Assert.True(result.Succeeded, $"{request}: {result}");
        return result.Value;
    }
}
