using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NodaTime.Testing;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

/// <summary>What the database itself holds to, whoever writes.</summary>
public sealed class SchemaTests(SqliteFile file) : IClassFixture<SqliteFile>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_migrations_equal_the_model()
    {
        using var context = file.OpenContext();
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_new_file_keeps_a_write_ahead_log_and_syncs_it()
    {
        Assert.Equal("wal", await file.ExecuteAsync("PRAGMA journal_mode"));
        Assert.Equal(2L, await file.ExecuteAsync("PRAGMA synchronous")); // FULL
    }

    [Theory]
    [InlineData("INSERT INTO time_slots SELECT exchange_id, 'other', date, start_second, end_second, starts_later, ends_later, 5, 0 FROM time_slots LIMIT 1")]
    [InlineData("UPDATE time_slots SET booked = -1")]
    [InlineData("UPDATE time_slots SET max_capacity = booked - 1")]
    [InlineData("UPDATE time_slots SET booked = max_capacity + 1")]
    [InlineData("UPDATE bookings SET exchange_id = 'other'")]
    [InlineData("UPDATE bookings SET date = '2024-01-14'")]
    [InlineData("INSERT INTO booking_days SELECT exchange_id, date, 1 FROM booking_days LIMIT 1")]
    public async Task Plain_sql_that_would_break_a_day_is_refused(string sql)
    {
        await StoreBookingAsync();

        var refusal = await Assert.ThrowsAsync<SqliteException>(() => file.ExecuteAsync(sql));

        Assert.Equal(19, refusal.SqliteErrorCode); // SQLITE_CONSTRAINT
    }

    [Fact]
    public async Task Plain_sql_that_breaks_nothing_is_not()
    {
        await StoreBookingAsync();

        await file.ExecuteAsync("UPDATE time_slots SET max_capacity = booked");
        await file.ExecuteAsync("UPDATE time_slots SET max_capacity = NULL");
    }

    private async Task StoreBookingAsync()
    {
        await using var host = new StoreHost(file, FakeClock.FromUtc(2024, 1, 10));
        var exchange = Examples.Exchange();
        await host.ExchangeStore.AddAsync(exchange, Stop);
        await host.BookingStore.AddDayAsync(exchange.Id, Examples.Monday, Stop);
        var day = new BookingDay(exchange.Id, Examples.Monday, 1, [], []);
        var slot = Examples.Slot(day, 9, 10) with { MaxCapacity = 2, Booked = 1 };
        var booking = Examples.Booking(day) with { TimeSlotId = slot.Id };
        var change = Examples.ChangeOf(day) with { AddedBookings = [booking], AddedTimeSlots = [slot] };
        Assert.Equal(CommitOutcome.Committed, await host.BookingStore.CommitAsync(change, Stop));
    }
}
