using System.Data.Common;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>The constraints that the database itself enforces: plain SQL that bypasses the library is refused.</summary>
public abstract class ConstraintTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : TestDatabase
{
    /// <summary>Resources that have the same ids at each exchange.</summary>
    private static readonly Guid Anna = Guid.NewGuid();

    private static readonly Guid Ben = Guid.NewGuid();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Says whether the database refused a statement because of a constraint.</summary>
    protected abstract bool IsRefusal(DbException exception);

    [Fact]
    public void The_migrations_equal_the_model()
    {
        using var context = database.OpenContext();
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Theory]
    [InlineData("INSERT INTO time_slots SELECT exchange_id, {id}, date, start_second, end_second, starts_later, ends_later, 5, 0, goes_with_its_bookings FROM time_slots WHERE {here}")]
    [InlineData("UPDATE time_slots SET booked = -1 WHERE {here}")]
    [InlineData("UPDATE time_slots SET max_capacity = booked - 1 WHERE {here}")]
    [InlineData("UPDATE time_slots SET booked = max_capacity + 1 WHERE {here}")]
    [InlineData("UPDATE bookings SET exchange_id = {id} WHERE {here}")]
    [InlineData("UPDATE bookings SET date = '2024-01-14' WHERE {here}")]
    [InlineData("INSERT INTO booking_days SELECT exchange_id, date, 1 FROM booking_days WHERE {here}")]
    [InlineData("UPDATE allocations SET date = '2024-01-14' WHERE {here}")]
    [InlineData("UPDATE allocations SET start_second = 35999, end_second = 36001 WHERE {here} AND start_second = 39600")]
    [InlineData("UPDATE allocations SET is_active = NOT is_active WHERE {here} AND NOT is_active")]
    [InlineData("UPDATE allocations SET is_exclusive = NOT is_exclusive WHERE {here} AND units = 2")]
    public async Task Plain_sql_that_would_overbook_or_corrupt_a_day_is_refused(string sql)
    {
        var exchange = await StoreBookingsAsync();

        var refusal = await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(sql, exchange));

