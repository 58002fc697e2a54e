using BookingEngine.Committing;
using BookingEngine.Conformance;
using BookingEngine.Events;
using BookingEngine.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Events;

/// <summary>Due reminders happen once, whatever becomes of the booking, the host and its time zone data.</summary>
public sealed class DueReminderTests
{
    private static readonly Instant Ten = Instant.FromUtc(2024, 1, 15, 10, 0); // when the bookings start

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;
    private readonly DueReminders _reminders;

    public DueReminderTests()
    {
        _engine = new BookingServices(_store, _store, _clock);
        _reminders = NewHost();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reminder_happens_once_when_it_is_due()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        var booking = await BookAsync(exchange);

        await LookAsync(Ten - Duration.FromMinutes(61));
        Assert.Empty(await DueAsync(exchange));

        await LookAsync(Ten - Duration.FromMinutes(60));
        await LookAsync(Ten - Duration.FromMinutes(59));
        var due = Assert.Single(await DueAsync(exchange));
        Assert.Equal(
            (BookingEventType.BookingReminderDue, (Guid?)booking.Id, 1L, (LocalDate?)Examples.Monday, Ten - Duration.FromHours(1)),
            (due.Type, due.BookingId, due.Version, due.Date, due.Timestamp));
        Assert.Empty(due.Changed);
    }

    [Fact]
    public async Task An_exchange_that_gets_its_first_reminders_is_seen_at_the_next_look()
    {
        await LookAsync(Ten - Duration.FromMinutes(61));
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        await BookAsync(exchange);

        await LookAsync(Ten - Duration.FromMinutes(60));

        Assert.Single(await DueAsync(exchange));
    }

    [Fact]
    public async Task Several_hosts_and_a_host_that_starts_again_raise_it_once()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        await BookAsync(exchange);

        foreach (var host in new[] { _reminders, NewHost(), NewHost() })
        {
            _clock.Reset(Ten - Duration.FromMinutes(50));
            await host.LookAsync(Stop);
        }

