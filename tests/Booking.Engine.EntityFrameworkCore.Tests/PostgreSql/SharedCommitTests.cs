using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>Commits that come while the store is writing others are written by one statement, and each has its own outcome.</summary>
public sealed class SharedCommitTests(PostgreSqlDatabase database) : IClassFixture<PostgreSqlDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commits_that_wait_together_are_written_in_one_round_trip()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = BusyStore.Services(line);
        await using var busy = await BusyStore.StartAsync(database, services);
        var days = await StoredDays.AddAsync(services, 10);
        DayChange[] changes = [.. days.Select(StoredDays.Change)];

        var commits = StoredDays.CommitAll(services, changes);
        Assert.DoesNotContain(commits, commit => commit.IsCompleted);
        line.RoundTrips = 0;
        await busy.EndAsync();

        Assert.All(await Task.WhenAll(commits), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        Assert.Equal(1, line.RoundTrips);
        await StoredDays.AreStoredAsync(services, days, changes);
    }

    [Fact]
    public async Task Commits_that_wait_together_change_the_time_slots_that_are_stored()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = BusyStore.Services(line);
        var bookings = services.GetRequiredService<IBookingStore>();
        var days = await StoredDays.AddAsync(services, 2);
        DayChange[] changes = [.. days.Select(StoredDays.Change)];
        await Task.WhenAll(StoredDays.CommitAll(services, changes));
        await using var busy = await BusyStore.StartAsync(database, services);

        var commits = StoredDays.CommitAll(services, [.. days.Zip(changes, (day, change) =>
            new DayChange(day.ExchangeId, [new DayVersion(day.Date, day.Version + 1)])
                .WithBookings(added: [Examples.Booking(day, 9, 10)])
                .WithTimeSlots(changed: [change.TimeSlots.Added[0] with { Booked = 2 }]))]);
        await busy.EndAsync();

        Assert.All(await Task.WhenAll(commits), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        foreach (var day in days)
        {
            Assert.Equal(2, Assert.Single((await StoredDays.LoadAsync(bookings, day)).TimeSlots).Booked);
        }
    }

    [Fact]
    public async Task Of_commits_that_wait_together_only_that_of_an_outdated_day_is_a_conflict()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = BusyStore.Services(line);
        await using var busy = await BusyStore.StartAsync(database, services);
        var days = await StoredDays.AddAsync(services, 3);
        DayChange[] changes = [.. days.Select(StoredDays.Change)];
        var outdated = changes[1] with { Days = [new DayVersion(days[1].Date, days[1].Version + 1)] };

        var commits = StoredDays.CommitAll(services, [changes[0], outdated, changes[2]]);
        await busy.EndAsync();

        Assert.Equal([CommitOutcome.Committed, CommitOutcome.Conflict, CommitOutcome.Committed], await Task.WhenAll(commits));
        await StoredDays.AreStoredAsync(services, [days[0], days[2]], [changes[0], changes[2]]);
        await StoredDays.HoldsNothingAsync(services, days[1], outdated);
    }

    [Fact]
    public async Task Of_two_commits_of_one_version_of_a_day_that_wait_together_one_is_a_conflict()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = BusyStore.Services(line);
        await using var busy = await BusyStore.StartAsync(database, services);
        var day = await StoredDays.AddOneAsync(services);

        var commits = StoredDays.CommitAll(services, [StoredDays.Change(day), StoredDays.Change(day)]);
        await busy.EndAsync();

        Assert.Equal([CommitOutcome.Committed, CommitOutcome.Conflict], (await Task.WhenAll(commits)).Order());
        var stored = await StoredDays.LoadAsync(services.GetRequiredService<IBookingStore>(), day);
        Assert.Equal((day.Version + 1, 1), (stored.Version, stored.Allocations.Count));
    }

    [Fact]
    public async Task Of_commits_that_wait_together_only_the_one_that_the_database_refuses_fails()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = BusyStore.Services(line);
        var days = await StoredDays.AddAsync(services, 4);
        var first = StoredDays.Change(days[3]);
        await Task.WhenAll(StoredDays.CommitAll(services, [first]));
        await using var busy = await BusyStore.StartAsync(database, services);
        DayChange[] changes = [.. days.Take(3).Select(day => StoredDays.Change(day))];
        var taken = changes[0].WithBookings(added: [changes[0].Bookings.Added[0] with { Id = first.Bookings.Added[0].Id }]);
        var tooLong = changes[1].WithBookings(added: [changes[1].Bookings.Added[0] with { Customer = new Customer(new string('A', 300), "ada@example.com") }]);

        var commits = StoredDays.CommitAll(services, [taken, tooLong, changes[2]]);
        await busy.EndAsync();

        Assert.Equal(CommitOutcome.Conflict, await commits[0]);
        await Assert.ThrowsAnyAsync<Exception>(() => commits[1]);
        Assert.Equal(CommitOutcome.Committed, await commits[2]);
        await StoredDays.AreStoredAsync(services, [days[2]], [changes[2]]);
        await StoredDays.HoldsNothingAsync(services, days[1], tooLong);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commits_whose_common_answer_is_lost_each_find_out_whether_they_are_stored(bool isCommitted)
    {
        await using var line = new PostgreSqlLine(database) { IsCommitted = isCommitted };
        await using var services = BusyStore.Services(line);
        await using var busy = await BusyStore.StartAsync(database, services);
        var days = await StoredDays.AddAsync(services, 3);
        DayChange[] changes = [.. days.Select(StoredDays.Change)];

        var commits = StoredDays.CommitAll(services, changes);
        line.Armed = true;
        await busy.EndAsync();

        foreach (var commit in commits)
        {
            await (isCommitted ? IsCommittedAsync(commit) : Assert.ThrowsAsync<StoreException>(() => commit));
        }

        Assert.False(line.Armed);
        foreach (var (day, change) in days.Zip(changes))
        {
            await (isCommitted ? StoredDays.AreStoredAsync(services, [day], [change], raised: 2) : StoredDays.HoldsNothingAsync(services, day, change));
        }

        static async Task IsCommittedAsync(Task<CommitOutcome> commit) => Assert.Equal(CommitOutcome.Committed, await commit);
    }
}
