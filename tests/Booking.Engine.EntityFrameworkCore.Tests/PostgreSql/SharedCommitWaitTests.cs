using System.Data.Common;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>No commit waits long for others: neither for a day that is locked, nor for a statement or a database that is slow.</summary>
public sealed class SharedCommitWaitTests(PostgreSqlDatabase database, TestServer server) : IClassFixture<PostgreSqlDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_that_wait_together_and_take_too_long_all_fail_at_once()
    {
        var opened = new Opened();
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(new FakeTimeProvider());
        collection.AddBookingEngine().UseEntityFrameworkCore(
            options => options.UseNpgsql($"{database.ConnectionString};Command Timeout=1").AddInterceptors(opened));
        await using var services = collection.BuildServiceProvider();
        var days = await StoredDays.AddAsync(services, 5);
        await using var other = (NpgsqlConnection)database.Connect();
        await other.OpenAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        await using var locking = new NpgsqlCommand("LOCK TABLE booking_events IN EXCLUSIVE MODE", other);
        await locking.ExecuteNonQueryAsync(Stop);
        opened.Count = 0;

        var commits = StoredDays.CommitAll(services, [.. days.Select(StoredDays.Change)]);

        foreach (var commit in commits)
        {
            Assert.Equal(StoreFailure.TimedOut, (await Assert.ThrowsAsync<StoreException>(() => commit)).Failure);
        }

        Assert.Equal(3, opened.Count); // for the first two, and once for the other three
    }

    [Fact]
    public async Task A_day_that_somebody_has_locked_does_not_hold_up_the_commits_that_wait_with_its_own()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = BusyStore.Services(line);
        var days = await StoredDays.AddAsync(services, 2);
        await using var busy = await BusyStore.StartAsync(database, services);
        await using var other = (NpgsqlConnection)database.Connect();
        await other.OpenAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        Assert.Equal(1, await BusyStore.LockAsync(other, days[0]));

        var commits = StoredDays.CommitAll(services, [.. days.Select(StoredDays.Change)]);
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
        await using var services = BusyStore.Services(line, time);
        await using var busy = await BusyStore.StartAsync(database, services);
        var day = await StoredDays.AddOneAsync(services);

        var commit = Assert.Single(StoredDays.CommitAll(services, [StoredDays.Change(day)]));
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
        await using var busy = await BusyStore.StartAsync(database, services);

        contexts.IsSecond = true;
        var day = await StoredDays.AddOneAsync(services);
        var change = StoredDays.Change(day);

        Assert.Equal(CommitOutcome.Committed, await Assert.Single(StoredDays.CommitAll(services, [change])).WaitAsync(TimeSpan.FromSeconds(30), Stop));
        await StoredDays.AreStoredAsync(services, [day], [change]);
        contexts.IsSecond = false;
        await busy.EndAsync();
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
