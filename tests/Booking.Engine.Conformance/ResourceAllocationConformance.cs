using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// A booking's allocations of resources are stored and changed with its day. A booking may get another resource, and two may
/// swap theirs, in one commit.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ResourceAllocationConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    private readonly Guid _anna = Guid.NewGuid();
    private readonly Guid _ben = Guid.NewGuid();

    [Fact]
    public async Task Every_field_of_an_allocation_of_a_resource_is_read_back_as_added_and_as_changed()
    {
        var day = await NewDayAsync();
        var booking = Examples.Booking(day, 9, 12);
        var plain = booking.AllocationOf(_anna) with { IsExclusive = false };
        var rich = new Allocation
        {
            Id = Guid.NewGuid(),
            BookingId = booking.Id,
            ResourceId = _ben,
            Need = 19,
            IsPinned = true,
            IsWhole = true,
            IsExclusive = true,
            Date = day.Date,
            Period = new LocalPeriod(36_001, 39_599),
            Units = BookingPolicy.MaxCapacity,
            BufferBefore = Duration.FromSeconds(1),
            BufferAfter = Duration.FromSeconds(86_400),
        };

        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]).WithResources(added: [plain, rich]));
        day = await ReloadAsync(day);
        Assert.Equal(Fields.Of(new[] { plain, rich }), Fields.Of(day.ResourceAllocations));

        var pinned = plain with { IsPinned = true, IsWhole = true, Need = 7, Units = 3, IsExclusive = true };
        var loose = rich with { IsPinned = false, IsWhole = false, Need = 0, Units = 1, IsExclusive = false };
        await CommitAsync(Changed(day, booking).WithResources(changed: [pinned, loose]));
        Assert.Equal(Fields.Of(new[] { pinned, loose }), Fields.Of((await ReloadAsync(day)).ResourceAllocations));
    }

    [Fact]
    public async Task Allocations_of_the_exchange_and_of_its_resources_are_told_apart()
    {
        var day = await NewDayAsync();
        Booking[] bookings = [Examples.Booking(day, 9, 10), Examples.Booking(day, 10, 11), Examples.Booking(day, 11, 12)];
        Allocation[] uses =
        [
            bookings[0].AllocationOf(_anna),
            bookings[1].AllocationOf(_anna),
            bookings[1].AllocationOf(_ben, need: 1),
        ];

        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: bookings).WithResources(added: uses));

        day = await ReloadAsync(day);
        Assert.Equal(bookings.Select(booking => booking.ToAllocation()), day.Allocations);
        Assert.Equal(Fields.Of(uses), Fields.Of(day.ResourceAllocations));
        Assert.All(bookings, booking => Assert.Equal(booking.ToAllocation(), day.FindAllocation(booking.Id)));
        Assert.Equal(Fields.Of(uses[1..]), Fields.Of(day.FindResourceAllocations(bookings[1].Id)));
        Assert.Empty(day.FindResourceAllocations(bookings[2].Id));
    }

    [Fact]
    public async Task Days_of_a_range_and_with_their_exchange_have_the_allocations_of_resources()
    {
        var day = await NewDayAsync();
        var booking = Examples.Booking(day);
        var change = Examples.ChangeOf(day).WithBookings(added: [booking]).WithResources(added: [booking.AllocationOf(_anna)]);
        await CommitAsync(change);

        var (_, days) = await OpenHost().BookingStore.LoadWithExchangeAsync(day.ExchangeId, Monday, Monday.PlusDays(1), Stop);

        Assert.Equal(Fields.Of(change.ApplyTo(day)), Fields.Of(Assert.Single(days)));
        Assert.Equal(Fields.Of(change.ApplyTo(day)), Fields.Of(await ReloadAsync(day)));
    }

    [Fact]
    public async Task Parts_of_days_leave_the_allocations_of_resources_out()
    {
        var day = await NewDayAsync();
        var booking = Examples.Booking(day);
        await CommitAsync(Examples.ChangeOf(day)
            .WithBookings(added: [booking])
            .WithResources(added: [booking.AllocationOf(_anna), booking.AllocationOf(_ben)]));

        var parts = await Bookings.LoadPartsAsync([new DayPart(day.ExchangeId, Monday, int.MinValue, int.MaxValue)], Stop);

        var part = Assert.Single(parts);
        Assert.Equal(booking.ToAllocation(), Assert.Single(part.Allocations));
        Assert.Empty(part.ResourceAllocations);
    }

    [Fact]
    public async Task A_booking_gets_another_resource_while_another_booking_is_added_in_its_place()
    {
        var day = await NewDayAsync();
        var (standing, added) = (Examples.Booking(day), Examples.Booking(day));
        var before = standing.AllocationOf(_anna);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [standing]).WithResources(added: [before]));
        day = await ReloadAsync(day);
        var change = Examples.ChangeOf(day)
            .WithBookings(added: [added], changed: [standing with { Version = 2 }])
            .WithResources(added: [standing.AllocationOf(_ben), added.AllocationOf(_anna)], removed: [before]);

        await CommitAsync(change);

        Assert.Equal(Fields.Of(change.ApplyTo(day)), Fields.Of(await ReloadAsync(day)));
        Assert.Equal([_ben, _anna], ResourcesOf(await ReloadAsync(day), standing, added));
        Assert.Equal(2, (await FindBookingAsync(standing.Id))?.Version);
    }

    [Fact]
    public async Task Two_bookings_swap_their_resources_in_one_commit()
    {
        var (day, bookings, uses) = await BookedDayAsync();
        var change = Changed(day, bookings).WithResources(
            added: [bookings[0].AllocationOf(_ben), bookings[1].AllocationOf(_anna)], removed: uses);

        await CommitAsync(change);

        day = await ReloadAsync(day);
        Assert.Equal([_ben, _anna], ResourcesOf(day, bookings));
        Assert.Equal(2, day.ResourceAllocations.Count);
    }

    [Fact]
    public async Task A_cancelled_booking_frees_its_resources()
    {
        var (day, bookings, _) = await BookedDayAsync();

        var cancelled = await Host.Bookings.CancelAsync(bookings[0].Id, Actor.Owner, cancellationToken: Stop);

        Assert.True(cancelled.Succeeded, cancelled.Error?.Message);
        day = await ReloadAsync(day);
        Assert.Equal([_ben], ResourcesOf(day, bookings));
        var next = Examples.Booking(day);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [next]).WithResources(added: [next.AllocationOf(_anna)]));
        Assert.Equal([_ben, _anna], ResourcesOf(await ReloadAsync(day), bookings[1], next));
        await Consistency.CheckAsync(Host, day.ExchangeId, Stop);
    }

    [Fact]
    public async Task The_resources_of_bookings_are_found_by_the_bookings_also_of_cancelled_ones()
    {
        var (day, bookings, uses) = await BookedDayAsync();
        var (otherDay, otherBookings, otherUses) = await BookedDayAsync();
        var next = await AddDayAsync(day.ExchangeId, Monday.PlusDays(1));
        var without = Examples.Booking(next);
        await CommitAsync(Examples.ChangeOf(next).WithBookings(added: [without]));
        var third = bookings[0].AllocationOf(Guid.NewGuid(), need: 1) with { ServiceId = Guid.NewGuid(), IsPinned = true, IsWhole = true, IsExclusive = false };
        var cancelled = uses[0] with { IsActive = false };
        await CommitAsync(Examples.ChangeOf(day)
            .WithBookings(changed: [bookings[0] with { Status = BookingStatus.Cancelled, Version = 2 }])
            .WithResources(added: [third with { IsActive = false }], changed: [cancelled]));

        Assert.Equal(
            Fields.Of(new[] { cancelled, third with { IsActive = false }, uses[1], otherUses[1] }),
            Fields.Of(await OpenHost().BookingStore.FindResourceAllocationsAsync([.. bookings, otherBookings[1], without], Stop)));
        Assert.Empty(await Bookings.FindResourceAllocationsAsync([], Stop));
        Assert.Empty(await Bookings.FindResourceAllocationsAsync([Examples.Booking(otherDay)], Stop));
    }

    [Fact]
    public async Task The_resources_of_a_booking_are_those_that_it_has_since_its_last_change()
    {
        var (day, bookings, uses) = await BookedDayAsync();
        var now = bookings[0].AllocationOf(Guid.NewGuid());
        await CommitAsync(Changed(day, bookings[0]).WithResources(added: [now], removed: [uses[0]]));

        Assert.Equal(Fields.Of(new[] { now, uses[1] }), Fields.Of(await Bookings.FindResourceAllocationsAsync(bookings, Stop)));
    }

    [Fact]
    public async Task A_change_of_resources_at_an_outdated_version_is_a_conflict_and_changes_nothing()
    {
        var (day, bookings, uses) = await BookedDayAsync();
        var change = Changed(day, bookings).WithResources(
            added: [bookings[0].AllocationOf(_ben), bookings[1].AllocationOf(_anna)], removed: uses);

        var outcome = await Bookings.CommitAsync(
            change with { Days = [new DayVersion(Monday, day.Version - 1)] }, Stop);

        Assert.Equal(CommitOutcome.Conflict, outcome);
        Assert.Equal(Fields.Of(day), Fields.Of(await ReloadAsync(day)));
        Assert.Equal(1, (await FindBookingAsync(bookings[0].Id))?.Version);
    }

    [Fact]
    public async Task Of_concurrent_bookings_of_one_resource_at_one_version_exactly_one_is_committed()
    {
        var day = await NewDayAsync();
        var hosts = OpenHosts(4);
        var changes = Enumerable.Range(0, 16)
            .Select(_ => Examples.Booking(day))
            .Select(booking => Examples.ChangeOf(day).WithBookings(added: [booking]).WithResources(added: [booking.AllocationOf(_anna)]))
            .ToArray();

        var outcomes = await RaceAsync(
            changes.Length, number => hosts[number % 4].BookingStore.CommitAsync(changes[number], Stop));

        var winner = Assert.Single(changes.Where((_, number) => outcomes[number] == CommitOutcome.Committed));
        Assert.Equal(Fields.Of(winner.ApplyTo(day)), Fields.Of(await ReloadAsync(day)));
    }

    [Fact]
    public virtual async Task A_booking_that_moves_to_another_day_takes_its_resources_along()
    {
        var (day, bookings, uses) = await BookedDayAsync();
        var next = await AddDayAsync(day.ExchangeId, Monday.PlusDays(1));
        var moved = bookings[0] with { Date = next.Date, Version = 2 };
        var taken = moved.AllocationOf(_ben);
        var change = Examples.ChangeOf(day, next).WithBookings(changed: [moved]).WithResources(added: [taken], removed: [uses[0]]);

        await CommitAsync(change);

        Assert.Equal(Fields.Of(new[] { uses[1] }), Fields.Of((await ReloadAsync(day)).ResourceAllocations));
        Assert.Equal(Fields.Of(new[] { taken }), Fields.Of((await ReloadAsync(next)).ResourceAllocations));
        Assert.Equal(Fields.Of(new[] { taken }), Fields.Of(await Bookings.FindResourceAllocationsAsync([moved], Stop)));
    }

    [Fact]
    public virtual async Task Two_bookings_of_two_days_swap_their_dates_with_their_resources()
    {
        var (day, bookings, uses) = await BookedDayAsync();
        var next = await AddDayAsync(day.ExchangeId, Monday.PlusDays(1));
        var other = Examples.Booking(next);
        var otherTaken = other.AllocationOf(_anna);
        await CommitAsync(Examples.ChangeOf(next).WithBookings(added: [other]).WithResources(added: [otherTaken]));
        next = await ReloadAsync(next);

        await CommitAsync(Examples.ChangeOf(day, next)
            .WithBookings(changed:
                [bookings[0] with { Date = next.Date, Version = 2 }, other with { Date = Monday, Version = 2 }])
            .WithResources(changed: [uses[0] with { Date = next.Date }, otherTaken with { Date = Monday }]));

        Assert.Equal([_ben, _anna], ResourcesOf(await ReloadAsync(day), bookings[1], other));
        Assert.Equal([_anna], ResourcesOf(await ReloadAsync(next), bookings[0]));
        Assert.Single((await ReloadAsync(next)).ResourceAllocations);
    }

    [Fact]
    public async Task A_removed_exchange_leaves_no_allocation_of_a_resource_behind()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 2));
        var (day, bookings, _) = await BookedDayAsync(exchange);
        Assert.Equal(2, day.ResourceAllocations.Count);

        Assert.Equal(CommitOutcome.Committed, await Exchanges.RemoveAsync(exchange.Id, exchange.Version, Stop));

        _ = await AddAsync(exchange);
        var again = await AddDayAsync(exchange.Id, Monday);
        Assert.Empty(again.ResourceAllocations);
        Assert.Empty(again.Allocations);
        Assert.Empty(await Bookings.FindResourceAllocationsAsync(bookings, Stop));
    }

    private static DayChange Changed(BookingDay day, params Booking[] bookings) =>
        Examples.ChangeOf(day).WithBookings(changed: [.. bookings.Select(booking => booking with { Version = 2 })]);

    /// <summary>Returns the resources that bookings use, booking by booking.</summary>
    private static IEnumerable<Guid> ResourcesOf(BookingDay day, params Booking[] bookings) =>
        bookings.SelectMany(booking => day.FindResourceAllocations(booking.Id)).Select(taken => taken.ResourceId!.Value);

    /// <summary>Stores two bookings of one time. The first uses Anna, the second Ben, and neither can be shared.</summary>
    private async Task<(BookingDay Day, Booking[] Bookings, Allocation[] Uses)> BookedDayAsync(Exchange? exchange = null)
    {
        var day = exchange is null ? await NewDayAsync() : await AddDayAsync(exchange.Id, Monday);
        Booking[] bookings = [Examples.Booking(day), Examples.Booking(day)];
        Allocation[] uses = [bookings[0].AllocationOf(_anna), bookings[1].AllocationOf(_ben)];
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: bookings).WithResources(added: uses));
        return (await ReloadAsync(day), bookings, uses);
    }

    private async Task<BookingDay> NewDayAsync() =>
        await AddDayAsync((await AddAsync(Examples.Exchange(capacity: 2))).Id, Monday);

    private Task<BookingDay> ReloadAsync(BookingDay day) => LoadAsync(day.ExchangeId, day.Date);
}
