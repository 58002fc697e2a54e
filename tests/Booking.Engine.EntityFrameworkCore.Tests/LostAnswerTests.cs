using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>
/// The connection is lost around a commit. What is stored decides the outcome, and nothing is written twice.
/// </summary>
public abstract class LostAnswerTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : TestDatabase
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected TDatabase Database => database;

    /// <summary>A connection to the database that is lost before or after a commit.</summary>
    protected abstract LostConnection Connection(bool isCommitted);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_lost_after_the_commit_reports_the_change_as_committed(bool retries)
    {
        await using var loss = Connection(isCommitted: true);
        await using var services = Services(loss, retries);
        var bookings = services.GetRequiredService<IBookingStore>();
        var day = await NewDayAsync(services);
        foreach (var change in Changes(day))
        {
            var before = await LoadAsync();
            loss.Armed = true;
            Assert.Equal(
                CommitOutcome.Committed,
                await bookings.CommitAsync(change with { Days = [new DayVersion(day.Date, before.Version)] }, Stop));
            Assert.False(loss.Armed);
            Assert.Equal(before.Version + 2, (await LoadAsync()).Version); // so whoever goes on reads the day first
        }

        var stored = await LoadAsync();
        Assert.Empty(stored.TimeSlots);
        Assert.Empty(stored.Allocations);
        var events = services.GetRequiredService<IEventStore>();
        await events.NumberAsync(day.ExchangeId, Stop);
        Assert.Equal(
            [BookingEventType.ExchangeChanged, BookingEventType.BookingCreated, BookingEventType.BookingCancelled],
            (await events.ReadAsync(day.ExchangeId, 0, 100, Stop)).Select(happened => happened.Type));

        async Task<BookingDay> LoadAsync() =>
            Assert.Single(await bookings.LoadDaysAsync([day.ExchangeId], day.Date, day.Date, Stop));
    }

    /// <summary>The situation of a client that sends a request again with its key, to another host.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_another_caller_stored_under_the_same_id_is_not_taken_for_the_lost_change(bool retries, bool isOneOfTwo)
    {
        await using var loss = Connection(isCommitted: false);
        await using var services = Services(loss, retries);
        var bookings = services.GetRequiredService<IBookingStore>();
        var day = await NewDayAsync(services);
        var others = Examples.Booking(day);
        await bookings.CommitAsync(Examples.ChangeOf(day).WithBookings(added: [others]), Stop);
        var ours = Examples.Booking(day) with { CreatedAt = others.CreatedAt + Duration.FromMilliseconds(1) };
        Booking[] added = isOneOfTwo ? [ours, Examples.Booking(day)] : [ours];

        loss.Armed = true;
        loss.Meanwhile = () => Database.ExecuteAsync(
            $"UPDATE booking_days SET version = version + 1 WHERE exchange_id = {Text(day.ExchangeId)}; "
            + $"UPDATE bookings SET id = {Text(ours.Id)} WHERE id = {Text(others.Id)}");
        var commit = bookings.CommitAsync(
            new DayChange(day.ExchangeId, [new DayVersion(day.Date, day.Version + 1)]).WithBookings(added: added), Stop);

        if (retries)
        {
            Assert.Equal(CommitOutcome.Conflict, await commit);
        }
        else
        {
            await Assert.ThrowsAsync<StoreException>(() => commit);
        }

        var stored = await bookings.FindBookingsAsync([.. added.Select(booking => booking.Id)], Stop);
        Assert.Equal(others.CreatedAt, Assert.Single(stored).CreatedAt);

        static string Text(Guid id) => $"'{id}'".ToUpperInvariant();
    }

    [Theory]
    [InlineData("added")]
    [InlineData("changed")]
    [InlineData("removed")]
    public async Task A_lost_change_of_resources_alone_is_not_taken_for_stored_where_another_change_was(string kind)
    {
        await using var loss = Connection(isCommitted: false);
        await using var services = Services(loss, retries: true);
        var bookings = services.GetRequiredService<IBookingStore>();
        var day = await NewDayAsync(services);
        var booking = Examples.Booking(day);
        var use = booking.AllocationOf(Guid.NewGuid());
        await bookings.CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]).WithResources(added: [use]), Stop);
        var change = new DayChange(day.ExchangeId, [new DayVersion(day.Date, day.Version + 1)]);

        loss.Armed = true;
        loss.Meanwhile = () => Database.ExecuteAsync("UPDATE booking_days SET version = version + 1");
        var outcome = await bookings.CommitAsync(
            kind switch
            {
                "added" => change.WithResources(added: [booking.AllocationOf(Guid.NewGuid())]),
                "changed" => change.WithResources(changed: [use with { IsPinned = true }]),
                _ => change.WithResources(removed: [use]),
            },
            Stop);

        Assert.Equal(CommitOutcome.Conflict, outcome);
        Assert.Equal([use], Assert.Single(await bookings.LoadDaysAsync([day.ExchangeId], day.Date, day.Date, Stop)).ResourceAllocations);
    }

    [Fact]
    public async Task A_connection_lost_before_the_commit_is_an_error_and_nothing_is_stored()
    {
        await using var loss = Connection(isCommitted: false);
        await using var services = Services(loss, retries: false);
        var bookings = services.GetRequiredService<IBookingStore>();
        var day = await NewDayAsync(services);
        var change = Changes(day).First();

        loss.Armed = true;
        await Assert.ThrowsAsync<StoreException>(() => bookings.CommitAsync(change, Stop));

        Assert.Empty(await bookings.FindBookingsAsync([change.Bookings.Added[0].Id], Stop));
        // Barred: it can't come later either.
        Assert.Equal(CommitOutcome.Conflict, await bookings.CommitAsync(change, Stop));
    }

    [Fact]
    public async Task A_connection_lost_before_the_commit_is_a_conflict_under_a_retrying_strategy_and_stores_nothing()
    {
        await using var loss = Connection(isCommitted: false);
        await using var services = Services(loss, retries: true);
        var bookings = services.GetRequiredService<IBookingStore>();
        var day = await NewDayAsync(services);
        var change = Changes(day).First();

        loss.Armed = true;
        Assert.Equal(CommitOutcome.Conflict, await bookings.CommitAsync(change, Stop));

        Assert.Empty(await bookings.FindBookingsAsync([change.Bookings.Added[0].Id], Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exchange_is_added_and_replaced_once_even_if_the_response_is_lost(bool retries)
    {
        await using var loss = Connection(isCommitted: true);
        await using var services = Services(loss, retries);
        var exchanges = services.GetRequiredService<IExchangeStore>();
        var exchange = Examples.Exchange();

        loss.Armed = true;
        await exchanges.AddAsync(exchange, Stop);
        loss.Armed = true;
        var replaced = exchange with { BusinessName = "Renamed", Version = exchange.Version + 1 };
        Assert.Equal(CommitOutcome.Committed, await exchanges.ReplaceAsync(replaced, Examples.Monday, Stop));

        Assert.False(loss.Armed);
        Assert.Equal("Renamed", Assert.Single(await exchanges.FindAsync([exchange.Id], Stop)).BusinessName);
    }

    /// <summary>The change was stored. That others have changed it since does not mean that they were first.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_commit_whose_rows_others_have_changed_since_is_of_unknown_outcome_and_no_conflict(bool retries)
    {
        await using var loss = Connection(isCommitted: true);
        await using var services = Services(loss, retries);
        var (exchanges, bookings) = (services.GetRequiredService<IExchangeStore>(), services.GetRequiredService<IBookingStore>());
        var day = await NewDayAsync(services);
        var booking = Examples.Booking(day);
        await bookings.CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]), Stop);
        var exchange = Assert.Single(await exchanges.FindAsync([day.ExchangeId], Stop));

        loss.Armed = true;
        loss.Meanwhile = () => Database.ExecuteAsync("UPDATE bookings SET version = 3; UPDATE booking_days SET version = version + 1");
        var change = new DayChange(day.ExchangeId, [new DayVersion(day.Date, day.Version + 1)])
            .WithBookings(changed: [booking with { Version = 2 }]);
        await IsOpenAsync(() => bookings.CommitAsync(change, Stop));

        loss.Armed = true;
        loss.Meanwhile = () => Database.ExecuteAsync("UPDATE exchanges SET version = 3");
        await IsOpenAsync(() => exchanges.ReplaceAsync(exchange.Next(), Examples.Monday, Stop));

        static Task IsOpenAsync(Func<Task<CommitOutcome>> write) => Assert.ThrowsAsync<StoreException>(write);
    }

    /// <summary>
    /// One change of each kind, in order: a booking is made, uses a resource, keeps it and leaves it, and is cancelled; and a
    /// time slot is made, changed and removed. What is made and cancelled has an event.
    /// </summary>
    protected static IEnumerable<DayChange> Changes(BookingDay day)
    {
        var booking = Examples.Booking(day);
        var change = Examples.ChangeOf(day);
        yield return change.WithBookings(added: [booking]) with { Events = [Happened(booking, BookingEventType.BookingCreated)] };
        var use = booking.AllocationOf(Guid.NewGuid());
        yield return change.WithResources(added: [use]);
        yield return change.WithResources(changed: [use with { IsPinned = true }]);
        yield return change.WithResources(removed: [use with { IsPinned = true }]);
        var cancelled = booking with { Status = BookingStatus.Cancelled, Version = booking.Version + 1 };
        yield return change.WithBookings(changed: [cancelled]) with { Events = [Happened(cancelled, BookingEventType.BookingCancelled)] };
        var slot = Examples.Slot(day, 9, 10);
        yield return change.WithTimeSlots(added: [slot]);
        yield return change.WithTimeSlots(changed: [slot with { MaxCapacity = 3 }]);
        yield return change.WithTimeSlots(removed: [slot]);
    }

    private static BookingEvent Happened(Booking booking, BookingEventType type) => new()
    {
        Id = Guid.NewGuid(),
        Type = type,
        ExchangeId = booking.ExchangeId,
        BookingId = booking.Id,
        Version = booking.Version,
        Date = booking.Date,
        Timestamp = booking.UpdatedAt,
    };

    protected static async Task<BookingDay> NewDayAsync(ServiceProvider services)
    {
        var exchange = Examples.Exchange();
        await services.GetRequiredService<IExchangeStore>().AddAsync(exchange, Stop);
        var bookings = services.GetRequiredService<IBookingStore>();
        await bookings.AddDayAsync(exchange.Id, Examples.Monday, Stop);
        return Assert.Single(await bookings.LoadDaysAsync([exchange.Id], Examples.Monday, Examples.Monday, Stop));
    }

    protected static ServiceProvider Services(LostConnection connection, bool retries)
    {
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(options => connection.Configure(options, retries));
        return services.BuildServiceProvider();
    }
}