        Assert.Single(await DueAsync(exchange));
    }

    [Fact]
    public async Task Each_rule_of_a_booking_happens_and_each_booking_s()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60), Reminder.OnDayBefore(1, new(18, 0)));
        await BookAsync(exchange);
        await BookAsync(exchange);

        for (var now = Ten - Duration.FromDays(2); now <= Ten; now += Duration.FromMinutes(20))
        {
            await LookAsync(now);
        }

        var due = await DueAsync(exchange);
        Assert.Equal(4, due.Count);
        Assert.Equal(4, due.Select(happened => happened.Id).Distinct().Count());
        Assert.Equal(
            [Ten - Duration.FromHours(16), Ten - Duration.FromHours(1)], due.Select(happened => happened.Timestamp).Distinct().Order());
    }

    [Fact]
    public async Task A_moved_booking_is_reminded_of_at_its_new_time_and_not_at_the_old_one()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        var booking = await BookAsync(exchange);
        await _engine.Bookings.RescheduleAsync(booking.Id, Examples.Monday, new(14, 0), new(15, 0), cancellationToken: Stop);

        await LookAsync(Ten - Duration.FromMinutes(30));
        Assert.Empty(await DueAsync(exchange));

        await LookAsync(Ten + Duration.FromHours(3));
        Assert.Equal(2, Assert.Single(await DueAsync(exchange)).Version);
    }

    [Fact]
    public async Task A_booking_that_is_moved_after_its_reminder_is_reminded_of_again()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        var booking = await BookAsync(exchange);
        await LookAsync(Ten - Duration.FromMinutes(59));
        await _engine.Bookings.RescheduleAsync(booking.Id, Examples.Monday, new(14, 0), new(15, 0), Actor.Owner, cancellationToken: Stop);

        await LookAsync(Ten + Duration.FromHours(3));

        Assert.Equal(2, (await DueAsync(exchange)).Count);
    }

    [Fact]
    public async Task Nobody_is_reminded_of_a_cancelled_booking_or_of_one_of_an_erased_customer()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        await _engine.Bookings.CancelAsync((await BookAsync(exchange)).Id, Actor.Owner, cancellationToken: Stop);
        await BookAsync(exchange);
        await _engine.Bookings.EraseCustomerAsync(exchange.Id, Examples.Customer.Email, Stop);

        await LookAsync(Ten - Duration.FromMinutes(59));

        Assert.Empty(await DueAsync(exchange));
    }

    [Theory]
    [InlineData(59, 1)]
    [InlineData(61, 0)]
    public async Task After_a_pause_of_the_host_a_reminder_of_the_last_hour_happens_late_and_an_older_one_does_not(int late, int count)
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(120));
        await BookAsync(exchange);

        await LookAsync(Ten - Duration.FromMinutes(120 - late));

        Assert.Equal(count, (await DueAsync(exchange)).Count);
    }

    [Fact]
    public async Task What_fell_due_while_no_host_ran_is_not_lost_by_a_change_that_comes_before_the_first_look()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        var booking = await BookAsync(exchange);
        _clock.Reset(Ten - Duration.FromMinutes(40));
        var host = NewHost();
        var engine = EngineOf(host);

        // Nothing is changed by a preview, so nothing is looked for.
        await engine.Exchanges.PreviewAsync(ChangeAsync, Stop);
        Assert.Empty(await DueAsync(exchange));
        Assert.True((await ChangeAsync(engine.Exchanges)).Succeeded);
        _clock.AdvanceSeconds(1);
        await host.LookAsync(Stop);

        Assert.Equal((booking.Id, Ten - Duration.FromHours(1)), (Assert.Single(await DueAsync(exchange)).BookingId, (await DueAsync(exchange))[0].Timestamp));

        Task<Result<Exchange>> ChangeAsync(ExchangeService exchanges) => exchanges.UpdateAsync(
            exchange.Id, stored => stored with { Reminders = [Reminder.MinutesBefore(90), Reminder.MinutesBefore(50)] }, cancellationToken: Stop);
    }

    [Fact]
    public async Task What_fell_due_since_the_last_look_is_not_lost_by_a_change()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        await BookAsync(exchange);
        await LookAsync(Ten - Duration.FromMinutes(60) - Duration.FromSeconds(10));
        _clock.AdvanceSeconds(15);

        await EngineOf(_reminders).Exchanges.UpdateAsync(
            exchange.Id, stored => stored with { Reminders = [Reminder.MinutesBefore(90)] }, cancellationToken: Stop);
        await LookAsync(Ten - Duration.FromMinutes(59));

        Assert.Equal(Ten - Duration.FromHours(1), Assert.Single(await DueAsync(exchange)).Timestamp);
    }

    [Fact]
    public async Task A_rule_that_is_new_does_not_remind_of_what_would_have_been_due_before()
    {
        var exchange = await ShopAsync();
        await BookAsync(exchange);
        _clock.Reset(Ten - Duration.FromMinutes(30));
        await _engine.Exchanges.UpdateAsync(
            exchange.Id, stored => stored with { Reminders = [Reminder.MinutesBefore(60), Reminder.MinutesBefore(20)] }, cancellationToken: Stop);

        await LookAsync(Ten - Duration.FromMinutes(19));

        Assert.Equal(Ten - Duration.FromMinutes(20), Assert.Single(await DueAsync(exchange)).Timestamp);
    }

    [Fact]
    public async Task An_exchange_that_gets_reminders_is_seen_within_ten_minutes()
    {
        var exchange = await ShopAsync();
        await BookAsync(exchange);
        await LookAsync(Ten - Duration.FromMinutes(75));
        await _engine.Exchanges.UpdateAsync(
            exchange.Id, stored => stored with { Reminders = [Reminder.MinutesBefore(70)] }, cancellationToken: Stop);

        await LookAsync(Ten - Duration.FromMinutes(65));

        Assert.Single(await DueAsync(exchange));
    }

    [Fact]
    public async Task Each_look_returns_how_many_reminders_have_got_due()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60), Reminder.MinutesBefore(1500), Reminder.OnDayBefore(1, new(18, 0)));
        await BookAsync(exchange);
        await BookAsync(exchange);

        var raised = new List<int>();
        foreach (int minutes in (int[])[1501, 1500, 961, 960, 959, 60])
        {
            _clock.Reset(Ten - Duration.FromMinutes(minutes));
            raised.Add(await _reminders.LookAsync(Stop));
        }

        Assert.Equal([0, 2, 0, 2, 0, 2], raised);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 100)]
    [InlineData(5, 500)]
    [InlineData(7, 600)]
    public async Task Exchanges_are_listed_again_after_a_hundred_times_as_long_as_that_took_and_ten_minutes_at_most(int took, int next)
    {
        int listings = 0;
        var exchanges = InBetween.Before<IExchangeStore>(_store, (method, _) =>
        {
            if (method == nameof(IExchangeStore.ListAsync))
            {
                listings++;
                _clock.AdvanceSeconds(took);
            }

            return null;
        });
        var start = _clock.GetCurrentInstant();
        var host = new DueReminders(exchanges, _store, _store, _clock, NullLogger.Instance);
        await host.LookAsync(Stop);

        foreach (int seconds in next == 0 ? [] : (int[])[next - 1])
        {
            _clock.Reset(start + Duration.FromSeconds(seconds));
            await host.LookAsync(Stop);
        }

        Assert.Equal(1, listings);
        _clock.Reset(start + Duration.FromSeconds(next));
        await host.LookAsync(Stop);
        Assert.Equal(2, listings);
    }

    [Fact]
    public async Task An_exchange_that_is_being_deleted_reminds_of_nothing()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        await BookAsync(exchange);
        await _store.ReplaceAsync(exchange.Next() with { IsBeingDeleted = true }, Examples.Monday, Stop);

        await LookAsync(Ten - Duration.FromMinutes(50));

        Assert.Empty(await DueAsync(exchange));
    }

    [Fact]
    public async Task Reminders_that_were_removed_and_set_anew_do_not_reach_back_to_the_time_before_that()
    {
        var exchange = await ShopAsync(Reminder.MinutesBefore(60));
        await BookAsync(exchange);
        await LookAsync(Ten - Duration.FromMinutes(90));
        await SetAsync();
        await LookAsync(Ten - Duration.FromMinutes(80));
        _clock.Reset(Ten - Duration.FromMinutes(65));
        await SetAsync(Reminder.MinutesBefore(70));

        await LookAsync(Ten - Duration.FromMinutes(50));

        Assert.Empty(await DueAsync(exchange));

        async Task SetAsync(params Reminder[] reminders) => Assert.True((await _engine.Exchanges.UpdateAsync(
            exchange.Id, stored => stored with { Reminders = reminders }, cancellationToken: Stop)).Succeeded);
    }

    [Fact]
    public async Task An_exchange_whose_bookings_cannot_be_read_holds_up_no_other_and_is_looked_at_from_there_on_later_even_if_it_was_changed()
    {
        var (broken, other) = (await ShopAsync(Reminder.MinutesBefore(60)), await ShopAsync(Reminder.MinutesBefore(60)));
        await BookAsync(broken);
        await BookAsync(other);
        bool isBroken = true;
        var host = new DueReminders(
            _store, Reading(filter => isBroken && filter.ExchangeId == broken.Id ? throw new IOException() : null), _store, _clock, NullLogger.Instance);
        _clock.Reset(Ten - Duration.FromMinutes(50));

        Assert.Equal(1, await host.LookAsync(Stop));
        Assert.Single(await DueAsync(other));
        Assert.Empty(await DueAsync(broken));
        _clock.AdvanceMinutes(5);
        await EngineOf(host).Exchanges.UpdateAsync(broken.Id, stored => stored with { Description = "New" }, cancellationToken: Stop);
        isBroken = false;
        _clock.AdvanceMinutes(1);
        Assert.Equal(1, await host.LookAsync(Stop));

        Assert.Single(await DueAsync(broken));
    }

    [Fact]
    public async Task A_look_ends_when_the_host_stops()
    {
        await BookAsync(await ShopAsync(Reminder.MinutesBefore(60)));
        using var stopping = new CancellationTokenSource();
        var host = new DueReminders(
            _store,
            Reading(_ =>
            {
                stopping.Cancel();
                throw new OperationCanceledException(stopping.Token);
            }),
            _store,
            _clock,
            NullLogger.Instance);
        _clock.Reset(Ten - Duration.FromMinutes(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.LookAsync(stopping.Token));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task The_dispatcher_is_told_of_reminders_that_have_got_due(int minutes, bool isTold)
    {
        await BookAsync(await ShopAsync(Reminder.MinutesBefore(60)));
        _clock.Reset(Ten - Duration.FromMinutes(minutes));
        var signal = new CommitSignal();
        using var stopping = new CancellationTokenSource();
        using var watch = new ReminderWatch(_reminders, signal, keepsEvents: true, NullLogger.Instance);

        var turn = watch.TurnAsync(stopping.Token);
        await stopping.CancelAsync();
        await turn;

        Assert.Equal(isTold, EventDesk.IsRaised(signal));
    }

    /// <summary>The store of bookings, with something done before bookings are listed.</summary>
    private IBookingStore Reading(Func<BookingFilter, object?> before) => InBetween.Before<IBookingStore>(_store, (method, arguments) =>
        method == nameof(IBookingStore.ListBookingsAsync) ? before((BookingFilter)arguments[0]!) : null);

    private DueReminders NewHost() => new(_store, _store, _store, _clock, NullLogger.Instance);

    private BookingServices EngineOf(DueReminders host) => new(
        _store, _store, _clock, DateTimeZoneProviders.Tzdb, new BookingEngineOptions(), NullLoggerFactory.Instance, beforeChange: host.BeforeChangeAsync);

    private async Task LookAsync(Instant now)
    {
        _clock.Reset(now);
        await _reminders.LookAsync(Stop);
    }

    private async Task<Exchange> ShopAsync(params Reminder[] reminders)
    {
        var exchange = Examples.Exchange(capacity: 5) with { Reminders = reminders };
        await _store.AddAsync(exchange, Stop);
        return exchange;
    }

    private async Task<Booking> BookAsync(Exchange exchange) =>
        (await _engine.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop)).Value.Booking;

    private async Task<IReadOnlyList<BookingEvent>> DueAsync(Exchange exchange)
    {
        await _store.NumberAsync(exchange.Id, Stop);
        var all = await _store.ReadAsync(exchange.Id, 0, 1000, Stop);
        return [.. all.Where(happened => happened.Type == BookingEventType.BookingReminderDue)];
    }
}
