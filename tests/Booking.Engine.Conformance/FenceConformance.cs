using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// The fence between bookings and changes of their exchange: once a change was answered, no decision that was made
/// under the old rules is stored.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class FenceConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalTime Nine = new(9, 0);
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Eleven = new(11, 0);

    /// <summary>Changes that forbid a booking of Monday from 10:00 to 11:00, and how it is then refused.</summary>
    private static readonly Dictionary<BookingErrorCode, Func<Exchange, Exchange>> Changes = new()
    {
        [BookingErrorCode.ExchangeClosed] = exchange => exchange with
        {
            SpecialHours = [new SpecialHours(Monday, [], "Closed")],
        },
        [BookingErrorCode.OutsideHours] = exchange => exchange with
        {
            OperatingHours = Examples.EveryDay(Nine, new LocalTime(10, 30)),
        },
        [BookingErrorCode.TooFarAhead] = exchange => exchange with
        {
            Policy = exchange.Policy with { BookingWindowDays = 1 },
        },
        [BookingErrorCode.SlotBlocked] = exchange => exchange with
        {
            Blocks = [new Block(Monday, new OpeningPeriod(new LocalTime(10, 59), Eleven))],
        },
        [BookingErrorCode.InvalidField] = exchange => exchange with
        {
            Services = [Service.Of("Haircut", minutes: 60) with { Id = Guid.NewGuid() }], // so a booking has to name it
        },
    };

    /// <summary>
    /// Each change at each moment of two bookings: one of a day that is stored, and one that stores the day.
    /// </summary>
    public static TheoryData<BookingErrorCode, Moment, bool> ChangesAtMoments { get; } =
    [
        .. from change in Changes.Keys
           from moment in Enum.GetValues<Moment>()
           from dayIsStored in new[] { true, false }
           where moment != Moment.AfterCommit
           where !dayIsStored || moment is not (Moment.BeforeAddDay or Moment.AfterAddDay)
           select (change, moment, dayIsStored),
    ];

    [Theory]
    [MemberData(nameof(ChangesAtMoments))]
    public async Task A_booking_is_refused_if_the_exchange_changes_before_its_commit_and_forbids_it(
        BookingErrorCode change, Moment moment, bool dayIsStored)
    {
        var exchange = await AddAsync(Examples.Exchange());
        if (dayIsStored)
        {
            _ = await AddDayAsync(exchange.Id, Monday);
        }

        var host = OpenHost(moment, () => ReplaceAsync(Changes[change](exchange)), out var interrupted);

        var result = await host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);

        Assert.True(interrupted().WasInterrupted);
        Assert.Equal(change, result.Error?.Code);
        Assert.Empty(await Consistency.CheckAsync(Host, exchange.Id, Stop));
    }

    [Theory]
    [InlineData(BookingErrorCode.ExchangeClosed)]
    [InlineData(BookingErrorCode.OutsideHours)]
    [InlineData(BookingErrorCode.TooFarAhead)]
    [InlineData(BookingErrorCode.SlotBlocked)]
    public async Task A_booking_of_a_day_that_a_host_has_kept_is_refused_if_another_host_has_changed_the_exchange(
        BookingErrorCode change)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var host = OpenHost();
        Assert.True((await host.Bookings.BookAsync(Examples.Request(exchange, Nine, Ten), Stop)).Succeeded);
        await ReplaceAsync(Changes[change](exchange));

        var result = await host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);

        Assert.Equal(change, result.Error?.Code);
    }

    [Theory]
    [InlineData(Moment.AfterLoad)]
    [InlineData(Moment.BeforeCommit)]
    public async Task A_booking_after_midnight_in_yesterdays_hours_is_refused_if_the_exchange_changes_first(Moment moment)
    {
        var exchange = await AddAsync(Examples.Exchange() with
        {
            OperatingHours = Examples.EveryDay(new LocalTime(20, 0), new LocalTime(4, 0)),
        });
        _ = await AddDayAsync(exchange.Id, Monday);
        Clock.Reset(Instant.FromUtc(2024, 1, 16, 1, 0));
        var host = OpenHost(moment, () => ReplaceAsync(exchange with { OperatingHours = [] }), out var interrupted);

        var result = await host.Bookings.BookAsync(
            new BookingRequest(
                exchange.Id, Instant.FromUtc(2024, 1, 16, 2, 0), Instant.FromUtc(2024, 1, 16, 3, 0), Examples.Customer),
            Stop);

        Assert.True(interrupted().WasInterrupted);
        Assert.False(result.Succeeded);
        Assert.Empty(await Consistency.CheckAsync(Host, exchange.Id, Stop));
    }

    [Theory]
    [InlineData(Moment.BeforeAddDay)]
    [InlineData(Moment.AfterLoad)]
    [InlineData(Moment.BeforeCommit)]
    public async Task A_booking_whose_service_is_removed_before_its_commit_is_refused(Moment moment)
    {
        var service = Service.Of("Cut", minutes: 60) with { Id = Guid.NewGuid() };
        var exchange = await AddAsync(Examples.Exchange() with { Services = [service] });
        var host = OpenHost(
            moment,
            async () => Assert.True((await OpenHost().Exchanges.RemoveServiceAsync(exchange.Id, service.Id, cancellationToken: Stop)).Succeeded),
            out var interrupted);

        var result = await host.Bookings.BookAsync(
            Examples.Request(exchange, Ten, Eleven) with { ServiceId = service.Id }, Stop);

        Assert.True(interrupted().WasInterrupted);
        Assert.Equal(BookingErrorCode.ServiceNotFound, result.Error?.Code);
        Assert.Empty((await FindExchangeAsync(exchange.Id)).Services);
        Assert.Empty(await Consistency.CheckAsync(Host, exchange.Id, Stop));
    }

    [Fact]
    public async Task A_service_that_was_booked_before_it_could_be_removed_is_offered_as_before()
    {
        var service = Service.Of("Cut", minutes: 60) with { Id = Guid.NewGuid() };
        var exchange = await AddAsync(Examples.Exchange() with { Services = [service] });
        var request = Examples.Request(exchange, Ten, Eleven) with { ServiceId = service.Id };
        Assert.True((await Host.Bookings.BookAsync(request, Stop)).Succeeded);

        var result = await OpenHost().Exchanges.RemoveServiceAsync(exchange.Id, service.Id, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.HasUpcomingBookings, result.Error?.Code);
        Assert.Equal(exchange.Services, (await FindExchangeAsync(exchange.Id)).Services);
    }

    [Theory]
    [InlineData(Moment.AfterLoad)]
    [InlineData(Moment.BeforeCommit)]
    public async Task A_cancellation_is_refused_if_a_longer_notice_is_set_before_its_commit(Moment moment)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booked = await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);
        var notice = exchange.Policy with { CancellationNotice = Duration.FromDays(30) };
        var host = OpenHost(moment, () => ReplaceAsync(exchange with { Policy = notice }), out var interrupted);

        var result = await host.Bookings.CancelAsync(booked.Value!.Booking.Id, cancellationToken: Stop);

        Assert.True(interrupted().WasInterrupted);
        Assert.Equal(BookingErrorCode.CancellationTooLate, result.Error?.Code);
        Assert.True(Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop)).IsActive);
    }

    [Theory]
    [InlineData(Moment.AfterLoad)]
    [InlineData(Moment.BeforeAddDay)]
    [InlineData(Moment.BeforeCommit)]
    public async Task Time_slots_are_generated_by_the_new_hours_if_these_change_before_the_commit(Moment moment)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var changed = exchange with { OperatingHours = Examples.EveryDay(Nine, Eleven) };
        var host = OpenHost(moment, () => ReplaceAsync(changed), out var interrupted);

        var result = await host.TimeSlots.GenerateAsync(
            new TimeSlotGeneration(exchange.Id, Monday, Monday), Stop);

        Assert.True(interrupted().WasInterrupted);
        Assert.Equal(new GeneratedTimeSlots(2, 0, 0), result.Value);
        Assert.Equal(
            [Examples.Hours(9, 10), Examples.Hours(10, 11)],
            (await LoadAsync(exchange.Id, Monday)).TimeSlots.Select(slot => slot.Period));
    }

    [Fact]
    public async Task A_booking_is_decided_again_if_another_one_is_committed_first()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var host = OpenHost(
            Moment.BeforeCommit,
            async () => Assert.True(
                (await Host.Bookings.BookAsync(Examples.Request(exchange, Nine, new LocalTime(10, 1)), Stop)).Succeeded),
            out var interrupted);

        var result = await host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);

        Assert.True(interrupted().WasInterrupted);
        Assert.Equal(BookingErrorCode.FullyBooked, result.Error?.Code);
        Assert.Single(await Consistency.CheckAsync(Host, exchange.Id, Stop));
    }

    [Theory]
    [InlineData(BookingErrorCode.ExchangeClosed)]
    [InlineData(BookingErrorCode.OutsideHours)]
    [InlineData(BookingErrorCode.SlotBlocked)]
    public async Task Once_a_change_of_the_exchange_is_answered_no_booking_under_the_old_rules_is_stored(BookingErrorCode change)
    {
        var exchange = await AddAsync(Examples.Exchange(BookingPolicy.MaxCapacity));
        var hosts = OpenHosts(4);
        var underway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int booked = 0;

        var storm = RaceAsync(8, async number =>
        {
            Result<BookingDetails> result;
            do
            {
                result = await hosts[number % 4].Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);
                if (Interlocked.Increment(ref booked) == 20)
                {
                    underway.SetResult();
                }
            }
            while (result.Succeeded);

            return result.Error;
        });
        await Task.WhenAny(underway.Task, storm);
        await ReplaceAsync(Changes[change](exchange));
        var answered = await Consistency.CheckAsync(Host, exchange.Id, Stop);

        Assert.All(await storm, error => Assert.Equal(change, error.Code));
        var final = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        Assert.Equal(Ids(answered), Ids(final));
    }

    private static IEnumerable<Guid> Ids(IEnumerable<Booking> bookings) => bookings.Select(booking => booking.Id).Order();

    private async Task ReplaceAsync(Exchange exchange)
    {
        var result = await Host.Exchanges.ReplaceAsync(exchange, Stop);
        Assert.True(result.Succeeded, result.Error?.ToString());
    }

    private StoreHost OpenHost(Moment moment, Func<Task> interrupt, out Func<InterruptedBookingStore> interrupted)
    {
        InterruptedBookingStore? between = null;
        interrupted = () => between ?? throw new InvalidOperationException("The store was not used.");
        return OpenHost(store => between = new InterruptedBookingStore(store, moment, interrupt));
    }
}
