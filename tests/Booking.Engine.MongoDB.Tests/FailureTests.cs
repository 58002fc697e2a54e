using BookingEngine.Conformance;
using BookingEngine.Stores;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB.Tests;

/// <summary>
/// The state that remains when the server, or the connection to it, fails between two writes or after one.
/// </summary>
public abstract class FailureTests<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : MongoStore
{
    private protected FailPoints Server { get; } = new(store);

    protected static readonly LocalDate Monday = Examples.Monday;
    protected static readonly LocalTime Ten = new(10, 0);
    protected static readonly LocalTime Eleven = new(11, 0);

    /// <summary>The connection is closed before the command is run.</summary>
    protected static readonly BsonDocument Lost = new("closeConnection", true);

    /// <summary>The command is run, and the connection is closed before the response.</summary>
    protected static readonly BsonDocument AnswerLost = new()
    {
        { "closeConnection", true },
        { "writeConcernError", new BsonDocument("code", 91) },
    };

    /// <summary>An update of many documents is interrupted because they move to another shard.</summary>
    private static readonly BsonDocument QueryPlanKilled = new("errorCode", 175);

    public static TheoryData<string> Failures => ["Lost", "QueryPlanKilled"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Removing_an_exchange_is_retried_if_the_deletion_of_its_days_fails_once(string failure)
    {
        var (exchange, booking) = await BookedAsync();
        await Server.FailAsync("delete", Named(failure));

        Assert.Equal(CommitOutcome.Committed, await Exchanges.RemoveAsync(exchange.Id, exchange.Version, Stop));

        await IsGoneAsync(exchange, booking);
    }

    /// <summary>In each row another host first receives a different request.</summary>
    [Theory]
    [InlineData("delete")]
    [InlineData("erase")]
    [InlineData("replace")]
    [InlineData("list")]
    public async Task An_interrupted_removal_is_completed_by_the_next_request_for_the_exchange(string first)
    {
        var (exchange, booking) = await BookedAsync();
        Clock.Reset(Instant.FromUtc(2024, 2, 1, 0, 0)); // Now the booking is past.
        await Server.FailAsync("delete", QueryPlanKilled, times: 3);
        await Assert.ThrowsAsync<StoreException>(() => Host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop));
        await Server.HealAsync();
        Assert.NotNull(await FindBookingAsync(booking.Id));

        var other = OpenHost();
        bool isTold = first switch
        {
            "list" => (await other.Exchanges.ListAsync(new ExchangeFilter(), new PageRequest(1, 100), Stop)).Items.All(
                listed => listed.Id != exchange.Id),
            "delete" => IsNotFound((await other.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop)).Error),
            "erase" => IsNotFound(
                (await other.Bookings.EraseCustomerAsync(exchange.Id, booking.Customer.Email, Stop)).Error),
            _ => IsNotFound((await other.Exchanges.ReplaceAsync(exchange.Next(), Stop)).Error),
        };

        Assert.True(isTold);
        await IsGoneAsync(exchange, booking);

