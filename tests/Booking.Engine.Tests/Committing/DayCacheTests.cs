using BookingEngine.Committing;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace BookingEngine.Tests.Committing;

/// <summary>What a host keeps of days, what a booking then costs, and that nothing stale is ever decided on.</summary>
public sealed class DayCacheTests : IAsyncDisposable
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalDate Tuesday = Monday.PlusDays(1);

    private readonly Queue _queue = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("a key")]
    public async Task A_booking_of_a_kept_day_costs_one_call_of_the_store(string? key)
    {
        var exchange = await _queue.CreateAsync(capacity: 3);
        Assert.Equal(["Load", "Add", "Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10)));
        Assert.Equal(["Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10)));
        Assert.Equal(["Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10, key: key)));
    }

    [Fact]
    public async Task The_first_booking_of_a_day_is_decided_again_if_the_exchange_changed_before_the_day_was_stored()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        _queue.Store.AfterLoad = async () =>
        {
            _queue.Store.AfterLoad = () => Task.CompletedTask;
            await ChangeByOtherAsync(exchange, changed => changed with
            {
                OperatingHours = Examples.EveryDay(new LocalTime(9, 0), new LocalTime(12, 0)),
            });
        };

        var calls = await CallsAsync(() => BookAsync(exchange, Monday, 14, BookingErrorCode.OutsideHours));

        Assert.Equal(["Load", "Add", "Load", "Versions"], calls);
    }

    /// <summary>The neighbouring day's booking may be moved, which doesn't change the day that is decided on.</summary>
    [Fact]
    public async Task The_first_booking_of_a_day_is_decided_again_if_a_neighbouring_day_reaches_into_its_hours()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var night = Examples.EveryDay(new LocalTime(18, 0), new LocalTime(2, 0));
        await ChangeByOtherAsync(exchange, changed => changed with { OperatingHours = night });
        await BookAsync(_queue.Other, exchange, Monday, 0);
        await ChangeByOtherAsync(
            exchange, changed => changed with { OperatingHours = Examples.EveryDay(new LocalTime(0, 0), new LocalTime(12, 0)) });

        Assert.Equal(["Load", "Add", "Load", "Commit"], await CallsAsync(() => BookAsync(exchange, Tuesday, 9)));
    }

    [Fact]
    public async Task The_first_booking_of_a_day_that_another_host_stored_meanwhile_is_decided_again()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        _queue.Store.AfterLoad = async () =>
        {
            _queue.Store.AfterLoad = () => Task.CompletedTask;
            await BookAsync(_queue.Other, exchange, Monday, 10);
        };

        var calls = await CallsAsync(() => BookAsync(exchange, Monday, 10, BookingErrorCode.FullyBooked));

        Assert.Equal(["Load", "Add", "Load", "Versions"], calls);
    }

    [Fact]
    public async Task A_refusal_on_a_kept_day_costs_one_query_of_versions()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(exchange, Monday, 10);

        Assert.Equal(["Versions"], await CallsAsync(() => BookAsync(exchange, Monday, 10, BookingErrorCode.FullyBooked)));
    }

    [Fact]
    public async Task A_booking_moved_between_kept_days_costs_one_commit_besides_reading_it()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var booked = await BookAsync(exchange, Monday, 10);
        await BookAsync(exchange, Tuesday, 9);

        var calls = await CallsAsync(() => _queue.Host.Bookings.RescheduleAsync(
            booked!.Id, Tuesday, new LocalTime(10, 0), new LocalTime(11, 0), cancellationToken: Stop));

        Assert.Equal(["Find", "Find", "Commit"], calls);
        await BookAsync(exchange, Tuesday, 10, BookingErrorCode.FullyBooked);
        Assert.Equal(["Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10)));
    }

    [Fact]
    public async Task A_day_is_never_decided_on_with_an_exchange_that_is_older_than_the_day()
    {
        var exchange = await _queue.CreateAsync(capacity: 2);
        await BookAsync(exchange, Monday, 10);
        await BookAsync(_queue.Other, exchange, Tuesday, 9);
        await ChangeByOtherAsync(exchange, changed => changed with
        {
            OperatingHours = Examples.EveryDay(new LocalTime(9, 0), new LocalTime(12, 0)),
        });
        await BookAsync(exchange, Tuesday, 9); // loads Tuesday, while Monday is kept with the old hours

        await BookAsync(exchange, Tuesday, 14, BookingErrorCode.OutsideHours);
        await BookAsync(exchange, Monday, 14, BookingErrorCode.OutsideHours);
    }

    [Fact]
    public async Task A_change_of_the_exchange_by_the_same_host_drops_what_is_kept_of_its_days()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(exchange, Monday, 10);
        var changed = await _queue.Host.Exchanges.UpdateAsync(
            exchange.Id, stored => stored with { Policy = stored.Policy with { DefaultCapacity = 2 } }, cancellationToken: Stop);
        Assert.True(changed.Succeeded);

        Assert.Equal(["Load", "Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10)));
    }

    [Fact]
    public async Task A_day_that_is_not_stored_is_not_kept()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(exchange, Monday, 20, BookingErrorCode.OutsideHours);
        await BookAsync(_queue.Other, exchange, Monday, 10);

        var calls = await CallsAsync(() => BookAsync(exchange, Monday, 10, BookingErrorCode.FullyBooked));

        Assert.Equal(["Load", "Versions"], calls);
    }

    [Fact]
    public async Task A_day_before_yesterday_is_loaded_since_a_change_of_the_exchange_does_not_raise_its_version()
    {
        var exchange = await _queue.CreateAsync(capacity: 2);
        var booked = await BookAsync(exchange, Monday, 10);
        _queue.Clock.Reset(Instant.FromUtc(2024, 1, 16, 23, 59)); // Monday is yesterday
        Assert.Equal(["Commit"], await CallsAsync(() => ChangeNotesAsync("Still kept."), except: "Find"));
        _queue.Clock.Reset(Instant.FromUtc(2024, 1, 17, 0, 0));
        await ChangeByOtherAsync(exchange, changed => changed with { Policy = changed.Policy with { DefaultCapacity = 1 } });

        var larger = await _queue.Host.Bookings.ChangeDetailsAsync(
            booked!.Id, new BookingChange { PartySize = 2 }, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.PartyTooLarge, larger.Error?.Code);
        Assert.Equal(["Load", "Commit"], await CallsAsync(() => ChangeNotesAsync("Loaded again."), except: "Find"));

        async Task ChangeNotesAsync(string notes) => Assert.True(
            (await _queue.Host.Bookings.ChangeDetailsAsync(
                booked!.Id, new BookingChange { Notes = notes }, cancellationToken: Stop)).Succeeded);
    }

    [Fact]
    public async Task A_day_that_was_removed_and_stored_anew_is_not_taken_for_the_kept_one()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(exchange, Monday, 10);
        await StoreAnewAsync(exchange with { OperatingHours = Examples.EveryDay(new LocalTime(9, 0), new LocalTime(12, 0)) });
        await _queue.Other.BookingStore.AddDayAsync(exchange.Id, Monday, Stop);
        var (_, days) = await _queue.Other.BookingStore.LoadVersionsAsync(exchange.Id, Monday, Monday, Stop);
        await _queue.Other.BookingStore.CommitAsync(new DayChange(exchange.Id, days), Stop);

        await BookAsync(exchange, Monday, 14, BookingErrorCode.OutsideHours);
    }

    [Fact]
    public async Task An_exchange_that_was_removed_and_stored_anew_is_not_taken_for_the_kept_one()
    {
        var exchange = await _queue.CreateAsync(capacity: 2);
        await BookAsync(exchange, Monday, 10);
        await StoreAnewAsync(exchange with
        {
            OperatingHours = Examples.EveryDay(new LocalTime(9, 0), new LocalTime(12, 0)),
            UpdatedAt = exchange.UpdatedAt + Duration.FromSeconds(1),
        });
        await BookAsync(exchange, Tuesday, 10);

        await BookAsync(exchange, Tuesday, 14, BookingErrorCode.OutsideHours);
    }

    [Fact]
    public async Task A_request_is_not_refused_from_a_kept_day_that_has_changed()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var booked = await BookAsync(exchange, Monday, 10);
        Assert.True((await _queue.Other.Bookings.CancelAsync(booked!.Id, cancellationToken: Stop)).Succeeded);

        await BookAsync(exchange, Monday, 10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refusal_is_confirmed_only_by_the_version_and_the_time_of_the_kept_exchange(bool isOtherVersion)
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        await BookAsync(exchange, Monday, 10);
        _queue.Store.VersionRead = read =>
        {
            _queue.Store.VersionRead = version => version;
            return isOtherVersion
                ? read!.Value with { Version = read.Value.Version + 1 }
                : read!.Value with { UpdatedAt = read.Value.UpdatedAt + Duration.Epsilon };
        };

        var calls = await CallsAsync(() => BookAsync(exchange, Monday, 10, BookingErrorCode.FullyBooked));

        Assert.Equal(["Versions", "Load", "Find", "Versions"], calls);
    }

    /// <summary>Monday's booking lies in Tuesday's hours since the hours were changed, so Tuesday is full because of it.</summary>
    [Fact]
    public async Task A_request_is_not_refused_for_a_booking_of_a_neighbouring_day_that_was_cancelled()
    {
        var exchange = await _queue.CreateAsync(capacity: 1);
        var night = Examples.EveryDay(new LocalTime(18, 0), new LocalTime(2, 0));
        await ChangeByOtherAsync(exchange, changed => changed with { OperatingHours = night });
        var reachingIn = await BookAsync(_queue.Other, exchange, Monday, 0);
        await ChangeByOtherAsync(
            exchange, changed => changed with { OperatingHours = Examples.EveryDay(new LocalTime(0, 0), new LocalTime(12, 0)) });
        await BookAsync(exchange, Tuesday, 0, BookingErrorCode.FullyBooked);
        await BookAsync(exchange, Tuesday, 9); // stores Tuesday, which is not kept
        _queue.Store.AfterLoad = async () =>
        {
            _queue.Store.AfterLoad = () => Task.CompletedTask;
            Assert.True((await _queue.Other.Bookings.CancelAsync(reachingIn!.Id, cancellationToken: Stop)).Succeeded);
        };

        var calls = await CallsAsync(() => BookAsync(exchange, Tuesday, 0));

        Assert.Equal(["Load", "Versions", "Load", "Find", "Commit"], calls);
        Assert.Equal(["Commit"], await CallsAsync(() => BookAsync(exchange, Tuesday, 10)));
    }

    [Theory]
    [InlineData(1, new[] { "Find", "Versions" })]
    [InlineData(2, new[] { "Commit", "Load", "Find", "Versions" })]
    public async Task A_request_sent_again_gets_its_booking_whether_the_kept_day_has_room_or_not(int capacity, string[] expected)
    {
        var exchange = await _queue.CreateAsync(capacity);
        var booked = await BookAsync(exchange, Monday, 10, key: "a key");
        Booking? again = null;

        var calls = await CallsAsync(async () => again = await BookAsync(exchange, Monday, 10, key: "a key"));

        Assert.Equal(expected, calls);
        Assert.Equal(booked, again);
        Assert.Equal(["Ada"], await _queue.NamesAsync(exchange));
    }

    /// <summary>The booking moved to another day since, where its request isn't made for any day that is decided on.</summary>
    [Fact]
    public async Task A_request_sent_again_after_its_booking_moved_away_from_a_kept_day_gets_its_booking()
    {
        var exchange = await _queue.CreateAsync(capacity: 2);
        var booked = await BookAsync(exchange, Monday, 10, key: "a key");
        var moved = await _queue.Host.Bookings.RescheduleAsync(
            booked!.Id, Tuesday, new LocalTime(9, 0), new LocalTime(10, 0), cancellationToken: Stop);

        var again = await BookAsync(exchange, Monday, 10, key: "a key");

        Assert.Equal(moved.Value?.Booking, again);
    }

    [Fact]
    public async Task A_day_whose_last_commit_met_a_conflict_is_loaded_first_until_nobody_else_changes_it()
    {
        var exchange = await _queue.CreateAsync(capacity: 10);
        await BookAsync(exchange, Monday, 10);
        await BookAsync(_queue.Other, exchange, Monday, 10);
        Assert.Equal(["Commit", "Load", "Find", "Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10)));
        await BookAsync(_queue.Other, exchange, Monday, 10);
        Assert.Equal(["Load", "Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10)));
        await BookAsync(_queue.Other, exchange, Monday, 10);
        Assert.Equal(["Load", "Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10)));
        Assert.Equal(["Load", "Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10)));
        Assert.Equal(["Commit"], await CallsAsync(() => BookAsync(exchange, Monday, 10)));
    }

    [Fact]
    public async Task An_attempt_on_a_kept_day_that_was_stale_does_not_count()
    {
        await using var queue = new Queue(options => options.MaxCommitAttempts = 1);
        var exchange = await queue.CreateAsync(capacity: 3);
        await BookAsync(queue.Host, exchange, Monday, 10);
        await BookAsync(queue.Other, exchange, Monday, 10);

        await BookAsync(queue.Host, exchange, Monday, 10);
    }

    [Fact]
    public async Task The_days_used_least_recently_are_dropped_when_the_cache_is_full()
    {
        await using var queue = new Queue(options => options.DayCacheMegabytes = 1);
        var exchange = await queue.CreateAsync(capacity: 10);
        var wednesday = Monday.PlusDays(2);
        await FillAsync(queue.Host, exchange, Monday);
        await FillAsync(queue.Host, exchange, Tuesday);
        await BookAsync(queue.Host, exchange, Monday, 10);
        await BookAsync(queue.Host, exchange, Tuesday, 10);
        await BookAsync(queue.Host, exchange, Monday, 20, BookingErrorCode.OutsideHours); // a refusal is a use, too

        await FillAsync(queue.Host, exchange, wednesday);
        await BookAsync(queue.Host, exchange, wednesday, 10);

        Assert.Equal(["Commit"], await CallsAsync(() => BookAsync(queue.Host, exchange, Monday, 10), queue));
        Assert.Equal(["Load", "Commit"], await CallsAsync(() => BookAsync(queue.Host, exchange, Tuesday, 10), queue));
    }

    [Fact]
    public void What_was_dropped_leaves_all_of_its_room_to_others()
    {
        var cache = new DayCache(_queue.Clock, new BookingEngineOptions { DayCacheMegabytes = 1 });
        var exchange = Examples.Exchange() with { Description = new string('x', 1000) };
        var day = BookingDay.Empty(exchange.Id, Monday);
        for (int time = 0; time < 1000; time++)
        {
            cache.KeepShown(exchange, [(day, true)]);
            Assert.NotNull(cache.FindToShow(exchange.Id, Monday, Monday));
            cache.Drop(exchange.Id);
            Assert.Null(cache.FindToShow(exchange.Id, Monday, Monday));
        }

        var others = Enumerable.Range(0, 100).Select(_ => exchange with { Id = Guid.NewGuid() }).ToArray();
        Array.ForEach(others, other => cache.KeepShown(other, [(BookingDay.Empty(other.Id, Monday), true)]));
        Assert.All(others, other => Assert.NotNull(cache.FindToShow(other.Id, Monday, Monday)));
    }

    [Fact]
    public async Task Nothing_is_kept_in_a_cache_of_no_size()
    {
        await using var queue = new Queue(options => options.DayCacheMegabytes = 0);
        var exchange = await queue.CreateAsync(capacity: 10);
        await BookAsync(queue.Host, exchange, Monday, 10);

        Assert.Equal(["Load", "Commit"], await CallsAsync(() => BookAsync(queue.Host, exchange, Monday, 10), queue));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void An_invalid_size_of_the_cache_is_named_at_start(int megabytes)
    {
        using var provider = new ServiceCollection()
            .AddBookingEngine(options => options.DayCacheMegabytes = megabytes).Services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith(nameof(BookingEngineOptions.DayCacheMegabytes), Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    private Task<Booking?> BookAsync(
        Exchange exchange, LocalDate date, int hour, BookingErrorCode? refusal = null, string? key = null) =>
        BookAsync(_queue.Host, exchange, date, hour, refusal, key);

    /// <summary>Books an hour, and asserts that the booking is made or refused as expected.</summary>
    private static async Task<Booking?> BookAsync(
        StoreHost host, Exchange exchange, LocalDate date, int hour, BookingErrorCode? refusal = null, string? key = null)
    {
        var request = new BookingRequest(
            exchange.Id, date, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), new Customer("Ada", "ada@example.com"))
        {
            IdempotencyKey = key,
        };
        var result = await host.Bookings.BookAsync(request, Stop);
        Assert.Equal(refusal, result.Error?.Code);
        return result.Succeeded ? result.Value.Booking : null;
    }

    /// <summary>Stores 4,000 time slots on a day, which take more than a third of a megabyte.</summary>
    private static async Task FillAsync(StoreHost host, Exchange exchange, LocalDate date)
    {
        await host.BookingStore.AddDayAsync(exchange.Id, date, Stop);
        var day = Assert.Single(await host.BookingStore.LoadDaysAsync([exchange.Id], date, date, Stop));
        TimeSlot[] slots =
        [
            .. Enumerable.Range(0, 4000).Select(
                number => Examples.Slot(day, 0, 1) with { Period = new LocalPeriod(number, number + 3600) }),
        ];
        await host.BookingStore.CommitAsync(Examples.ChangeOf(day).WithTimeSlots(added: slots), Stop);
    }

    private async Task ChangeByOtherAsync(Exchange exchange, Func<Exchange, Exchange> change) => Assert.True(
        (await _queue.Other.Exchanges.UpdateAsync(exchange.Id, change, cancellationToken: Stop)).Succeeded);

    private async Task StoreAnewAsync(Exchange exchange)
    {
        await _queue.Other.ExchangeStore.RemoveAsync(exchange.Id, exchange.Version, Stop);
        await _queue.Other.ExchangeStore.AddAsync(exchange, Stop);
    }

    /// <summary>Returns the calls of the store that an operation makes.</summary>
    private async Task<string[]> CallsAsync(Func<Task> operation, Queue? queue = null, string? except = null)
    {
        var calls = (queue ?? _queue).Store.Calls;
        calls.Clear();
        await operation();
        return [.. calls.Where(call => call != except)];
    }
}
