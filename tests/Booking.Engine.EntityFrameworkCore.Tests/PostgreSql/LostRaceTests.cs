using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

public sealed class PostgreSqlConstraintTests(PostgreSqlDatabase database) : ConstraintTests<PostgreSqlDatabase>(database)
{
    /// <inheritdoc/>
    protected override bool IsRefusal(DbException exception) =>
        exception.SqlState?.StartsWith("23", StringComparison.Ordinal) == true; // integrity constraint violation
}

/// <summary>
/// PostgreSQL aborts the store's transaction in favour of another one. Nothing is lost, and the caller sees no
/// failure.
/// </summary>
public sealed class LostRaceTests(PostgreSqlDatabase database) : IClassFixture<PostgreSqlDatabase>
{
    /// <summary>How long the store's transactions wait before PostgreSQL looks for a deadlock and aborts one.</summary>
    private const string Impatient = "-c deadlock_timeout=3s";

    private const string Patient = "SET deadlock_timeout = '60s'";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_chosen_as_deadlock_victim_is_a_conflict_and_stores_nothing()
    {
        await using var services = Services(Impatient);
        var (exchanges, bookings) = Stores(services);
        var (exchange, days) = await StoreDaysAsync(services);
        var change = Examples.ChangeOf(days).WithBookings(added: [Examples.Booking(days[0])]);

        var outcome = await AmidADeadlockAsync(exchange, days, () => bookings.CommitAsync(change, Stop));

        Assert.Equal(CommitOutcome.Conflict, outcome);
        Assert.Empty(await bookings.FindBookingsAsync([change.Bookings.Added[0].Id], Stop));
    }

    [Fact]
    public async Task A_replacement_chosen_as_deadlock_victim_is_retried_and_raises_its_fence()
    {
        await using var services = Services(Impatient);
        var (exchanges, bookings) = Stores(services);
        var (exchange, days) = await StoreDaysAsync(services);

        var outcome = await AmidADeadlockAsync(
            exchange, days, () => exchanges.ReplaceAsync(exchange.Next(), Examples.Monday, Stop));

        Assert.Equal(CommitOutcome.Committed, outcome);
        Assert.Equal(2, Assert.Single(await exchanges.FindAsync([exchange.Id], Stop)).Version);
        var raised = await LoadAsync(bookings, exchange);
        Assert.Equal(days.Select(day => day.Version + 2), raised.Select(day => day.Version)); // The other change raised it, and so did the fence.
    }

    [Fact]
    public async Task A_removal_chosen_as_deadlock_victim_is_retried_and_removes()
    {
        await using var services = Services(Impatient);
        var (exchanges, bookings) = Stores(services);
        var (exchange, days) = await StoreDaysAsync(services);

        var outcome = await AmidADeadlockAsync(
            exchange, days, () => exchanges.RemoveAsync(exchange.Id, exchange.Version, Stop));

        Assert.Equal(CommitOutcome.Committed, outcome);
        Assert.Empty(await exchanges.FindAsync([exchange.Id], Stop));
        Assert.Empty(await LoadAsync(bookings, exchange));
    }

    /// <summary>
    /// A day added between a replacement's fence and its commit would miss the fence, and would be decided on under
    /// the old rules, which still apply.
    /// </summary>
    [Fact]
    public async Task A_day_added_during_a_replacement_is_stored_once_that_is_committed()
    {
        await using var services = Services(Impatient);
        var (_, bookings) = Stores(services);
        var (exchange, _) = await StoreDaysAsync(services);
        await using var other = (NpgsqlConnection)database.Connect();
        await other.OpenAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        await ExecuteAsync(other, $"UPDATE exchanges SET version = version + 1 WHERE id = '{exchange.Id}'");

        var added = bookings.AddDayAsync(exchange.Id, Examples.Monday.PlusDays(5), Stop);
        await Waiting.UntilAsync("Another statement waits for a lock, or has ended.", async () => added.IsCompleted || await IsAnyoneWaitingAsync(other));

        Assert.False(added.IsCompleted);
        await transaction.CommitAsync(Stop);
        await added;
        Assert.Contains(await LoadAsync(bookings, exchange), day => day.Date == Examples.Monday.PlusDays(5));
    }

