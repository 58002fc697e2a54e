using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>No event without its change, and no change without its event.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class EventConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    [Fact]
    public async Task An_exchange_that_is_added_and_replaced_has_an_event_for_each_version()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var second = exchange.Next() with { UpdatedAt = exchange.UpdatedAt + Duration.FromMilliseconds(1) };
        var third = second.Next();
        await Exchanges.ReplaceAsync(second, Monday, Stop);
        await Exchanges.ReplaceAsync(third, Monday, Stop);

        Assert.Equal(
            new[] { exchange, second, third }.Select((one, index) => BookingEvent.OfExchange(one) with { Position = index + 1 }),
            await ReadAsync(exchange.Id));
    }

    [Fact]
    public async Task An_exchange_that_is_not_replaced_has_no_event_of_it()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);

        Assert.Equal(CommitOutcome.Conflict, await Exchanges.ReplaceAsync(exchange, Monday, Stop));
        if (Store.ChangesTwoDays)
        {
            Assert.Equal(CommitOutcome.Conflict, await Exchanges.ReplaceAsync(
                exchange.Next(), Monday, [new DayVersion(Monday, day.Version + 1)], Stop));
        }

        Assert.Equal([BookingEvent.OfExchange(exchange) with { Position = 1 }], await ReadAsync(exchange.Id));
    }

    [Fact]
    public async Task Every_field_of_a_commits_events_is_stored()
    {
        var (exchange, day) = await AddExchangeAndDayAsync();
        var booking = Examples.Booking(day);
        var created = EventOf(booking, BookingEventType.BookingCreated);
        var changed = EventOf(booking with { Version = 2 }, BookingEventType.BookingReminderDue) with
        {
            Changed = ["Customer", "Notes", "Resources"],
            Timestamp = created.Timestamp + Duration.FromNanoseconds(1000),
        };
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]) with { Events = [changed, created] });

        Assert.Equal(
            [BookingEvent.OfExchange(exchange) with { Position = 1 }, created with { Position = 2 }, changed with { Position = 3 }],
            await ReadAsync(exchange.Id));
    }

    [Fact]
    public async Task A_commit_that_conflicts_stores_no_event()
    {
        var (exchange, day) = await AddExchangeAndDayAsync();
        var booking = Examples.Booking(day);
        var created = EventOf(booking, BookingEventType.BookingCreated);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]) with { Events = [created] });
        var late = Examples.Booking(day, 11, 12);
        var again = Examples.Booking(day, 13, 14) with { Id = booking.Id };
        var atPresent = await LoadAsync(exchange.Id, Monday);

        var outdated = Examples.ChangeOf(day).WithBookings(added: [late]) with { Events = [EventOf(late, BookingEventType.BookingCreated)] };
        var twice = Examples.ChangeOf(atPresent).WithBookings(added: [late, again]) with
        {
            Events = [EventOf(late, BookingEventType.BookingCreated), EventOf(again with { Version = 7 }, BookingEventType.BookingCreated)],
        };

        Assert.Equal(CommitOutcome.Conflict, await Bookings.CommitAsync(outdated, Stop));
        Assert.Equal(CommitOutcome.Conflict, await Bookings.CommitAsync(twice, Stop));
        Assert.Equal([null, booking.Id], (await ReadAsync(exchange.Id)).Select(happened => happened.BookingId));
    }

    [Fact]
    public async Task A_commit_of_changed_bookings_stores_events_too_and_one_without_bookings_has_none()
    {
        var (exchange, day) = await AddExchangeAndDayAsync();
        var booking = Examples.Booking(day);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]) with
        {
            Events = [EventOf(booking, BookingEventType.BookingCreated)],
        });
        var cancelled = booking with { Status = BookingStatus.Cancelled, Version = 2 };
        await CommitAsync(Examples.ChangeOf(await LoadAsync(exchange.Id, Monday)).WithBookings(changed: [cancelled]) with
        {
            Events = [EventOf(cancelled, BookingEventType.BookingCancelled)],
        });
        var after = await LoadAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(after).WithTimeSlots(added: [Examples.Slot(after, 12, 13)]));

        EventLog.IsComplete(await ReadAsync(exchange.Id), exchange, [cancelled]);
    }

    [Fact]
    public async Task Requests_have_the_events_of_what_was_stored_and_refusals_none()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booked = (await Host.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop)).Value!.Booking;
        Assert.False((await Host.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop)).Succeeded);
        Assert.True((await Host.Bookings.ChangeDetailsAsync(booked.Id, new BookingChange { Notes = "Ring twice." }, cancellationToken: Stop)).Succeeded);
        Assert.True((await Host.Bookings.RescheduleAsync(booked.Id, Monday, new(12, 0), new(13, 0), cancellationToken: Stop)).Succeeded);
        Assert.True((await Host.Bookings.CancelAsync(booked.Id, cancellationToken: Stop)).Succeeded);
        Assert.False((await Host.Bookings.ConfirmAsync(booked.Id, cancellationToken: Stop)).Succeeded);

        var events = await ReadAsync(exchange.Id);

        EventLog.IsComplete(events, exchange, await Consistency.CheckAsync(Host, exchange.Id, Stop));
        Assert.Equal(
            [
                BookingEventType.BookingCreated, BookingEventType.BookingChanged, BookingEventType.BookingRescheduled,
                BookingEventType.BookingCancelled,
            ],
            events.Skip(1).Select(happened => happened.Type));
        Assert.Equal(["Notes"], events[2].Changed);
    }

    [Fact]
    public async Task A_host_that_keeps_no_events_stores_none_of_bookings()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var host = OpenHost(configure: options => options.EventRetention = Duration.Zero);

        Assert.True((await host.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop)).Succeeded);

        Assert.Equal([BookingEvent.OfExchange(exchange) with { Position = 1 }], await ReadAsync(exchange.Id));
    }

    [Fact]
    public async Task Added_events_are_stored_once_and_only_for_an_exchange_that_exists()
    {
        var (exchange, day) = await AddExchangeAndDayAsync();
        var due = EventOf(Examples.Booking(day), BookingEventType.BookingReminderDue);
        var elsewhere = due with { Id = Guid.NewGuid(), ExchangeId = Guid.NewGuid() };

        await Events.AddEventsAsync([due, elsewhere], Stop);
        await Events.AddEventsAsync([due], Stop);
        var first = await ReadAsync(exchange.Id);
        await Events.AddEventsAsync([due], Stop);

        Assert.Equal([BookingEvent.OfExchange(exchange) with { Position = 1 }, due with { Position = 2 }], first);
        Assert.Equal(first, await ReadAsync(exchange.Id));
        Assert.Empty(await ReadAsync(elsewhere.ExchangeId));
    }

    [Fact]
    public async Task Removing_an_exchange_removes_its_events_and_deliveries()
    {
        var (exchange, _) = await AddExchangeAndDayAsync();
        var happened = Assert.Single(await ReadAsync(exchange.Id));
        var delivery = EventDelivery.Of("App.Mail", happened, Clock.GetCurrentInstant());
        await Events.AddDeliveriesAsync([delivery], Stop);
        await Exchanges.ReplaceAsync(exchange.Next() with { IsBeingDeleted = true }, Monday, Stop);

        Assert.Equal(CommitOutcome.Committed, await Exchanges.RemoveAsync(exchange.Id, exchange.Version + 1, Stop));

        Assert.Empty(await ReadAsync(exchange.Id));
        Assert.Null(await Events.FindDeliveryAsync(delivery.Id, Stop));
        await Events.AddDeliveriesAsync([delivery], Stop);
        Assert.Null(await Events.FindDeliveryAsync(delivery.Id, Stop));
        Assert.DoesNotContain(exchange.Id, await Events.FindUnnumberedAsync(10_000, Stop));
        Assert.DoesNotContain(exchange.Id, await Events.FindUndeliveredAsync(Clock.GetCurrentInstant(), 10_000, Stop));
    }

    private static BookingEvent EventOf(Booking booking, BookingEventType type) => new()
    {
        Id = Guid.NewGuid(),
        Type = type,
        ExchangeId = booking.ExchangeId,
        BookingId = booking.Id,
        Version = booking.Version,
        Date = booking.Date,
        Timestamp = booking.UpdatedAt,
    };

    private Task<IReadOnlyList<BookingEvent>> ReadAsync(Guid exchangeId) => EventLog.ReadAsync(Events, exchangeId, Stop);

    private async Task<(Exchange Exchange, BookingDay Day)> AddExchangeAndDayAsync()
    {
        var exchange = await AddAsync(Examples.Exchange());
        return (exchange, await AddDayAsync(exchange.Id, Monday));
    }
}
