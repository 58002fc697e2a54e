using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

/// <summary>What a commit executes on SQLite, as SQLite itself reports it.</summary>
public sealed class CommitStatementTests(SqliteFile database) : IClassFixture<SqliteFile>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_is_committed_with_its_event_in_one_transaction_that_reads_nothing()
    {
        var trace = new Trace();
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(options =>
        {
            database.Configure(options);
            options.AddInterceptors(trace);
        });
        await using var host = services.BuildServiceProvider();
        var exchange = Examples.Exchange();
        await host.GetRequiredService<IExchangeStore>().AddAsync(exchange, Stop);
        var bookings = host.GetRequiredService<IBookingStore>();
        await bookings.AddDayAsync(exchange.Id, Examples.Monday, Stop);
        var day = Assert.Single(await bookings.LoadDaysAsync([exchange.Id], Examples.Monday, Examples.Monday, Stop));
        var slot = Examples.Slot(day, 9, 10) with { Booked = 1 };
        var booking = Examples.Booking(day, 9, 10) with { TimeSlotId = slot.Id };

        trace.Statements.Clear();
        var outcome = await bookings.CommitAsync(
            Examples.ChangeOf(day)
                .WithBookings(added: [booking])
                .WithTimeSlots(added: [slot]) with
            {
                Events =
                [
                    new BookingEvent
                    {
                        Id = Guid.NewGuid(),
                        Type = BookingEventType.BookingCreated,
                        ExchangeId = exchange.Id,
                        BookingId = booking.Id,
                        Version = 1,
                        Date = day.Date,
                        Timestamp = booking.CreatedAt,
                    },
                ],
            },
            Stop);

        Assert.Equal(CommitOutcome.Committed, outcome);
        Assert.Equal(
            ["BEGIN IMMEDIATE;", "UPDATE \"booking_days\"", "INSERT INTO", "INSERT INTO", "INSERT INTO", "INSERT INTO", "COMMIT;"],
            trace.Statements
                .Where(statement => !statement.StartsWith("--", StringComparison.Ordinal)) // those of the trigger
                .Select(statement => string.Join(' ', statement.Split(' ').Take(2))));
    }

    /// <summary>Has SQLite report each statement that a connection executes.</summary>
    private sealed class Trace : DbConnectionInterceptor
    {
        public List<string> Statements { get; } = [];

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            raw.sqlite3_trace(((SqliteConnection)connection).Handle, (_, statement) => Statements.Add(statement), null);
            return Task.CompletedTask;
        }
    }
}
