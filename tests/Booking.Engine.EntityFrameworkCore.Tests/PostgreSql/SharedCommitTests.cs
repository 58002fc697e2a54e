using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>
/// Commits that come while the store is writing others are written by one statement. Two that wait for locked days keep it
/// writing as long as a test likes.
/// </summary>
public sealed class SharedCommitTests(PostgreSqlDatabase database, TestServer server) : IClassFixture<PostgreSqlDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_that_wait_together_are_written_in_one_round_trip()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        await using var busy = await Busy.StartAsync(database, services);
        var days = await NewDaysAsync(services, 10);
        DayChange[] changes = [.. days.Select(day => Change(day))];

        var commits = CommitAll(services, changes);
        Assert.DoesNotContain(commits, commit => commit.IsCompleted);
        line.RoundTrips = 0;
        await busy.EndAsync();

        Assert.All(await Task.WhenAll(commits), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        Assert.Equal(1, line.RoundTrips);
        await AreStoredAsync(services, days, changes);
    }

    [Fact]
    public async Task Commits_that_wait_together_change_the_time_slots_that_are_stored()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        var bookings = services.GetRequiredService<IBookingStore>();
        var days = await NewDaysAsync(services, 2);
        DayChange[] changes = [.. days.Select(day => Change(day))];
        await Task.WhenAll(CommitAll(services, changes));
        await using var busy = await Busy.StartAsync(database, services);

        var commits = CommitAll(services, [.. days.Zip(changes, (day, change) =>
            new DayChange(day.ExchangeId, [new DayVersion(day.Date, day.Version + 1)])
                .WithBookings(added: [Examples.Booking(day, 9, 10)])
                .WithTimeSlots(changed: [change.TimeSlots.Added[0] with { Booked = 2 }]))]);
        await busy.EndAsync();

        Assert.All(await Task.WhenAll(commits), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        foreach (var day in days)
        {
            Assert.Equal(2, Assert.Single((await LoadAsync(bookings, day)).TimeSlots).Booked);
        }
    }

    [Fact]
    public async Task Of_commits_that_wait_together_only_that_of_an_outdated_day_is_a_conflict()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        await using var busy = await Busy.StartAsync(database, services);
        var days = await NewDaysAsync(services, 3);
        DayChange[] changes = [.. days.Select(day => Change(day))];
        var outdated = changes[1] with { Days = [new DayVersion(days[1].Date, days[1].Version + 1)] };

        var commits = CommitAll(services, [changes[0], outdated, changes[2]]);
        await busy.EndAsync();

        Assert.Equal([CommitOutcome.Committed, CommitOutcome.Conflict, CommitOutcome.Committed], await Task.WhenAll(commits));
        await AreStoredAsync(services, [days[0], days[2]], [changes[0], changes[2]]);
        await HoldsNothingAsync(services, days[1], outdated);
    }

    [Fact]
    public async Task Of_two_commits_of_one_version_of_a_day_that_wait_together_one_is_a_conflict()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        await using var busy = await Busy.StartAsync(database, services);
        var day = Assert.Single(await NewDaysAsync(services, 1));

        var commits = CommitAll(services, [Change(day), Change(day)]);
        await busy.EndAsync();

        Assert.Equal([CommitOutcome.Committed, CommitOutcome.Conflict], (await Task.WhenAll(commits)).Order());
        var stored = await LoadAsync(services.GetRequiredService<IBookingStore>(), day);
        Assert.Equal((day.Version + 1, 1), (stored.Version, stored.Allocations.Count));
    }

    [Fact]
    public async Task Of_commits_that_wait_together_only_the_one_that_the_database_refuses_fails()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        var days = await NewDaysAsync(services, 4);
        var first = Change(days[3]);
        await Task.WhenAll(CommitAll(services, [first]));
        await using var busy = await Busy.StartAsync(database, services);
        DayChange[] changes = [.. days.Take(3).Select(day => Change(day))];
        var taken = changes[0].WithBookings(added: [changes[0].Bookings.Added[0] with { Id = first.Bookings.Added[0].Id }]);
        var tooLong = changes[1].WithBookings(added: [changes[1].Bookings.Added[0] with { Customer = new Customer(new string('A', 300), "ada@example.com") }]);

        var commits = CommitAll(services, [taken, tooLong, changes[2]]);
        await busy.EndAsync();

        Assert.Equal(CommitOutcome.Conflict, await commits[0]);
        await Assert.ThrowsAnyAsync<Exception>(() => commits[1]);
        Assert.Equal(CommitOutcome.Committed, await commits[2]);
        await AreStoredAsync(services, [days[2]], [changes[2]]);
        await HoldsNothingAsync(services, days[1], tooLong);
    }

    [Fact]
    public async Task Commits_that_wait_together_and_take_too_long_all_fail_at_once()
    {
        var opened = new Opened();
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(new FakeTimeProvider());
        collection.AddBookingEngine().UseEntityFrameworkCore(
            options => options.UseNpgsql($"{database.ConnectionString};Command Timeout=1").AddInterceptors(opened));
        await using var services = collection.BuildServiceProvider();
        var days = await NewDaysAsync(services, 5);
        await using var other = (NpgsqlConnection)database.Connect();
        await other.OpenAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        await using var locking = new NpgsqlCommand("LOCK TABLE booking_events IN EXCLUSIVE MODE", other);
        await locking.ExecuteNonQueryAsync(Stop);
        opened.Count = 0;

        var commits = CommitAll(services, [.. days.Select(Change)]);

        foreach (var commit in commits)
        {
            Assert.Equal(StoreFailure.TimedOut, (await Assert.ThrowsAsync<StoreException>(() => commit)).Failure);
        }

        Assert.Equal(3, opened.Count); // for the first two, and once for the other three
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commits_whose_common_answer_is_lost_each_find_out_whether_they_are_stored(bool isCommitted)
    {
        await using var line = new PostgreSqlLine(database) { IsCommitted = isCommitted };
        await using var services = Services(line);
        await using var busy = await Busy.StartAsync(database, services);
        var days = await NewDaysAsync(services, 3);
        DayChange[] changes = [.. days.Select(day => Change(day))];

        var commits = CommitAll(services, changes);
        line.Armed = true;
        await busy.EndAsync();

        foreach (var commit in commits)
        {
            await (isCommitted ? IsCommittedAsync(commit) : Assert.ThrowsAsync<StoreException>(() => commit));
        }

        Assert.False(line.Armed);
        foreach (var (day, change) in days.Zip(changes))
        {
            await (isCommitted ? AreStoredAsync(services, [day], [change], raised: 2) : HoldsNothingAsync(services, day, change));
        }

        static async Task IsCommittedAsync(Task<CommitOutcome> commit) => Assert.Equal(CommitOutcome.Committed, await commit);
    }

    [Fact]
    public async Task A_day_that_somebody_has_locked_does_not_hold_up_the_commits_that_wait_with_its_own()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        var days = await NewDaysAsync(services, 2);
        await using var busy = await Busy.StartAsync(database, services);
        await using var other = (NpgsqlConnection)database.Connect();
        await other.OpenAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        Assert.Equal(1, await LockAsync(other, days[0]));

        var commits = CommitAll(services, [.. days.Select(Change)]);
        await busy.EndAsync();

        Assert.Equal(CommitOutcome.Committed, await commits[1].WaitAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.False(commits[0].IsCompleted);
        await transaction.RollbackAsync(Stop);
        Assert.Equal(CommitOutcome.Committed, await commits[0]);
    }

    [Fact]
    public async Task Commits_do_not_wait_for_statements_that_take_long()
    {
        await using var line = new PostgreSqlLine(database);
        var time = new FakeTimeProvider();
        await using var services = Services(line, time);
        await using var busy = await Busy.StartAsync(database, services);
        var day = Assert.Single(await NewDaysAsync(services, 1));

        var commit = Assert.Single(CommitAll(services, [Change(day)]));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(CommitOutcome.Committed, await commit.WaitAsync(TimeSpan.FromSeconds(30), Stop));
        await busy.EndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commits_to_another_database_do_not_wait_with_those_to_the_first(bool areDataSources)
    {
        await using var second = new PostgreSqlDatabase(server);
        await second.InitializeAsync();
        await using var contexts = new OneOfTwo(database, second, areDataSources);
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(new FakeTimeProvider());
        collection.AddSingleton<IDbContextFactory<BookingDbContext>>(contexts);
        collection.AddBookingEngine().UseEntityFrameworkCore<BookingDbContext>();
        await using var services = collection.BuildServiceProvider();
        await using var busy = await Busy.StartAsync(database, services);

        contexts.IsSecond = true;
        var day = Assert.Single(await NewDaysAsync(services, 1));
        var change = Change(day);

        Assert.Equal(CommitOutcome.Committed, await Assert.Single(CommitAll(services, [change])).WaitAsync(TimeSpan.FromSeconds(30), Stop));
        await AreStoredAsync(services, [day], [change]);
        contexts.IsSecond = false;
        await busy.EndAsync();
    }

    private static Task<CommitOutcome>[] CommitAll(ServiceProvider services, IReadOnlyList<DayChange> changes)
    {
        var bookings = services.GetRequiredService<IBookingStore>();
        return [.. changes.Select(change => bookings.CommitAsync(change, Stop))];
    }

    private static DayChange Change(BookingDay day)
    {
        var slot = Examples.Slot(day, 9, 10) with { Booked = 1 };
        var booking = Examples.Booking(day, 9, 10) with { TimeSlotId = slot.Id };
        return Examples.ChangeOf(day).WithBookings(added: [booking]).WithTimeSlots(added: [slot]) with
        {
            Events =
            [
                new BookingEvent
                {
                    Id = Guid.NewGuid(),
                    Type = BookingEventType.BookingCreated,
                    ExchangeId = day.ExchangeId,
                    BookingId = booking.Id,
                    Version = booking.Version,
                    Date = day.Date,
                    Timestamp = booking.CreatedAt,
                },
            ],
        };
    }

    private static async Task AreStoredAsync(
        ServiceProvider services, IReadOnlyList<BookingDay> days, IReadOnlyList<DayChange> changes, int raised = 1)
    {
        var (bookings, events) = (services.GetRequiredService<IBookingStore>(), services.GetRequiredService<IEventStore>());
        foreach (var (day, change) in days.Zip(changes))
        {
            var stored = await LoadAsync(bookings, day);
            Assert.Equal(day.Version + raised, stored.Version);
            Assert.Equal(change.Allocations.Added, stored.Allocations);
            Assert.Equal(change.TimeSlots.Added, stored.TimeSlots);
            Assert.Equal(change.Bookings.Added, await bookings.FindBookingsAsync([change.Bookings.Added[0].Id], Stop));
            await events.NumberAsync(day.ExchangeId, Stop);
            Assert.Contains(change.Events[0].Id, (await events.ReadAsync(day.ExchangeId, 0, 100, Stop)).Select(happened => happened.Id));
        }
    }

    private static async Task HoldsNothingAsync(ServiceProvider services, BookingDay day, DayChange change)
    {
        var (bookings, events) = (services.GetRequiredService<IBookingStore>(), services.GetRequiredService<IEventStore>());
        var stored = await LoadAsync(bookings, day);
        Assert.Empty(stored.Allocations);
        Assert.Empty(stored.TimeSlots);
        Assert.Empty(await bookings.FindBookingsAsync([change.Bookings.Added[0].Id], Stop));
        await events.NumberAsync(day.ExchangeId, Stop);
        Assert.DoesNotContain(change.Events[0].Id, (await events.ReadAsync(day.ExchangeId, 0, 100, Stop)).Select(happened => happened.Id));
    }

    /// <summary>A host for which no time passes, unless a test lets it pass.</summary>
    private static ServiceProvider Services(PostgreSqlLine line, FakeTimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time ?? new FakeTimeProvider());
        services.AddBookingEngine().UseEntityFrameworkCore(options => line.Configure(options, retries: false));
        return services.BuildServiceProvider();
    }

    /// <summary>Adds days, each of an exchange of its own and later than the one before.</summary>
    private static async Task<BookingDay[]> NewDaysAsync(ServiceProvider services, int count)
    {
        var bookings = services.GetRequiredService<IBookingStore>();
        var days = new BookingDay[count];
        for (int i = 0; i < count; i++)
        {
            var exchange = Examples.Exchange();
            await services.GetRequiredService<IExchangeStore>().AddAsync(exchange, Stop);
            await bookings.AddDayAsync(exchange.Id, Examples.Monday.PlusDays(i), Stop);
            days[i] = await LoadAsync(bookings, BookingDay.Empty(exchange.Id, Examples.Monday.PlusDays(i)));
        }

        return days;
    }

    private static async Task<BookingDay> LoadAsync(IBookingStore bookings, BookingDay day) =>
        Assert.Single(await bookings.LoadDaysAsync([day.ExchangeId], day.Date, day.Date, Stop));

    private static async Task<int> LockAsync(NpgsqlConnection connection, BookingDay day)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM booking_days WHERE exchange_id = $1 AND date = $2 FOR UPDATE";
        command.Parameters.Add(new NpgsqlParameter { Value = day.ExchangeId });
        command.Parameters.Add(new NpgsqlParameter { Value = day.Date.ToDateOnly() });
        await using var reader = await command.ExecuteReaderAsync(Stop);
        return await reader.ReadAsync(Stop) ? 1 : 0;
    }

    /// <summary>Waits until so many statements wait for locks.</summary>
    private static async Task WaitForWaitingAsync(NpgsqlConnection connection, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        long waiting;
        do
        {
            await using var command = connection.CreateCommand();

            // Within a transaction the server would show again what it showed first.
            command.CommandText =
                "SELECT count(*) FROM pg_stat_clear_snapshot(), pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            waiting = (long)(await command.ExecuteScalarAsync(limit.Token))!;
        }
        while (waiting < count);
    }

    /// <summary>Two commits that wait for their days, so that further ones wait, too.</summary>
    private sealed class Busy(NpgsqlConnection connection, NpgsqlTransaction transaction, Task<CommitOutcome>[] commits) : IAsyncDisposable
    {
        public static async Task<Busy> StartAsync(PostgreSqlDatabase database, ServiceProvider services)
        {
            var days = await NewDaysAsync(services, 2);
            var connection = (NpgsqlConnection)database.Connect();
            await connection.OpenAsync(Stop);
            var transaction = await connection.BeginTransactionAsync(Stop);
            foreach (var day in days)
            {
                Assert.Equal(1, await LockAsync(connection, day));
            }

            var commits = CommitAll(services, [.. days.Select(Change)]);
            await WaitForWaitingAsync(connection, commits.Length);
            return new Busy(connection, transaction, commits);
        }

        public async Task EndAsync()
        {
            await transaction.RollbackAsync(Stop);
            Assert.All(await Task.WhenAll(commits), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }

    /// <summary>Counts how often a connection is opened.</summary>
    private sealed class Opened : DbConnectionInterceptor
    {
        private int _count;

        public int Count
        {
            get => _count;
            set => _count = value;
        }

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return base.ConnectionOpeningAsync(connection, eventData, result, cancellationToken);
        }
    }

    /// <summary>Makes contexts of one of two databases, by their connection strings or by data sources.</summary>
    private sealed class OneOfTwo(PostgreSqlDatabase first, PostgreSqlDatabase second, bool areDataSources)
        : IDbContextFactory<BookingDbContext>, IAsyncDisposable
    {
        private readonly NpgsqlDataSource[] _sources =
            [NpgsqlDataSource.Create(first.ConnectionString), NpgsqlDataSource.Create(second.ConnectionString)];

        public bool IsSecond { get; set; }

        public BookingDbContext CreateDbContext()
        {
            var options = new DbContextOptionsBuilder<BookingDbContext>();
            var source = _sources[IsSecond ? 1 : 0];
            _ = areDataSources ? options.UseNpgsql(source) : options.UseNpgsql(source.ConnectionString);
            return new BookingDbContext(options.Options);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var source in _sources)
            {
                await source.DisposeAsync();
            }
        }
    }
}
