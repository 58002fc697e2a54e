using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>How often the store waits for the server.</summary>
public sealed class RoundTripTests(PostgreSqlDatabase database) : IClassFixture<PostgreSqlDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bookings_of_a_day_are_committed_in_one_round_trip()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        var bookings = services.GetRequiredService<IBookingStore>();
        var day = await StoredDays.AddOneAsync(services);
        var slot = Examples.Slot(day, 9, 10);

        Assert.Equal(1, await CommitAsync(Examples.ChangeOf(day)
            .WithBookings(added: [Examples.Booking(day, 9, 10) with { TimeSlotId = slot.Id }])
            .WithTimeSlots(added: [slot with { Booked = 1 }])));
        day = await StoredDays.LoadAsync(bookings, day);
        Assert.Equal(1, await CommitAsync(Examples.ChangeOf(day)
            .WithBookings(added: [Examples.Booking(day, 9, 10) with { TimeSlotId = slot.Id }, Examples.Booking(day, 11, 12)])
            .WithTimeSlots(changed: [slot with { Booked = 2 }])));

        day = await StoredDays.LoadAsync(bookings, day);
        Assert.Equal(3, day.Allocations.Count);
        Assert.Equal(2, Assert.Single(day.TimeSlots).Booked);

        async Task<int> CommitAsync(DayChange change)
        {
            line.RoundTrips = 0;
            Assert.Equal(CommitOutcome.Committed, await bookings.CommitAsync(change, Stop));
            return line.RoundTrips;
        }
    }

    [Fact]
    public async Task Bookings_that_use_resources_are_committed_in_one_round_trip()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        var bookings = services.GetRequiredService<IBookingStore>();
        var day = await StoredDays.AddOneAsync(services);
        Booking[] added = [Examples.Booking(day, 9, 10), Examples.Booking(day, 10, 11)];
        var change = Examples.ChangeOf(day)
            .WithBookings(added: added)
            .WithResources(added: [.. added.SelectMany(booking => new[] { 0, 1 }.Select(need => booking.AllocationOf(Guid.NewGuid(), need)))]);

        line.RoundTrips = 0;
        Assert.Equal(CommitOutcome.Committed, await bookings.CommitAsync(change, Stop));

        Assert.Equal(1, line.RoundTrips);
        Assert.Equal(4, (await StoredDays.LoadAsync(bookings, day)).ResourceAllocations.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Bookings_are_committed_with_their_events_in_one_round_trip(int count)
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        var bookings = services.GetRequiredService<IBookingStore>();
        var events = services.GetRequiredService<IEventStore>();
        var day = await StoredDays.AddOneAsync(services);
        Booking[] added = [.. Enumerable.Range(9, count).Select(hour => Examples.Booking(day, hour, hour + 1))];
        var change = Examples.ChangeOf(day).WithBookings(added: added) with { Events = [.. added.Select(StoredDays.Created)] };

        line.RoundTrips = 0;
        Assert.Equal(CommitOutcome.Committed, await bookings.CommitAsync(change, Stop));

        Assert.Equal(1, line.RoundTrips);
        await events.NumberAsync(day.ExchangeId, Stop);
        Assert.Equal(
            [null, .. added.Select(booking => (Guid?)booking.Id).Order()],
            (await events.ReadAsync(day.ExchangeId, 0, 100, Stop)).Select(happened => happened.BookingId).Order());
    }

    [Fact]
    public async Task A_commit_of_an_outdated_day_stores_no_event_in_its_one_round_trip()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        var bookings = services.GetRequiredService<IBookingStore>();
        var events = services.GetRequiredService<IEventStore>();
        var day = await StoredDays.AddOneAsync(services);
        var booking = Examples.Booking(day, 9, 10);
        var change = Examples.ChangeOf(day).WithBookings(added: [booking]) with
        {
            Days = [new DayVersion(day.Date, day.Version + 1)],
            Events = [StoredDays.Created(booking)],
        };

        line.RoundTrips = 0;
        Assert.Equal(CommitOutcome.Conflict, await bookings.CommitAsync(change, Stop));

        Assert.Equal(1, line.RoundTrips);
        await events.NumberAsync(day.ExchangeId, Stop);
        Assert.Null(Assert.Single(await events.ReadAsync(day.ExchangeId, 0, 100, Stop)).BookingId); // that of the exchange
    }

    [Fact]
    public async Task Days_are_loaded_with_their_exchange_in_one_round_trip()
    {
        await using var line = new PostgreSqlLine(database);
        await using var services = Services(line);
        var bookings = services.GetRequiredService<IBookingStore>();
        var day = await StoredDays.AddOneAsync(services);

        line.RoundTrips = 0;
        var (exchange, days) = await bookings.LoadWithExchangeAsync(day.ExchangeId, day.Date, day.Date.PlusDays(1), Stop);

        Assert.Equal(1, line.RoundTrips);
        Assert.Equal((day.ExchangeId, day.Version), (exchange?.Id, Assert.Single(days).Version));
    }

    /// <summary>The driver keeps a statement prepared that it has seen often enough, also one of two that are sent together.</summary>
    [Fact]
    public async Task The_queries_of_days_and_of_their_exchange_are_both_kept_prepared()
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            MaxPoolSize = 1,
            MaxAutoPrepare = 10,
            NoResetOnClose = true,
        };
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(options => options.UseNpgsql(connection.ConnectionString));
        await using var host = services.BuildServiceProvider();
        var day = await StoredDays.AddOneAsync(host);
        for (int i = 0; i < connection.AutoPrepareMinUsages; i++)
        {
            await host.GetRequiredService<IExchangeStore>().FindAsync([day.ExchangeId], Stop);
        }

        for (int i = 0; i < connection.AutoPrepareMinUsages; i++)
        {
            await host.GetRequiredService<IBookingStore>().LoadWithExchangeAsync(day.ExchangeId, day.Date, day.Date, Stop);
        }

        await using var same = new NpgsqlConnection(connection.ConnectionString);
        await same.OpenAsync(Stop);
        await using var command = same.CreateCommand();
        command.CommandText = "SELECT string_agg(statement, ';') FROM pg_prepared_statements";
        string? prepared = (string?)await command.ExecuteScalarAsync(Stop);
        Assert.Contains("FROM exchanges", prepared, StringComparison.Ordinal);
        Assert.Contains("FROM booking_days", prepared, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(PostgreSqlLine line)
    {
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(options => line.Configure(options, retries: false));
        return services.BuildServiceProvider();
    }
}
