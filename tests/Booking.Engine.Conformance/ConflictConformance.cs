using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>A change that conflicts changes nothing: no row and no version, on any day.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ConflictConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    [Theory]
    [InlineData(-2)]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_change_of_a_day_at_an_outdated_version_is_a_conflict(int difference)
    {
        var (day, booking, slot) = await ChangedDayAsync();
        var change = Everything(day, booking, slot) with { Days = [new DayVersion(Monday, day.Version + difference)] };

        await ConflictsAsync(change, day);
    }

    [Fact]
    public async Task A_change_of_a_day_that_is_not_stored_is_a_conflict()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = new BookingDay(exchange.Id, Monday, 1, [], []);
        var change = Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day)]);

        Assert.Equal(CommitOutcome.Conflict, await Bookings.CommitAsync(change, Stop));

        Assert.Null(await FindBookingAsync(change.Bookings.Added[0].Id));
        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], Monday, Monday, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public virtual async Task A_change_of_two_days_is_a_conflict_where_one_is_at_an_outdated_version(bool firstStands)
    {
        var (day, booking, slot) = await ChangedDayAsync();
        var next = await AddDayAsync(day.ExchangeId, Monday.PlusDays(1));
        var change = Everything(day, booking, slot) with
        {
            Days =
            [
                new DayVersion(Monday, firstStands ? day.Version : day.Version - 1),
                new DayVersion(next.Date, firstStands ? next.Version + 1 : next.Version),
            ],
        };
        change = change
            .WithBookings(added: [.. change.Bookings.Added, Examples.Booking(next)])
            .WithTimeSlots(added: [.. change.TimeSlots.Added, Examples.Slot(next, 9, 10)]);

        await ConflictsAsync(change, day, next);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Adding_a_booking_id_that_the_day_already_has_is_a_conflict(bool amongOthers)
    {
        var (day, booking, slot) = await ChangedDayAsync();
        var change = amongOthers ? Everything(day, booking, slot) : Examples.ChangeOf(day);

        await ConflictsAsync(
            change.WithBookings(added: [.. change.Bookings.Added, Examples.Booking(day) with { Id = booking.Id }]), day);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Adding_a_booking_id_that_another_day_of_the_exchange_already_has_is_a_conflict(bool amongOthers)
    {
        var (day, booking, slot) = await ChangedDayAsync();
        var next = await AddDayAsync(day.ExchangeId, Monday.PlusDays(1));
        var other = Examples.Booking(next);
        await CommitAsync(Examples.ChangeOf(next).WithBookings(added: [other]));
        var change = amongOthers ? Everything(day, booking, slot) : Examples.ChangeOf(day);

        await ConflictsAsync(
            change.WithBookings(added: [.. change.Bookings.Added, Examples.Booking(day) with { Id = other.Id }]), day);
    }

    [Fact]
    public async Task Adding_a_booking_id_that_another_exchange_already_has_is_a_conflict_in_stores_that_compare_it()
    {
        var (day, booking, slot) = await ChangedDayAsync();
        var (_, foreign, _) = await ChangedDayAsync();
        var change = Everything(day, booking, slot);
        change = change.WithBookings(added: [.. change.Bookings.Added, Examples.Booking(day) with { Id = foreign.Id }]);

        if (Store.ComparesIdsOfExchanges)
        {
            await ConflictsAsync(change, day);
        }
        else
        {
            await CommitAsync(change);
        }

        Assert.Contains(Fields.Of(foreign), (await Bookings.FindBookingsAsync([foreign.Id], Stop)).Select(found => Fields.Of(found)));
    }

    [Fact]
    public async Task A_change_that_adds_one_booking_id_twice_is_a_conflict()
    {
        var (day, _, _) = await ChangedDayAsync();
        var added = Examples.Booking(day, 10, 11);

        await ConflictsAsync(Examples.ChangeOf(day).WithBookings(added: [added, added]), day);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Adding_a_time_slot_whose_period_the_day_already_has_is_a_conflict(bool amongOthers)
    {
        var (day, booking, slot) = await ChangedDayAsync();
        var change = amongOthers ? Everything(day, booking, slot) : Examples.ChangeOf(day);
        var again = slot with { Id = Guid.NewGuid() };

        await ConflictsAsync(change.WithTimeSlots(added: [.. change.TimeSlots.Added, again]), day);
    }

    [Fact]
    public async Task A_change_that_adds_two_time_slots_of_one_period_is_a_conflict()
    {
        var (day, _, _) = await ChangedDayAsync();
        TimeSlot[] same = [Examples.Slot(day, 10, 11), Examples.Slot(day, 10, 11)];

        await ConflictsAsync(Examples.ChangeOf(day).WithTimeSlots(added: same), day);
    }

    [Fact]
    public async Task Two_time_slots_that_print_alike_in_the_hour_that_the_clock_repeats_are_no_conflict()
    {
        var (day, _, _) = await ChangedDayAsync();
        TimeSlot[] slots =
        [
            .. new[] { (false, false), (false, true), (true, false), (true, true) }.Select(
                later => Examples.Slot(day, 0, 1) with { Period = new LocalPeriod(7200, 9000, later.Item1, later.Item2) }),
        ];

        foreach (var slot in slots)
        {
            await CommitAsync(Examples.ChangeOf(await LoadAsync(day.ExchangeId, Monday)).WithTimeSlots(added: [slot]));
        }

        var stored = (await LoadAsync(day.ExchangeId, Monday)).TimeSlots.Where(slot => slot.Period.EndSecond == 9000);
        Assert.Equal(Fields.Of(slots), Fields.Of(stored));
    }

    [Fact]
    public async Task A_time_slot_whose_period_another_day_or_exchange_has_is_no_conflict()
    {
        var (day, _, slot) = await ChangedDayAsync();
        var next = await AddDayAsync(day.ExchangeId, Monday.PlusDays(1));
        var (elsewhere, _, _) = await ChangedDayAsync();

        foreach (var other in new[] { next, elsewhere })
        {
            var same = Examples.Slot(other, 3, 4) with { Period = other == next ? slot.Period : Examples.Hours(4, 5) };
            await CommitAsync(Examples.ChangeOf(other).WithTimeSlots(added: [same]));
        }

        Assert.Equal(slot.Period, Assert.Single((await LoadAsync(next.ExchangeId, next.Date)).TimeSlots).Period);
    }

    [Fact]
    public async Task Of_concurrent_changes_at_one_version_exactly_one_is_committed()
    {
        var (day, _, _) = await ChangedDayAsync();
        var hosts = OpenHosts(4);
        var changes = Enumerable.Range(0, 16)
            .Select(_ => Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day, 12, 13)]))
            .ToArray();

        var outcomes = await RaceAsync(
            changes.Length, number => hosts[number % 4].BookingStore.CommitAsync(changes[number], Stop));

        var winner = Assert.Single(changes.Where((_, number) => outcomes[number] == CommitOutcome.Committed));
        Assert.Equal(Fields.Of(winner.ApplyTo(day)), Fields.Of(await LoadAsync(day.ExchangeId, Monday)));
    }

    [Fact]
    public virtual async Task Of_concurrent_changes_of_two_days_and_of_each_alone_one_is_committed_per_day()
    {
        var (day, _, _) = await ChangedDayAsync();
        var next = await AddDayAsync(day.ExchangeId, Monday.PlusDays(1));
        var hosts = OpenHosts(4);
        var changes = Enumerable.Range(0, 16)
            .Select(number => (number % 3) switch
            {
                0 => Examples.ChangeOf(day, next).WithBookings(added: [Examples.Booking(day), Examples.Booking(next)]),
                1 => Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day)]),
                _ => Examples.ChangeOf(next).WithBookings(added: [Examples.Booking(next)]),
            })
            .ToArray();

        var outcomes = await RaceAsync(
            changes.Length, number => hosts[number % 4].BookingStore.CommitAsync(changes[number], Stop));

        var committed = changes.Where((_, number) => outcomes[number] == CommitOutcome.Committed).ToArray();
        foreach (var before in new[] { day, next })
        {
            var winner = Assert.Single(committed, change => change.Days.Any(touched => touched.Date == before.Date));
            Assert.Equal(Fields.Of(winner.ApplyTo(before)), Fields.Of(await LoadAsync(before.ExchangeId, before.Date)));
        }
    }

    /// <summary>Creates a day with a booking and its time slot, at version 2.</summary>
    private async Task<(BookingDay Day, Booking Booking, TimeSlot Slot)> ChangedDayAsync()
    {
        var day = await AddDayAsync((await AddAsync(Examples.Exchange())).Id, Monday);
        var slot = Examples.Slot(day, 9, 10) with { Booked = 1 };
        var booking = Examples.Booking(day) with { TimeSlotId = slot.Id };
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]).WithTimeSlots(added: [slot]));
        return (await LoadAsync(day.ExchangeId, Monday), booking, slot);
    }

    /// <summary>Creates a change of a day with every kind of change.</summary>
    private static DayChange Everything(BookingDay day, Booking booking, TimeSlot slot) => Examples.ChangeOf(day)
        .WithBookings(
            added: [Examples.Booking(day, 10, 11)],
            changed: [booking with { Status = BookingStatus.Cancelled, Version = 2 }])
        .WithTimeSlots(added: [Examples.Slot(day, 10, 11)], changed: [slot with { Booked = 0, MaxCapacity = 5 }]);

    /// <summary>Asserts that a commit is a conflict and that nothing has changed.</summary>
    private async Task ConflictsAsync(DayChange change, params BookingDay[] days)
    {
        var found = await FindAllAsync(change);

        Assert.Equal(CommitOutcome.Conflict, await Bookings.CommitAsync(change, Stop));

        foreach (var day in days)
        {
            Assert.Equal(Fields.Of(day), Fields.Of(await LoadAsync(day.ExchangeId, day.Date)));
        }

        Assert.Equal(Fields.Of(found), Fields.Of(await FindAllAsync(change)));
    }

    private async Task<List<Booking>> FindAllAsync(DayChange change)
    {
        var found = new List<Booking>();
        foreach (var booking in change.Bookings.Written)
        {
            if (await FindBookingAsync(booking.Id) is { } stored)
            {
                found.Add(stored);
            }
        }

        return found;
    }
}