        static bool IsNotFound(BookingError? error) => error?.Code == BookingErrorCode.ExchangeNotFound;
    }

    [Fact]
    public async Task During_an_unfinished_removal_the_exchange_cannot_be_restored_and_its_bookings_are_not_found()
    {
        var (exchange, booking) = await BookedAsync();
        await Server.FailAsync("delete", QueryPlanKilled, times: 6);
        await Assert.ThrowsAsync<StoreException>(() => Exchanges.RemoveAsync(exchange.Id, exchange.Version, Stop));

        await Assert.ThrowsAsync<StoreException>(() => Exchanges.ReplaceAsync(exchange.Next(), Monday, Stop));
        await Server.HealAsync();

        Assert.Null(await Host.Bookings.FindAsync(booking.Id, Stop));
        await IsGoneAsync(exchange, booking);
    }

    /// <summary>It stops before the events have positions, before their stream knows of these, or before they leave the outbox.</summary>
    [Theory]
    [InlineData("insert", "booking_events")]
    [InlineData("update", "event_streams")]
    [InlineData("update", "booking_days")]
    [InlineData("update", "exchanges")]
    public async Task Numbering_that_was_interrupted_is_completed_by_the_next_and_numbers_nothing_twice(
        string command, string collection)
    {
        var (exchange, booking) = await BookedAsync();
        await Server.FailAsync(command, QueryPlanKilled, times: 3, collection);
        await Assert.ThrowsAsync<StoreException>(() => Events.NumberAsync(exchange.Id, Stop));
        await Server.HealAsync();
        Assert.True((await Host.Bookings.CancelAsync(booking.Id, cancellationToken: Stop)).Succeeded);

        await Events.NumberAsync(exchange.Id, Stop);

        var events = await Events.ReadAsync(exchange.Id, 0, 100, Stop);
        Assert.Equal([1L, 2, 3], events.Select(happened => happened.Position));
        Assert.Equal(
            [BookingEventType.ExchangeChanged, BookingEventType.BookingCreated, BookingEventType.BookingCancelled],
            events.Select(happened => happened.Type));
        Assert.DoesNotContain(exchange.Id, await Events.FindUnnumberedAsync(100, Stop));
    }

    [Fact]
    public async Task Removing_an_outdated_version_of_an_exchange_removes_nothing()
    {
        var (exchange, booking) = await BookedAsync();

        Assert.Equal(CommitOutcome.Conflict, await Exchanges.RemoveAsync(exchange.Id, exchange.Version + 1, Stop));

        Assert.Equal(booking.Id, (await FindBookingAsync(booking.Id))?.Id);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_replacement_whose_fence_fails_once_is_made_and_retries_the_fence(string failure)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        await Server.FailAsync("update", Named(failure));

        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(exchange.Next(), Monday, Stop));

        Assert.Equal(day.Version + 1, (await LoadAsync(exchange.Id, Monday)).Version);
    }

    /// <summary>
    /// In each row another host first receives a different request whose result depends on the new version.
    /// </summary>
    [Theory]
    [InlineData("find")]
    [InlineData("list")]
    [InlineData("load")]
    [InlineData("replace")]
    public async Task An_interrupted_replacement_raises_its_fence_before_anybody_reads_the_new_exchange(string first)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        await Server.FailAsync("update", QueryPlanKilled, times: 3);
        await Assert.ThrowsAsync<StoreException>(() => Exchanges.ReplaceAsync(exchange.Next(), Monday, Stop));
        await Server.HealAsync();
        Assert.Equal(day.Version, (await LoadAsync(exchange.Id, Monday)).Version);

        var other = OpenHost();
        long told = first switch
        {
            "find" => Assert.Single(await other.ExchangeStore.FindAsync([exchange.Id], Stop)).Version,
            "list" => (await other.ExchangeStore.ListAsync(new ExchangeFilter(), new PageRequest(1, 100), Stop)).Items
                .Single(listed => listed.Id == exchange.Id).Version,
            "load" => (await other.BookingStore.LoadWithExchangeAsync(exchange.Id, Monday, Monday, Stop)).Exchange!.Version,
            _ => await other.ExchangeStore.ReplaceAsync(exchange.Next(), Monday, Stop) == CommitOutcome.Conflict ? 2 : 0,
        };

        Assert.Equal(2, told);
        Assert.Equal(day.Version + 1, (await LoadAsync(exchange.Id, Monday)).Version);
        Assert.Equal(
            CommitOutcome.Conflict,
            await Bookings.CommitAsync(Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day)]), Stop));
        _ = await other.ExchangeStore.FindAsync([exchange.Id], Stop);
        Assert.Equal(day.Version + 1, (await LoadAsync(exchange.Id, Monday)).Version); // The version was raised once.
    }

    [Fact]
    public async Task A_replacement_whose_response_is_lost_is_reported_as_made()
    {
        var exchange = await AddAsync(Examples.Exchange());
        await Server.FailAsync("update", AnswerLost, collection: "exchanges");

        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(exchange.Next(), Monday, Stop));

        Assert.Equal(2, (await FindExchangeAsync(exchange.Id)).Version);
    }

    [Fact]
    public async Task Adding_or_removing_an_exchange_is_reported_as_made_if_the_response_is_lost()
    {
        await Server.FailAsync("insert", AnswerLost, collection: "exchanges");
        var exchange = await AddAsync(Examples.Exchange());
        Assert.Equal(exchange.Id, (await FindExchangeAsync(exchange.Id)).Id);

        await Server.FailAsync("update", AnswerLost, collection: "exchanges");
        Assert.Equal(CommitOutcome.Committed, await Exchanges.RemoveAsync(exchange.Id, exchange.Version, Stop));
        Assert.Empty(await Exchanges.FindAsync([exchange.Id], Stop));
    }

    [Fact]
    public async Task A_commit_whose_response_is_lost_is_reported_as_made()
    {
        var (exchange, booking) = await BookedAsync();
        var day = await LoadAsync(exchange.Id, Monday);
        var added = Examples.Booking(day);
        await Server.FailAsync("update", AnswerLost);

        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [added], changed: [booking with { Version = 2 }]));

        Assert.Equal(added.Id, (await FindBookingAsync(added.Id))?.Id);
    }

    [Fact]
    public async Task A_commit_that_never_arrived_is_a_conflict_if_another_was_committed_first()
    {
        var (exchange, _) = await BookedAsync();
        var day = await LoadAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day)]));
        await Server.FailAsync("update", Lost, times: 2); // The driver itself tries twice.

        Assert.Equal(
            CommitOutcome.Conflict,
            await Bookings.CommitAsync(Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day)]), Stop));

        await Server.HealAsync();
    }

    [Fact]
    public async Task A_commit_that_never_arrived_fails_with_an_unknown_outcome()
    {
        var (exchange, _) = await BookedAsync();
        var day = await LoadAsync(exchange.Id, Monday);
        var added = Examples.Booking(day);
        await Server.FailAsync("update", Lost, times: 2);

        await Assert.ThrowsAsync<StoreException>(
            () => Bookings.CommitAsync(Examples.ChangeOf(day).WithBookings(added: [added]), Stop));

        await Server.HealAsync();
        Assert.Null(await FindBookingAsync(added.Id));
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [added]));
    }

    private static BsonDocument Named(string failure) => failure == nameof(Lost) ? Lost : QueryPlanKilled;

    /// <summary>Creates an exchange with a booking on Monday.</summary>
    protected async Task<(Exchange Exchange, Booking Booking)> BookedAsync()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booked = await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);
        return (exchange, booked.Value!.Booking);
    }

    private async Task IsGoneAsync(Exchange exchange, Booking booking)
    {
        Assert.Empty(await Exchanges.FindAsync([exchange.Id], Stop));
        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], Monday.PlusDays(-1), Monday.PlusDays(1), Stop));
        Assert.Null(await FindBookingAsync(booking.Id));
    }
}