    /// <summary>
    /// When a removal stops waiting, PostgreSQL lets it read the day again that it waited for, but not what was added
    /// to the day meanwhile.
    /// </summary>
    [Fact]
    public async Task A_day_that_is_filled_while_its_removal_waits_is_kept_with_what_it_holds()
    {
        await using var services = Services(Impatient);
        var (_, bookings) = Stores(services);
        var (exchange, days) = await StoreDaysAsync(services);
        var slot = Guid.NewGuid();
        await using var other = (NpgsqlConnection)database.Connect();
        await other.OpenAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        await ExecuteAsync(
            other,
            $"""
            UPDATE booking_days SET version = version + 1 WHERE exchange_id = '{exchange.Id}' AND date = '{days[0].Date:uuuu-MM-dd}';
            INSERT INTO time_slots (exchange_id, id, date, start_second, end_second, starts_later, ends_later, booked, goes_with_its_bookings)
            VALUES ('{exchange.Id}', '{slot}', '{days[0].Date:uuuu-MM-dd}', 32400, 36000, false, false, 0, false)
            """);

        var removal = bookings.RemoveEmptyDaysAsync(days[1].Date, Stop);
        await Waiting.UntilAsync("Another statement waits for a lock, or has ended.", async () => removal.IsCompleted || await IsAnyoneWaitingAsync(other));

        Assert.False(removal.IsCompleted);
        await transaction.CommitAsync(Stop);
        await removal;
        Assert.Equal(slot, Assert.Single((await LoadAsync(bookings, exchange))[0].TimeSlots).Id);
    }

    [Fact]
    public async Task Concurrent_writers_fill_a_day_exactly_where_the_databases_default_isolation_level_is_serializable()
    {
        var hosts = Enumerable.Range(0, 4)
            .Select(_ => Services("-c default_transaction_isolation=serializable"))
            .ToArray();
        var created = await hosts[0].GetRequiredService<ExchangeService>().CreateAsync(Examples.Exchange(capacity: 20), Stop);
        var request = Examples.Request(created.Value!, new LocalTime(9, 0), new LocalTime(10, 0));

        var results = await Task.WhenAll(hosts.Select(host => Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => host.GetRequiredService<BookingService>().BookAsync(request, Stop)))));

        Assert.Equal(20, results.SelectMany(each => each).Count(result => result.Succeeded));
        Assert.All(
            results.SelectMany(each => each).Where(result => !result.Succeeded),
            result => Assert.Equal(BookingErrorCode.FullyBooked, result.Error!.Code));
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Creates a host whose sessions have a setting of their own.</summary>
    private ServiceProvider Services(string setting)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = setting };
        var services = new ServiceCollection();
        services.AddSingleton<IClock>(FakeClock.FromUtc(2024, 1, 10));
        services.AddBookingEngine().UseEntityFrameworkCore(options => options.UseNpgsql(connection.ConnectionString));
        return services.BuildServiceProvider();
    }

    private static (IExchangeStore, IBookingStore) Stores(ServiceProvider services) =>
        (services.GetRequiredService<IExchangeStore>(), services.GetRequiredService<IBookingStore>());

    /// <summary>
    /// Has another transaction lock the last day, and then wait for the first day as soon as the store waits for the
    /// last. PostgreSQL must not choose that transaction as the deadlock victim.
    /// </summary>
    private async Task<CommitOutcome> AmidADeadlockAsync(
        Exchange exchange, BookingDay[] days, Func<Task<CommitOutcome>> write)
    {
        await using var other = (NpgsqlConnection)database.Connect();
        await other.OpenAsync(Stop);
        await ExecuteAsync(other, Patient);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        await RaiseAsync(days[^1]);
        var written = write();
        await Waiting.UntilAsync("Another statement waits for a lock.", () => IsAnyoneWaitingAsync(other));
        await RaiseAsync(days[0]); // This waits for the store, and the store waits for this.
        foreach (var day in days[1..^1])
        {
            await RaiseAsync(day);
        }

        await transaction.CommitAsync(Stop);
        return await written;

        Task RaiseAsync(BookingDay day) => ExecuteAsync(
            other,
            $"UPDATE booking_days SET version = version + 1 WHERE exchange_id = '{exchange.Id}' AND date = '{day.Date:uuuu-MM-dd}'");
    }

    private static async Task<bool> IsAnyoneWaitingAsync(NpgsqlConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')";
        return (bool)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<(Exchange, BookingDay[])> StoreDaysAsync(ServiceProvider services)
    {
        var (exchanges, bookings) = Stores(services);
        var exchange = Examples.Exchange();
        await exchanges.AddAsync(exchange, Stop);
        for (int days = 0; days < 3; days++)
        {
            await bookings.AddDayAsync(exchange.Id, Examples.Monday.PlusDays(days), Stop);
        }

        return (exchange, await LoadAsync(bookings, exchange));
    }

    private static async Task<BookingDay[]> LoadAsync(IBookingStore bookings, Exchange exchange) =>
    [
        .. (await bookings.LoadDaysAsync([exchange.Id], Examples.Monday, Examples.Monday.PlusDays(9), Stop))
            .OrderBy(day => day.Date),
    ];
}