        Assert.True(IsRefusal(refusal), refusal.ToString());
    }

    [Theory]
    [InlineData("UPDATE time_slots SET max_capacity = booked WHERE {here}")]
    [InlineData("UPDATE time_slots SET max_capacity = NULL WHERE {here}")]
    [InlineData("UPDATE allocations SET start_second = 36000, end_second = 39600 WHERE {here} AND start_second = 39600")]
    [InlineData("UPDATE allocations SET start_second = 36000 WHERE {here} AND units = 2")]
    [InlineData("UPDATE bookings SET start_second = 35999, end_second = 36001 WHERE {here} AND start_second = 39600")]
    [InlineData("UPDATE bookings SET notes = 'changed' WHERE {here}")]
    public async Task Plain_sql_that_keeps_a_day_valid_is_accepted(string sql)
    {
        var exchange = await StoreBookingsAsync();

        await ExecuteAsync(sql, exchange);
    }

    [Fact]
    public async Task A_plain_insert_of_an_allocation_that_overlaps_an_exclusive_one_is_refused()
    {
        var exchange = await StoreBookingsAsync();
        await using var context = database.OpenContext();
        string columns = string.Join(
            ", ",
            (await ColumnsAsync()).Except(["id", "start_second", "end_second"]));

        string insert =
            $"INSERT INTO allocations (id, start_second, end_second, {columns}) SELECT {{id}}, START, END, {columns} "
            + "FROM allocations WHERE {here} AND start_second = 39600";
        var refusal = await Assert.ThrowsAnyAsync<DbException>(
            () => ExecuteAsync(insert.Replace("START", "30000").Replace("END", "40000"), exchange));
        await ExecuteAsync(insert.Replace("START", "43200").Replace("END", "46800"), exchange);

        Assert.True(IsRefusal(refusal), refusal.ToString());
    }

    [Fact]
    public async Task A_violated_constraint_surfaces_from_the_store_as_an_error_and_not_as_a_conflict()
    {
        var exchange = await StoreBookingsAsync();
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        var day = await LoadAsync(host, exchange);
        var change = Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day, 9, 11)], takes: Exclusive);

        var failure = await Assert.ThrowsAsync<StoreException>(() => host.BookingStore.CommitAsync(change, Stop));
        Assert.IsAssignableFrom<DbUpdateException>(failure.InnerException);

        Assert.Equal(day.Version, (await LoadAsync(host, exchange)).Version);
    }

    [Theory]
    [InlineData("DELETE FROM bookings WHERE {here} AND start_second = 39600")]
    [InlineData("DELETE FROM bookings WHERE {here}")]
    [InlineData("DELETE FROM allocations WHERE {here} AND start_second = 39600")]
    public async Task A_change_of_rows_that_plain_sql_has_removed_is_an_error_and_stores_nothing(string sql)
    {
        var exchange = await StoreBookingsAsync();
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        var day = await LoadAsync(host, exchange);
        Guid[] ids = [.. day.Allocations.Select(booking => booking.BookingId)];
        var bookings = await host.BookingStore.FindBookingsAsync(ids, Stop);
        await ExecuteAsync(sql, exchange);
        var added = Examples.Booking(day, 14, 15);
        var change = Examples.ChangeOf(day)
            .WithBookings(
                added: [added],
                changed: [.. bookings.Select(booking => booking with { Notes = "changed", Version = 2 })]);

        await Assert.ThrowsAsync<DbUpdateException>(() => host.BookingStore.CommitAsync(change, Stop));

        Assert.Equal(3, ids.Length);
        Assert.Equal(day.Version, (await LoadAsync(host, exchange)).Version);
        var left = await host.BookingStore.FindBookingsAsync([.. ids, added.Id], Stop);
        Assert.All(left, booking => Assert.Equal(1, booking.Version));
        Assert.DoesNotContain(left, booking => booking.Id == added.Id);
    }

    [Fact]
    public async Task One_change_can_swap_exclusive_bookings_and_reuse_the_places_that_others_leave()
    {
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        var exchange = Examples.Exchange();
        await host.ExchangeStore.AddAsync(exchange, Stop);
        await host.BookingStore.AddDayAsync(exchange.Id, Examples.Monday, Stop);
        var day = await LoadAsync(host, exchange.Id);
        Booking[] before = [Examples.Booking(day, 9, 10), Examples.Booking(day, 10, 11), Examples.Booking(day, 11, 12)];
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: before, takes: Exclusive));
        day = await LoadAsync(host, exchange.Id);

        await CommitAsync(Examples.ChangeOf(day).WithBookings(
            added: [Examples.Booking(day, 11, 12)],
            changed:
            [
                before[0] with { Period = before[1].Period, Version = 2 },
                before[1] with { Period = before[0].Period, Version = 2 },
                before[2] with { Status = BookingStatus.Cancelled, Version = 2 },
            ],
            takes: Exclusive));

        var stored = (await LoadAsync(host, exchange.Id)).Allocations;
        Assert.Equal(3, stored.Count);
        Assert.All(stored, taken => Assert.True(taken.IsExclusive));

        async Task CommitAsync(DayChange change) =>
            Assert.Equal(CommitOutcome.Committed, await host.BookingStore.CommitAsync(change, Stop));
    }

    [Theory]
    [InlineData("UPDATE allocations SET resource_id = {anna} WHERE {here} AND resource_id = {ben}")]
    [InlineData("UPDATE allocations SET start_second = 35999 WHERE {here} AND resource_id = {anna} AND start_second = 39600")]
    [InlineData("UPDATE allocations SET is_active = NOT is_active WHERE {here} AND resource_id = {anna} AND NOT is_active")]
    [InlineData("UPDATE allocations SET is_exclusive = NOT is_exclusive WHERE {here} AND resource_id IS NULL AND is_active")]
    public async Task Plain_sql_that_would_use_one_resource_twice_at_a_time_is_refused(string sql)
    {
        var (day, _) = await StoreResourcesAsync();

        var refusal = await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(sql, day.ExchangeId));

        Assert.True(IsRefusal(refusal), refusal.ToString());
    }

    [Theory]
    [InlineData("UPDATE allocations SET resource_id = {id} WHERE {here} AND resource_id = {ben}")]
    [InlineData("UPDATE allocations SET resource_id = {ben} WHERE {here} AND resource_id = {anna} AND start_second = 39600")]
    [InlineData("UPDATE allocations SET start_second = 36000 WHERE {here} AND resource_id = {anna} AND start_second = 39600")]
    [InlineData("UPDATE allocations SET is_exclusive = NOT is_exclusive WHERE {here} AND resource_id IS NULL AND start_second = 39600")]
    public async Task Plain_sql_that_uses_resources_at_different_times_is_accepted(string sql)
    {
        var (day, _) = await StoreResourcesAsync();

        await ExecuteAsync(sql, day.ExchangeId);
    }

    [Fact]
    public async Task The_store_cannot_use_one_resource_twice_at_a_time()
    {
        var (day, _) = await StoreResourcesAsync();
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        var booking = Examples.Booking(day, 9, 11);
        var change = Examples.ChangeOf(day).WithBookings(added: [booking]).WithResources(added: [booking.AllocationOf(Ben)]);

        var failure = await Assert.ThrowsAsync<StoreException>(() => host.BookingStore.CommitAsync(change, Stop));

        Assert.IsAssignableFrom<DbUpdateException>(failure.InnerException);
        Assert.Equal(day.Version, (await LoadAsync(host, day.ExchangeId)).Version);
    }

    [Fact]
    public async Task Bookings_of_one_change_can_pass_their_resources_round()
    {
        var (day, bookings) = await StoreResourcesAsync();
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        var added = Examples.Booking(day, 9, 10);
        var change = Examples.ChangeOf(day)
            .WithBookings(added: [added], changed: [.. bookings[..2].Select(booking => booking with { Version = 2 })])
            .WithResources(
                added: [bookings[0].AllocationOf(Ben), bookings[1].AllocationOf(Guid.NewGuid()), added.AllocationOf(Anna)],
                removed: [.. bookings[..2].SelectMany(booking => day.FindResourceAllocations(booking.Id))]);

        Assert.Equal(CommitOutcome.Committed, await host.BookingStore.CommitAsync(change, Stop));

        Assert.Equal(4, (await LoadAsync(host, day.ExchangeId)).ResourceAllocations.Count);
    }

    [Fact]
    public async Task The_rows_of_a_cancelled_booking_stay_and_are_inactive()
    {
        var (day, bookings) = await StoreResourcesAsync();
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));

        Assert.True((await host.Bookings.CancelAsync(bookings[0].Id, Actor.Owner, cancellationToken: Stop)).Succeeded);

        Assert.Equal(2L, await ExecuteAsync(
            $"SELECT count(*) FROM allocations WHERE {{here}} AND booking_id = {Text(bookings[0].Id)} AND NOT is_active", day.ExchangeId));
    }

    [Fact]
    public async Task The_services_mark_as_exclusive_the_allocations_that_the_database_guards()
    {
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        foreach (int capacity in new[] { 1, 2 })
        {
            var exchange = await host.Exchanges.CreateAsync(Examples.Exchange(capacity), Stop);
            var booked = await host.Bookings.BookAsync(
                Examples.Request(exchange.Value!, new LocalTime(9, 0), new LocalTime(10, 0)), Stop);

            var taken = (await LoadAsync(host, exchange.Value!.Id)).FindAllocation(booked.Value!.Booking.Id);
            Assert.Equal(capacity == 1, taken?.IsExclusive);
        }
    }

    [Fact]
    public async Task Creating_the_constraints_again_or_by_many_hosts_at_once_changes_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var context = database.OpenContext();
            await context.Database.EnsureBookingConstraintsAsync(Stop);
        }));

        await A_plain_insert_of_an_allocation_that_overlaps_an_exclusive_one_is_refused();
    }

    /// <summary>
    /// Stores exclusive bookings at 9 and at 11, a booking for two at 9 that is not exclusive, and a cancelled one at
    /// 9. The first has a time slot.
    /// </summary>
    private async Task<Guid> StoreBookingsAsync()
    {
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        var exchange = Examples.Exchange();
        await host.ExchangeStore.AddAsync(exchange, Stop);
        await host.BookingStore.AddDayAsync(exchange.Id, Examples.Monday, Stop);
        var day = await LoadAsync(host, exchange.Id);
        var slot = Examples.Slot(day, 9, 10) with { MaxCapacity = 2, Booked = 1 };
        var change = Examples.ChangeOf(day)
            .WithBookings(
                added:
                [
                    Examples.Booking(day, 9, 10) with { TimeSlotId = slot.Id },
                    Examples.Booking(day, 11, 12),
                    Examples.Booking(day, 9, 10) with { PartySize = 2 },
                    Examples.Booking(day, 9, 10) with { Status = BookingStatus.Cancelled },
                ],
                takes: Exclusive)
            .WithTimeSlots(added: [slot]);
        Assert.Equal(CommitOutcome.Committed, await host.BookingStore.CommitAsync(change, Stop));
        return exchange.Id;
    }

    /// <summary>
    /// Stores bookings that use resources which can't be shared: two at 9, of which the first uses Anna and the second Ben, one at
    /// 11 that uses Anna, and a cancelled one at 9 that used Anna. None takes all of the exchange.
    /// </summary>
    private async Task<(BookingDay Day, Booking[] Bookings)> StoreResourcesAsync()
    {
        await using var host = new StoreHost(database, FakeClock.FromUtc(2024, 1, 10));
        var exchange = Examples.Exchange(capacity: 2);
        await host.ExchangeStore.AddAsync(exchange, Stop);
        await host.BookingStore.AddDayAsync(exchange.Id, Examples.Monday, Stop);
        var day = await LoadAsync(host, exchange.Id);
        Booking[] bookings =
        [
            Examples.Booking(day, 9, 10),
            Examples.Booking(day, 9, 10),
            Examples.Booking(day, 11, 12),
            Examples.Booking(day, 9, 10) with { Status = BookingStatus.Cancelled },
        ];
        Guid[] resources = [Anna, Ben, Anna, Anna];
        var change = Examples.ChangeOf(day)
            .WithBookings(added: bookings)
            .WithResources(added: [.. bookings.Zip(resources, (booking, resource) => booking.AllocationOf(resource))]);
        Assert.Equal(CommitOutcome.Committed, await host.BookingStore.CommitAsync(change, Stop));
        return (await LoadAsync(host, exchange.Id), bookings);
    }

    private static async Task<BookingDay> LoadAsync(StoreHost host, Guid exchange) =>
        Assert.Single(await host.BookingStore.LoadDaysAsync([exchange], Examples.Monday, Examples.Monday, Stop));

    /// <summary>Creates the allocation of a booking, which is exclusive unless the booking is for two.</summary>
    private static Allocation Exclusive(Booking booking) =>
        booking.ToAllocation() with { IsExclusive = booking.PartySize == 1 };

    private Task<object?> ExecuteAsync(string sql, Guid exchange) => database.ExecuteAsync(sql
        .Replace("{id}", Text(Guid.NewGuid()), StringComparison.Ordinal)
        .Replace("{anna}", Text(Anna), StringComparison.Ordinal)
        .Replace("{ben}", Text(Ben), StringComparison.Ordinal)
        .Replace("{here}", $"exchange_id = {Text(exchange)}", StringComparison.Ordinal));

    // On SQLite EF stores ids as text in upper case. On PostgreSQL case doesn't matter.
    private static string Text(Guid id) => $"'{id}'".ToUpperInvariant();

    private async Task<List<string>> ColumnsAsync()
    {
        await using var connection = database.Connect();
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM allocations WHERE 1 = 0";
        await using var reader = await command.ExecuteReaderAsync(Stop);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }
}
