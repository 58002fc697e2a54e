using System.Reflection;
using BookingEngine.Conformance;
using BookingEngine.Deciding;
using BookingEngine.Stores;
using BookingEngine.Tests.Services;
using NodaTime;
using static BookingEngine.Tests.Services.ResourceDesk;

namespace BookingEngine.Tests.Deciding;

/// <summary>Every kind of change of a booking has its one event.</summary>
public sealed class BookingEventsTests
{
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Eleven = new(11, 0);
    private static readonly LocalTime Noon = new(12, 0);

    /// <summary>Changes of a confirmed booking from 10 to 11, each with its event and what the event says has changed.</summary>
    private static readonly Dictionary<string, (Func<ResourceDesk, Guid, Task> Make, BookingEventType Type, string Changed)> All = new()
    {
        ["cancelled"] = (
            (desk, id) => desk.Bookings.CancelAsync(id, cancellationToken: Stop), BookingEventType.BookingCancelled, "Status"),
        ["completed"] = (
            (desk, id) => desk.Bookings.CompleteAsync(id, cancellationToken: Stop), BookingEventType.BookingCompleted, "Status"),
        ["no-show"] = (NoShowAsync, BookingEventType.BookingNoShow, "Status"),
        ["another time"] = (
            (desk, id) => desk.Bookings.RescheduleAsync(id, desk.Date, Eleven, Noon, Actor.Owner, cancellationToken: Stop),
            BookingEventType.BookingRescheduled, "Period TimeSlotId"),
        ["another date"] = (
            (desk, id) => desk.Bookings.RescheduleAsync(id, desk.Date.PlusDays(1), Ten, Eleven, Actor.Owner, cancellationToken: Stop),
            BookingEventType.BookingRescheduled, "Date TimeSlotId"),
        ["a time to be confirmed"] = (MoveToBeConfirmedAsync, BookingEventType.BookingRescheduled, "Period Status TimeSlotId"),
        ["party"] = (Details(new BookingChange { PartySize = 2 }), BookingEventType.BookingChanged, "PartySize"),
        ["notes"] = (Details(new BookingChange { Notes = "Ring twice." }), BookingEventType.BookingChanged, "Notes"),
        ["customer and metadata"] = (
            Details(new BookingChange { CustomerPhone = "1", Metadata = new Dictionary<string, string?> { ["order"] = "7" } }),
            BookingEventType.BookingChanged, "Customer Metadata"),
        ["erased"] = (
            (desk, _) => desk.Bookings.EraseCustomerAsync(desk.ExchangeId, Examples.Customer.Email, Stop),
            BookingEventType.BookingChanged, "Customer"),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Changes => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Each_change_has_one_event_that_names_what_changed(string change)
    {
        var (make, type, changed) = All[change];
        var desk = await OpenAsync(exchange => exchange with { Policy = exchange.Policy with { AutoConfirm = true } });
        var booked = await desk.BookAsync(Ten, Eleven);
        long before = (await desk.EventsAsync())[^1].Position;

        await make(desk, booked.Id);

        var happened = Assert.Single(await desk.EventsAsync(before), one => one.BookingId is not null);
        var booking = (await desk.FindAsync(booked)).Booking;
        Assert.Equal(type, happened.Type);
        Assert.Equal(changed.Split(' '), happened.Changed);
        Assert.Equal(
            (desk.ExchangeId, (Guid?)booking.Id, booking.Version, (LocalDate?)booking.Date, booking.UpdatedAt),
            (happened.ExchangeId, happened.BookingId, happened.Version, happened.Date, happened.Timestamp));
    }

    [Fact]
    public async Task A_new_booking_is_created_and_then_confirmed_and_may_be_confirmed_again()
    {
        var desk = await OpenAsync(exchange => exchange);
        var booked = await desk.BookAsync(Ten, Eleven);
        await desk.Bookings.ConfirmAsync(booked.Id, cancellationToken: Stop);
        await desk.Bookings.ConfirmAsync(booked.Id, cancellationToken: Stop); // It is confirmed already.
        await desk.Bookings.CompleteAsync(booked.Id, cancellationToken: Stop);
        await desk.Bookings.ConfirmAsync(booked.Id, cancellationToken: Stop);

        Assert.Equal(
            [
                (BookingEventType.ExchangeChanged, 1, ""), (BookingEventType.BookingCreated, 1, ""),
                (BookingEventType.BookingConfirmed, 2, "Status"), (BookingEventType.BookingCompleted, 3, "Status"),
                (BookingEventType.BookingConfirmed, 4, "Status"),
            ],
            (await desk.EventsAsync()).Select(one => (one.Type, (int)one.Version, string.Join(' ', one.Changed))));
    }

    [Fact]
    public void What_another_booking_takes_is_no_change_of_a_booking()
    {
        var day = BookingDay.Empty(Guid.NewGuid(), Examples.Monday);
        var (booking, other) = (Examples.Booking(day), Examples.Booking(day));
        var change = ChangeOf(day, booking with { Notes = "Ring twice.", Version = 2 }) with
        {
            Allocations = new EntryChange<Allocation> { Removed = [other.AllocationOf(Anna)], Added = [other.AllocationOf(Ben)] },
        };

        var happened = Assert.Single(BookingEvents.Of(change, _ => booking));

        Assert.Equal((BookingEventType.BookingChanged, "Notes"), (happened.Type, string.Join(' ', happened.Changed)));
    }

    [Fact]
    public void Resources_are_named_in_alphabetical_order_among_what_else_changed()
    {
        var day = BookingDay.Empty(Guid.NewGuid(), Examples.Monday);
        var booking = Examples.Booking(day);
        var change = ChangeOf(day, booking with { Period = Examples.Hours(11, 12), Notes = "Ring twice.", UserName = "Ada" }) with
        {
            Allocations = new EntryChange<Allocation> { Removed = [booking.AllocationOf(Anna)], Added = [booking.AllocationOf(Ben)] },
        };

        Assert.Equal("Notes Period Resources UserName", string.Join(' ', Assert.Single(BookingEvents.Of(change, _ => booking)).Changed));
    }

    [Fact]
    public void Where_nothing_is_known_to_change_nothing_is_named()
    {
        var day = BookingDay.Empty(Guid.NewGuid(), Examples.Monday);
        var booking = Examples.Booking(day);

        var touched = Assert.Single(BookingEvents.Of(ChangeOf(day, booking with { Version = 2 }), _ => booking));
        var cancelled = Assert.Single(BookingEvents.Of(ChangeOf(day, booking with { Status = BookingStatus.Cancelled }), _ => null));

        Assert.Equal((BookingEventType.BookingChanged, BookingEventType.BookingCancelled), (touched.Type, cancelled.Type));
        Assert.Empty(touched.Changed);
        Assert.Empty(cancelled.Changed);
    }

    [Fact]
    public async Task A_booking_that_makes_room_is_reassigned_by_the_same_commit()
    {
        var desk = await OpenAsync([], Staff(Anna), Staff(Ben));
        var first = await desk.BookAsync(Ten, Eleven);
        var second = await desk.BookAsync(Ten, Eleven, chosen: ResourcesOf(first));

        var events = await desk.EventsAsync();
        Assert.NotEqual(ResourcesOf(first), ResourcesOf(await desk.FindAsync(first)));
        Assert.Equal(
            new HashSet<(Guid?, BookingEventType, string)>
            {
                (first.Id, BookingEventType.BookingCreated, ""),
                (second.Id, BookingEventType.BookingCreated, ""),
                (first.Id, BookingEventType.BookingReassigned, "Resources"),
            },
            events.Skip(1).Select(one => (one.BookingId, one.Type, string.Join(' ', one.Changed))).ToHashSet());
    }

    [Fact]
    public async Task A_booking_to_which_the_owner_assigns_a_resource_is_reassigned_also_if_it_only_keeps_its_own()
    {
        var desk = await OpenAsync([], Staff(Anna), Staff(Ben));
        var booked = await desk.BookAsync(Ten, Eleven);

        await desk.Bookings.AssignAsync(booked.Id, [Ben], cancellationToken: Stop);
        await desk.Bookings.AssignAsync(booked.Id, [Ben], cancellationToken: Stop);

        var events = await desk.EventsAsync();
        Assert.All(events.Skip(2), one => Assert.Equal(BookingEventType.BookingReassigned, one.Type));
        Assert.Equal("Resources", string.Join(' ', events[2].Changed));
        Assert.Equal((await desk.FindAsync(booked)).Booking.Version, events[^1].Version);
    }

    [Fact]
    public async Task Bookings_that_a_change_of_the_exchange_cancels_have_an_event_each()
    {
        var desk = await OpenAsync(exchange => exchange);
        Guid[] ids = [(await desk.BookAsync(Ten, Eleven)).Id, (await desk.BookAsync(Eleven, Noon)).Id];

        var changed = await desk.Exchanges.WhenAffected(OnAffected.Cancel).SetSpecialHoursAsync(
            desk.ExchangeId, new SpecialHours(desk.Date, []), cancellationToken: Stop);

        Assert.True(changed.Succeeded);
        var cancelled = (await desk.EventsAsync()).Where(one => one.Type == BookingEventType.BookingCancelled);
        Assert.Equal(ids.Order(), cancelled.Select(one => one.BookingId!.Value).Order());
    }

    [Fact]
    public void A_batch_that_changes_a_booking_twice_keeps_both_events()
    {
        var exchange = Examples.Exchange();
        var day = new BookingDay(exchange.Id, Examples.Monday, 1, [], []);
        var booking = Examples.Booking(day);
        var state = new DayState(exchange, [day.Date], [day], []) { IsLoaded = true, HasEvents = true };

        state.Apply(Examples.ChangeOf(day).WithBookings(added: [booking]));
        state.Apply(Examples.ChangeOf(day).WithBookings(changed: [booking with { Status = BookingStatus.Confirmed, Version = 2 }]));

        var change = state.ToChange();
        Assert.Equal((1, 0), (change.Bookings.Added.Count, change.Bookings.Changed.Count));
        Assert.Equal([BookingEventType.BookingCreated, BookingEventType.BookingConfirmed], change.Events.Select(one => one.Type));
        Assert.Equal([1, 2], change.Events.Select(one => one.Version));
    }

    [Fact]
    public void The_same_happening_has_the_same_id_and_another_has_another()
    {
        var day = BookingDay.Empty(Guid.NewGuid(), Examples.Monday);
        var booking = Examples.Booking(day);
        var confirmed = booking with { Status = BookingStatus.Confirmed, Version = 2 };
        var change = Examples.ChangeOf(day).WithBookings(changed: [confirmed]);

        var happened = Assert.Single(BookingEvents.Of(change, _ => booking));

        Assert.Equal(happened, Assert.Single(BookingEvents.Of(change, _ => booking)));
        Assert.Equal(3, new[] { happened.Id, BookingEvent.IdOf(booking.Id, 3, happened.Type), BookingEvent.IdOf(day.ExchangeId, 2, happened.Type) }.Distinct().Count());
        Assert.Equal(5, happened.Id.Version);
    }

    [Fact]
    public void Each_property_of_a_booking_that_can_change_is_named()
    {
        string[] constant =
        [
            nameof(Booking.Id), nameof(Booking.ExchangeId), nameof(Booking.CreatedAt), nameof(Booking.UpdatedAt), nameof(Booking.Version),
            nameof(Booking.RequestHash),
        ];
        string[] settable =
        [
            .. typeof(Booking).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is not null)
                .Select(property => property.Name)
                .Except(constant)
                .Order(StringComparer.Ordinal),
        ];
        var day = BookingDay.Empty(Guid.NewGuid(), Examples.Monday);
        var before = Examples.Booking(day);
        var after = before with
        {
            ServiceId = Guid.NewGuid(),
            ServiceName = "Cut",
            PriceAmount = 1,
            PriceCurrency = "EUR",
            Date = before.Date.PlusDays(1),
            Period = Examples.Hours(13, 14),
            TimeSlotId = Guid.NewGuid(),
            PartySize = 2,
            Status = BookingStatus.Confirmed,
            Customer = Customer.Erased,
            Notes = "x",
            Metadata = new Dictionary<string, string> { ["a"] = "b" },
            Overrides = Overrides.Capacity,
            UserId = "ada",
            UserName = "Ada",
            Version = 2,
        };

        var happened = Assert.Single(BookingEvents.Of(Examples.ChangeOf(day).WithBookings(changed: [after]), _ => before));

        Assert.Equal(settable, happened.Changed);
    }

    private static Task<Result<BookingDetails>> NoShowAsync(ResourceDesk desk, Guid id)
    {
        desk.Clock.Reset(Instant.FromUtc(2024, 1, 15, 10, 30));
        return desk.Bookings.MarkNoShowAsync(id, cancellationToken: Stop);
    }

    private static async Task MoveToBeConfirmedAsync(ResourceDesk desk, Guid id)
    {
        await desk.ChangeAsync(exchange => exchange with { Policy = exchange.Policy with { RescheduleKeepsConfirmation = false } });
        await desk.Bookings.RescheduleAsync(id, desk.Date, Eleven, Noon, cancellationToken: Stop);
    }

    private static DayChange ChangeOf(BookingDay day, Booking changed) =>
        Examples.ChangeOf(day) with { Bookings = new EntryChange<Booking> { Changed = [changed] } };

    private static Func<ResourceDesk, Guid, Task> Details(BookingChange change) =>
        (desk, id) => desk.Bookings.ChangeDetailsAsync(id, change, cancellationToken: Stop);
}