public sealed class StandaloneFailureTests(StandaloneThatFails store) : FailureTests<StandaloneThatFails>(store);

public sealed class ReplicaSetFailureTests(ReplicaSetThatFails store) : FailureTests<ReplicaSetThatFails>(store)
{
    /// <summary>A failure of a transaction's commit: the server says that it doesn't know the transaction.</summary>
    private static readonly BsonDocument NoSuchTransaction = new("errorCode", 251);

    [Fact]
    public async Task A_transaction_whose_connection_breaks_before_its_commit_is_retried()
    {
        var (exchange, booking) = await BookedAsync();
        _ = await AddDayAsync(exchange.Id, Monday.PlusDays(1));
        await Server.FailAsync("update", Lost);

        var moved = await Host.Bookings.RescheduleAsync(
            booking.Id, new RequestedTime.OnClock(Monday.PlusDays(1), Ten, Eleven), cancellationToken: Stop);

        Assert.True(moved.Succeeded, moved.Error?.ToString());
        Assert.Empty((await LoadAsync(exchange.Id, Monday)).Allocations);
        Assert.Single((await LoadAsync(exchange.Id, Monday.PlusDays(1))).Allocations);
    }

    [Fact]
    public async Task A_committed_transaction_answered_as_unknown_is_reported_as_made()
    {
        var (change, booking) = await MoveAsync();
        await Server.FailAsync(
            "commitTransaction",
            new BsonDocument(NoSuchTransaction) { { "writeConcernError", new BsonDocument("code", 91) } },
            collection: "");

        await CommitAsync(change);

        Assert.Equal(Monday.PlusDays(1), (await FindBookingAsync(booking.Id))?.Date);
    }

