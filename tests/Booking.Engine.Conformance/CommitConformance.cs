using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>A change of a day is committed as a whole, and every field is read back as it was stored.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class CommitConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    /// <summary>A start and an end, and which instant is meant if the clock shows them twice.</summary>
    public static TheoryData<int, int, bool, bool> Periods { get; } = new()
    {
        { 0, 1, false, false },
        { 32_401, 36_059, false, false },
        { 172_799, 259_200, false, false },
        { 93_600, 95_400, true, false },
        { 93_600, 95_400, false, true },
        { 93_600, 93_600, false, true },
        { 95_400, 93_600, false, true },
    };

    [Theory]
    [InlineData(BookingStatus.Pending)]
    [InlineData(BookingStatus.Confirmed)]
    [InlineData(BookingStatus.Completed)]
    [InlineData(BookingStatus.NoShow)]
    public async Task Every_field_of_a_booking_is_read_back(BookingStatus status)
    {
        var day = await NewDayAsync();
        var slot = Examples.Slot(day, 9, 10) with { MaxCapacity = BookingPolicy.MaxCapacity, Booked = 99_999 };
        var booking = Rich(day) with { Status = status, Period = slot.Period, TimeSlotId = slot.Id };

        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking], takes: RichAllocation).WithTimeSlots(added: [slot]));

        Assert.Equal(Fields.Of(booking), Fields.Of(await FindBookingAsync(booking.Id)));
        var stored = await LoadAsync(day.ExchangeId, Monday);
        Assert.Equal(Fields.Of(new BookingDay(day.ExchangeId, Monday, day.Version + 1, [slot], [RichAllocation(booking)])), Fields.Of(stored));
    }

    [Fact]
    public async Task Fields_of_a_booking_without_a_value_are_read_back_without_one()
    {
        var day = await NewDayAsync();
        var booking = Examples.Booking(day) with { Customer = new Customer("n", "e") };

        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]));

        Assert.Equal(Fields.Of(booking), Fields.Of(await FindBookingAsync(booking.Id)));
        Assert.Equal(
            Fields.Of(booking.ToAllocation()), Fields.Of(Assert.Single((await LoadAsync(day.ExchangeId, Monday)).Allocations)));
    }

    [Fact]
    public async Task Changed_fields_of_a_booking_are_read_back()
    {
        var day = await NewDayAsync();
        var poor = Examples.Booking(day);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [poor]));
        var rich = Rich(day) with { Id = poor.Id, Version = 2 };

        await CommitAsync(Examples.ChangeOf(await ReloadAsync(day)).WithBookings(changed: [rich], takes: RichAllocation));
        Assert.Equal(Fields.Of(rich), Fields.Of(await FindBookingAsync(poor.Id)));
        Assert.Equal(Fields.Of(RichAllocation(rich)), Fields.Of(Assert.Single((await ReloadAsync(day)).Allocations)));

        poor = poor with { Version = 3 };
        await CommitAsync(Examples.ChangeOf(await ReloadAsync(day)).WithBookings(changed: [poor]));
        Assert.Equal(Fields.Of(poor), Fields.Of(await FindBookingAsync(poor.Id)));
        Assert.Equal(Fields.Of(poor.ToAllocation()), Fields.Of(Assert.Single((await ReloadAsync(day)).Allocations)));
    }

    [Theory]
    [MemberData(nameof(Periods))]
    public async Task Every_period_of_a_booking_is_read_back(int start, int end, bool startsLater, bool endsLater)
    {
        var day = await NewDayAsync();
        var period = new LocalPeriod(start, end, startsLater, endsLater);
        var slot = Examples.Slot(day, 0, 1) with { Period = period };
        var booking = Examples.Booking(day) with { Period = period };

        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]).WithTimeSlots(added: [slot]));

        var stored = await ReloadAsync(day);
        Assert.Equal(period, Assert.Single(stored.TimeSlots).Period);
        Assert.Equal(period, Assert.Single(stored.Allocations).Period);
        Assert.Equal(period, (await FindBookingAsync(booking.Id))?.Period);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(null, 7)]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(BookingPolicy.MaxCapacity, BookingPolicy.MaxCapacity)]
    public async Task Every_field_of_a_time_slot_is_read_back_as_added_and_as_changed(int? maxCapacity, int booked)
    {
        var day = await NewDayAsync();
        var slot = Examples.Slot(day, 9, 10);
        var other = Examples.Slot(day, 10, 11) with { MaxCapacity = maxCapacity, Booked = booked };

        await CommitAsync(Examples.ChangeOf(day).WithTimeSlots(added: [slot, other]));
        Assert.Equal(Fields.Of(new[] { slot, other }), Fields.Of((await ReloadAsync(day)).TimeSlots));

        var changed = slot with { MaxCapacity = maxCapacity, Booked = booked };
        await CommitAsync(Examples.ChangeOf(await ReloadAsync(day)).WithTimeSlots(changed: [changed]));
        Assert.Equal(Fields.Of(new[] { changed, other }), Fields.Of((await ReloadAsync(day)).TimeSlots));
    }

    [Fact]
    public async Task The_capacity_of_a_time_slot_can_be_removed()
    {
        var day = await NewDayAsync();
        var slot = Examples.Slot(day, 9, 10) with { MaxCapacity = 3 };
        await CommitAsync(Examples.ChangeOf(day).WithTimeSlots(added: [slot]));

        slot = slot with { MaxCapacity = null };
        await CommitAsync(Examples.ChangeOf(await ReloadAsync(day)).WithTimeSlots(changed: [slot]));

        Assert.Equal(Fields.Of(new[] { slot }), Fields.Of((await ReloadAsync(day)).TimeSlots));
    }

    [Fact]
    public async Task A_cancelled_booking_leaves_its_day_and_is_still_found()
    {
        var day = await NewDayAsync();
        var booking = Examples.Booking(day);
        var standing = Examples.Booking(day);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking, standing]));
        booking = booking with { Status = BookingStatus.Cancelled, Version = 2 };

        await CommitAsync(Examples.ChangeOf(await ReloadAsync(day)).WithBookings(changed: [booking]));

        Assert.Equal(standing.Id, Assert.Single((await ReloadAsync(day)).Allocations).BookingId);
        Assert.Equal(Fields.Of(booking), Fields.Of(await FindBookingAsync(booking.Id)));
    }

    [Fact]
    public async Task A_removed_time_slot_is_gone_and_its_period_can_be_used_again()
    {
        var day = await NewDayAsync();
        var slot = Examples.Slot(day, 9, 10) with { MaxCapacity = 3, Booked = 1 };
        var other = Examples.Slot(day, 10, 11);
        var booking = Examples.Booking(day) with { TimeSlotId = slot.Id };
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]).WithTimeSlots(added: [slot, other]));
        day = await ReloadAsync(day);
        booking = booking with { TimeSlotId = null, Version = 2 };
        var again = Examples.Slot(day, 9, 10);

        await CommitAsync(Examples.ChangeOf(day).WithBookings(changed: [booking]).WithTimeSlots(removed: [slot]));
        Assert.Null(await Bookings.FindTimeSlotAsync(slot.Id, Stop));
        Assert.Equal(Fields.Of(new[] { other }), Fields.Of((await ReloadAsync(day)).TimeSlots));
        Assert.Equal(Fields.Of(booking), Fields.Of(await FindBookingAsync(booking.Id)));

        await CommitAsync(Examples.ChangeOf(await ReloadAsync(day))
            .WithTimeSlots(added: [again, other with { Id = Guid.NewGuid(), MaxCapacity = 2 }], removed: [other]));
        Assert.Equal(new int?[] { null, 2 }, (await ReloadAsync(day)).TimeSlots.Select(stored => stored.MaxCapacity));
    }

    [Fact]
    public async Task One_change_holds_all_kinds_of_changes()
    {
        var day = await NewDayAsync();
        var slot = Examples.Slot(day, 9, 10) with { Booked = 1 };
        var booking = Examples.Booking(day) with { TimeSlotId = slot.Id };
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]).WithTimeSlots(added: [slot]));
        day = await ReloadAsync(day);
        var change = Examples.ChangeOf(day)
            .WithBookings(
                added: [.. Enumerable.Range(0, 50).Select(_ => Examples.Booking(day))],
                changed: [booking with { Status = BookingStatus.Cancelled, Version = 2 }])
            .WithTimeSlots(
                added: [.. Enumerable.Range(11, 12).Select(hour => Examples.Slot(day, hour, hour + 1))],
                changed: [slot with { Booked = 0, MaxCapacity = 4 }]);

        await CommitAsync(change);

        Assert.Equal(Fields.Of(change.ApplyTo(day)), Fields.Of(await ReloadAsync(day)));
    }

    [Fact]
    public virtual async Task A_change_of_two_days_changes_both()
    {
        var day = await NewDayAsync();
        var next = await AddDayAsync(day.ExchangeId, Monday.PlusDays(1));
        var moved = Examples.Booking(day);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [moved]));
        day = await ReloadAsync(day);
        var change = Examples.ChangeOf(day, next)
            .WithBookings(added: [Examples.Booking(day, 12, 13)], changed: [moved with { Date = next.Date, Version = 2 }])
            .WithTimeSlots(added: [Examples.Slot(next, 9, 10)]);

        await CommitAsync(change);

        Assert.Equal(Fields.Of(change.ApplyTo(day)), Fields.Of(await ReloadAsync(day)));
        Assert.Equal(Fields.Of(change.ApplyTo(next)), Fields.Of(await ReloadAsync(next)));
        Assert.Equal(next.Date, (await FindBookingAsync(moved.Id))?.Date);
    }

    [Fact]
    public async Task A_change_committed_by_one_host_is_read_by_another()
    {
        var day = await NewDayAsync();
        var change = Examples.ChangeOf(day).WithBookings(added: [Rich(day)]);
        var other = OpenHost().BookingStore;

        await CommitAsync(change);

        var loaded = await other.LoadDaysAsync([day.ExchangeId], Monday, Monday, Stop);
        Assert.Equal(Fields.Of(change.ApplyTo(day)), Fields.Of(Assert.Single(loaded)));
        Assert.Equal(Fields.Of(change.Bookings.Added[0]), Fields.Of(Assert.Single(await other.FindBookingsAsync([change.Bookings.Added[0].Id], Stop))));
    }

    [Theory]
    [InlineData("ß")]
    [InlineData("💇")]
    public async Task The_longest_texts_of_a_booking_are_read_back(string character)
    {
        var day = await NewDayAsync();
        string email = $"{new string('e', 64)}@{string.Join('.', Enumerable.Repeat(new string('भ', 62), 3))}";
        var booking = Rich(day) with
        {
            Customer = new Customer(Repeated(Limits.NameLength), email, Repeated(Limits.PhoneLength)),
            Notes = Repeated(Limits.TextLength),
            UserId = Repeated(Limits.UserIdLength),
            UserName = Repeated(Limits.NameLength),
            ServiceName = Repeated(Limits.NameLength),
            Metadata = Enumerable.Range(0, Limits.MetadataEntries).ToDictionary(
                number => $"{number:00}{Repeated(Limits.MetadataNameLength - 2)}", _ => Repeated(Limits.MetadataValueLength)),
        };

        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]));

        Assert.Equal(Fields.Of(booking), Fields.Of((await FindBookingAsync(booking.Id))!));

        string Repeated(int count) => string.Concat(Enumerable.Repeat(character, count));
    }

    [Fact]
    public async Task A_booking_that_does_not_exist_is_not_found() =>
        Assert.Null(await FindBookingAsync(Guid.NewGuid()));

    /// <summary>
    /// Creates a booking in which every field has a value that is neither its default nor round, except the time slot
    /// it is attached to.
    /// </summary>
    private static Booking Rich(BookingDay day) => new()
    {
        Id = Guid.NewGuid(),
        ExchangeId = day.ExchangeId,
        ServiceId = Guid.NewGuid(),
        ServiceName = "Åsa's “cut”",
        PriceAmount = Service.MaxPriceAmount,
        PriceCurrency = "ISK",
        Date = day.Date,
        Period = new LocalPeriod(95_401, 93_601, startsLater: false, endsLater: true),
        PartySize = 99_999,
        Status = BookingStatus.Confirmed,
        Customer = new Customer("Åsa “Ω” 预约 🗓", "Asa.Ä+tag@Example.com", "+49 (0)30 / 1234-5 x6"),
        Notes = "Two lines,\r\n\ta tab, 'quotes' and a \\.",
        Metadata = new Dictionary<string, string> { ["$order.no"] = "4711", ["Zutritt “Ω”"] = "", ["ProperCase"] = "a\r\n\tb 💇" },
        Overrides = Overrides.Past | Overrides.Capacity,
        UserId = "auth0|Ünïque",
        UserName = "Ünï",
        RequestHash = new string('A', 32) + new string('9', 32),
        CreatedAt = Instant.FromUtc(2024, 1, 10, 12, 0).PlusTicks(1_234_560),
        UpdatedAt = Instant.FromUtc(2199, 12, 31, 23, 59, 59).PlusTicks(9_999_990),
    };

    private static Allocation RichAllocation(Booking booking) => booking.ToAllocation() with
    {
        BufferBefore = Duration.FromSeconds(1),
        BufferAfter = Duration.FromSeconds(86_400),
        IsExclusive = booking.Period.StartSecond < booking.Period.EndSecond, // This is so on dates when the clock doesn't change.
    };

    private async Task<BookingDay> NewDayAsync() => await AddDayAsync((await AddAsync(Examples.Exchange())).Id, Monday);

    private Task<BookingDay> ReloadAsync(BookingDay day) => LoadAsync(day.ExchangeId, day.Date);
}
