using BookingEngine.Conformance;
using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>Bookings that are moved, changed and cancelled at the bounds of what is allowed.</summary>
public sealed class MoveTests
{
    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;

    public MoveTests() => _engine = new BookingServices(_store, _store, _clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_is_moved_to_the_date_of_the_exchange_and_not_into_what_is_taken_there()
    {
        var shop = await OpenAsync(shop => shop with
        {
            TimeZone = DateTimeZoneProviders.Tzdb["Asia/Tokyo"],
            OperatingHours = Examples.EveryDay(new(5, 0), new(12, 0)),
        });
        var booked = await BookAsync(shop, 6);
        _ = await BookAsync(shop, 6, Examples.Monday.PlusDays(1));
        var six = Instant.FromUtc(2024, 1, 15, 21, 0); // on Tuesday, in Tokyo

        var taken = await MoveAsync(six);
        var free = await MoveAsync(six + Duration.FromHours(1));

        Assert.Equal(BookingErrorCode.FullyBooked, taken.Error?.Code);
        Assert.Equal((Examples.Monday.PlusDays(1), six + Duration.FromHours(1)), (free.Value.Date, free.Value.Start));

        Task<Result<BookingDetails>> MoveAsync(Instant start) => _engine.Bookings.RescheduleAsync(
            booked.Id, new RequestedTime.Exact(start, start + Duration.FromHours(1)), Actor.Owner, cancellationToken: Stop);
    }

    [Fact]
    public async Task A_booking_that_is_moved_gets_the_resource_that_is_chosen()
    {
        Resource[] staff = [.. Enumerable.Range(0, 3).Select(number => Resource.Of("staff", $"{number}") with { Id = Guid.NewGuid(), SortOrder = number })];
        var shop = await OpenAsync(shop => shop with { Resources = staff });
        var booked = await BookAsync(shop, 9);

        var moved = await _engine.Bookings.RescheduleAsync(
            booked.Id, new RequestedTime.OnClock(Examples.Monday, new(11, 0), new(12, 0)), Actor.Owner, resourceIds: [staff[2].Id], cancellationToken: Stop);

        Assert.Equal([staff[0].Id], booked.Resources.Select(used => used.ResourceId));
        Assert.Equal([staff[2].Id], moved.Value.Resources.Select(used => used.ResourceId));
    }

    [Fact]
    public async Task A_note_can_be_made_on_a_booking_that_would_not_fit_any_more()
    {
        var shop = await OpenAsync(shop => shop);
        var booked = await BookAsync(shop, 9);
        _ = await _engine.Exchanges.UpdateAsync(
            shop.Id, stored => stored with { Blocks = [new Block(Examples.Monday)] }, cancellationToken: Stop);

        var noted = await _engine.Bookings.ChangeDetailsAsync(
            booked.Id, new BookingChange { Notes = "Ring twice." }, cancellationToken: Stop);

        Assert.Equal("Ring twice.", noted.Value.Booking.Notes);
    }

    [Fact]
    public async Task Of_a_completed_booking_the_notes_can_be_changed_and_the_party_can_not()
    {
        var shop = await OpenAsync(shop => shop with { Policy = new BookingPolicy { DefaultCapacity = 5, AutoConfirm = true } });
        var booked = await BookAsync(shop, 9);
        _ = await _engine.Bookings.CompleteAsync(booked.Id, cancellationToken: Stop);

        var noted = await _engine.Bookings.ChangeDetailsAsync(booked.Id, new BookingChange { Notes = "Late." }, cancellationToken: Stop);
        var larger = await _engine.Bookings.ChangeDetailsAsync(booked.Id, new BookingChange { PartySize = 2 }, cancellationToken: Stop);

        Assert.Equal("Late.", noted.Value.Booking.Notes);
        Assert.Equal(BookingErrorCode.InvalidStatusTransition, larger.Error?.Code);
    }

    [Theory]
    [InlineData(false, false, BookingStatus.Pending)]
    [InlineData(false, true, BookingStatus.Confirmed)]
    [InlineData(true, false, BookingStatus.Confirmed)]
    public async Task A_confirmed_booking_that_is_moved_stays_confirmed_if_the_owner_moves_it_or_the_policy_says_so(
        bool keeps, bool isOwner, BookingStatus expected)
    {
        var shop = await OpenAsync(shop => shop with
        {
            OwnerId = "owner",
            Policy = new BookingPolicy { RescheduleKeepsConfirmation = keeps },
        });
        var booked = await BookAsync(shop, 9);
        _ = await _engine.Bookings.ConfirmAsync(booked.Id, cancellationToken: Stop);

        var moved = await _engine.Bookings.RescheduleAsync(
            booked.Id, new RequestedTime.OnClock(Examples.Monday, new(11, 0), new(12, 0)), isOwner ? Actor.Owner : default, cancellationToken: Stop);

        Assert.Equal(expected, moved.Value.Status);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, BookingErrorCode.CancellationTooLate)]
    public async Task A_customer_may_cancel_until_the_notice_begins(int secondsLater, BookingErrorCode? refusal)
    {
        var shop = await OpenAsync(shop => shop with
        {
            OwnerId = "owner",
            Policy = new BookingPolicy { CancellationNotice = Duration.FromHours(24) },
        });
        var booked = await BookAsync(shop, 9);
        _clock.Reset(booked.Start - Duration.FromHours(24) + Duration.FromSeconds(secondsLater));

        var cancelled = await _engine.Bookings.CancelAsync(booked.Id, cancellationToken: Stop);

        Assert.Equal(refusal, cancelled.Error?.Code);
    }

    [Fact]
    public async Task The_capacity_of_a_time_slot_can_be_as_small_as_what_is_booked_in_it()
    {
        var shop = await OpenAsync(shop => shop with { Policy = new BookingPolicy { DefaultCapacity = 5 } });
        var booked = await BookAsync(shop, 9);
        _ = await BookAsync(shop, 9);
        var slot = booked.TimeSlot!.Id;

        Assert.Equal(BookingErrorCode.InvalidField, (await _engine.TimeSlots.SetCapacityAsync(slot, 1, Stop)).Error?.Code);
        Assert.True((await _engine.TimeSlots.SetCapacityAsync(slot, 2, Stop)).Succeeded);
    }

    private async Task<Exchange> OpenAsync(Func<Exchange, Exchange> change) =>
        (await _engine.Exchanges.CreateAsync(change(Examples.Exchange()), Stop)).Value;

    private async Task<BookingDetails> BookAsync(Exchange shop, int hour, LocalDate? date = null)
    {
        var booked = await _engine.Bookings.BookAsync(Examples.Request(shop, new(hour, 0), new(hour + 1, 0), date), Stop);
        Assert.True(booked.Succeeded, booked.ToString());
        return booked.Value;
    }
}