    [Fact]
    public async Task A_transaction_answered_as_unknown_without_a_label_has_an_unknown_outcome()
    {
        var (change, booking) = await MoveAsync();
        await Server.FailAsync("commitTransaction", NoSuchTransaction, collection: "");

        await Assert.ThrowsAsync<StoreException>(() => Bookings.CommitAsync(change, Stop));

        Assert.Equal(Monday, (await FindBookingAsync(booking.Id))?.Date);
    }

    [Fact]
    public async Task A_transaction_answered_as_unknown_but_labelled_as_not_made_is_a_conflict()
    {
        var (change, booking) = await MoveAsync();
        await Server.FailAsync(
            "commitTransaction",
            new BsonDocument(NoSuchTransaction) { { "errorLabels", new BsonArray { "TransientTransactionError" } } },
            collection: "");

        Assert.Equal(CommitOutcome.Conflict, await Bookings.CommitAsync(change, Stop));

        Assert.Equal(Monday, (await FindBookingAsync(booking.Id))?.Date);
    }

    [Fact]
    public async Task Without_a_majority_bookings_fail_in_time_and_retrying_once_there_is_one_makes_one_booking()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 100));
        _ = await Host.Bookings.BookAsync(Examples.Request(exchange, Ten, Eleven), Stop);
        BookingRequest[] requests =
        [
            .. Enumerable.Range(0, 6).Select(
                number => Examples.Request(exchange, Ten, Eleven) with { IdempotencyKey = $"{number}" }),
        ];
        await Server.SetMajorityAsync(isThere: false);

        _ = await Assert.ThrowsAsync<StoreException>(() => Host.Bookings.BookAsync(requests[0], Stop));
        _ = await RaceAsync(
            requests.Length, number => Assert.ThrowsAsync<StoreException>(() => Host.Bookings.BookAsync(requests[number], Stop)));
        await Server.SetMajorityAsync(isThere: true);
        var results = await RaceAsync(requests.Length, number => Host.Bookings.BookAsync(requests[number], Stop));

        Assert.All(results, result => Assert.True(result.Succeeded, result.Error?.ToString()));
        Assert.Equal(1 + requests.Length, (await LoadAsync(exchange.Id, Monday)).Allocations.Count);
    }

    [Fact]
    public async Task Without_a_majority_changing_or_deleting_an_exchange_fails_in_time_and_can_be_done_later()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        await Server.SetMajorityAsync(isThere: false);

        _ = await Assert.ThrowsAsync<StoreException>(() => Host.Exchanges.ReplaceAsync(exchange, Stop));
        _ = await Assert.ThrowsAsync<StoreException>(() => Host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop));
        _ = await Assert.ThrowsAsync<StoreException>(() => Bookings.CommitAsync(Examples.ChangeOf(day), Stop));
        await Server.SetMajorityAsync(isThere: true);
        var replaced = await Host.Exchanges.ReplaceAsync(await FindExchangeAsync(exchange.Id), Stop);
        var deleted = await Host.Exchanges.DeleteAsync(exchange.Id, cancellationToken: Stop);

        Assert.True(replaced.Succeeded, replaced.Error?.ToString());
        Assert.True(deleted.Succeeded, deleted.Error?.ToString());
    }

    /// <summary>Commits a change that moves a booking from Monday to Tuesday.</summary>
    private async Task<(DayChange Change, Booking Booking)> MoveAsync()
    {
        var (exchange, booking) = await BookedAsync();
        var tuesday = await AddDayAsync(exchange.Id, Monday.PlusDays(1));
        var change = Examples.ChangeOf(await LoadAsync(exchange.Id, Monday), tuesday)
            .WithBookings(changed: [booking with { Date = tuesday.Date, Version = 2 }]);
        return (change, booking);
    }
}
