using BookingEngine.Conformance;
using BookingEngine.Deciding;
using BookingEngine.Tests.Scheduling;
using NodaTime;

namespace BookingEngine.Tests.Deciding;

/// <summary>Which bookings do not fit under changed rules, and which only with other resources.</summary>
public sealed class RebookingTests
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly Instant Before = Instant.FromUtc(2024, 1, 10, 12, 0);
    private static readonly Guid Anna = new("a0000000-0000-0000-0000-000000000000");
    private static readonly Guid Ben = new("b0000000-0000-0000-0000-000000000000");
    private static readonly Guid Cleo = new("c0000000-0000-0000-0000-000000000000");

    private readonly Dictionary<Guid, Made> _made = [];

    [Fact]
    public void Of_two_bookings_that_exclude_each_other_the_newer_one_does_not_fit_whatever_their_times()
    {
        var first = Booked("11:00-13:00");
        var second = Booked("10:00-12:00");
        var third = Booked("09:00-10:30"); // only the second one is in its way

        var rebooked = Rebook(Examples.Exchange(capacity: 1), Monday, first, second, third);

        var misfit = Assert.Single(rebooked.Misfits);
        Assert.Equal(second.BookingId, misfit.BookingId);
        Assert.Equal([BookingErrorCode.FullyBooked], misfit.Reasons.Select(reason => reason.Code));
    }

    [Fact]
    public void All_reasons_of_a_booking_are_named_in_the_documented_order()
    {
        var first = Booked("10:00-11:00");
        var second = Booked("10:00-11:00");
        var closed = Examples.Exchange() with { SpecialHours = [new SpecialHours(Monday, [Shop.Period("12:00-17:00")])] };

        var rebooked = Rebook(closed with { Blocks = [new Block(Monday, Shop.Period("10:30-13:00"))] }, Monday, first, second);

        Assert.Equal([first.BookingId, second.BookingId], rebooked.Misfits.Select(misfit => misfit.BookingId));
        Assert.All(rebooked.Misfits, misfit => Assert.Equal(
            [BookingErrorCode.OutsideHours, BookingErrorCode.SlotBlocked], misfit.Reasons.Select(reason => reason.Code)));
    }

    [Fact]
    public void The_terms_on_which_bookings_are_made_do_not_count_for_those_that_were_made()
    {
        var service = Service.Of("Cut", minutes: 45) with
        {
            Id = Guid.NewGuid(),
            IsActive = false,
            MaxPartySize = 1,
            MinNotice = Duration.FromDays(30),
            SlotStarts = SlotStarts.Grid,
        };
        var strict = Examples.Exchange(capacity: 5) with
        {
            Services = [service, Service.Of("Other", minutes: 10) with { Id = Guid.NewGuid() }],
            Policy = new BookingPolicy
            {
                DefaultCapacity = 5,
                BookingWindowDays = 0,
                MinNotice = Duration.FromDays(30),
                MinDuration = Duration.FromHours(4),
                SlotDuration = Duration.FromHours(4),
                SlotStarts = SlotStarts.Grid,
            },
        };

        var rebooked = Rebook(strict, Monday, Booked("10:07-11:00"), Booked("10:07-11:00", party: 3) with { ServiceId = service.Id });

        Assert.Empty(rebooked.Misfits);
    }

    [Fact]
    public void A_booking_keeps_the_buffers_that_it_was_made_with()
    {
        var longer = Examples.Exchange(capacity: 1) with
        {
            Policy = new BookingPolicy { DefaultCapacity = 1, BufferAfter = Duration.FromHours(1) },
        };
        var (first, second, overlong) = (Booked("10:00-11:00"), Booked("11:00-12:30"), Booked("11:00-12:45"));
        var buffered = Booked("13:00-14:00") with { BufferBefore = Duration.FromMinutes(30) };

        Assert.Empty(Rebook(longer, Monday, first, second, buffered).Misfits);
        Assert.Equal(buffered.BookingId, Assert.Single(Rebook(longer, Monday, overlong, buffered).Misfits).BookingId);
    }

    [Fact]
    public void What_has_begun_or_is_completed_stays_and_counts()
    {
        var begun = Booked("10:00-12:00");
        var completed = Booked("14:00-15:00") with { KeepsTimeSlot = false };
        var newer = Booked("10:30-12:00");
        var other = Booked("14:30-15:30");
        var later = Booked("15:30-16:00");
        var closed = Examples.Exchange(capacity: 1) with { OperatingHours = Examples.EveryDay(new(10, 30), new(17, 0)) };

        var rebooked = Rebook(closed, Monday, Instant.FromUtc(2024, 1, 15, 10, 0), begun, completed, newer, other, later);

        Assert.Equal([newer.BookingId, other.BookingId], rebooked.Misfits.Select(misfit => misfit.BookingId));
    }

    [Fact]
    public void A_booking_of_a_night_fits_in_the_morning_of_the_next_date_if_the_hours_are_then_there()
    {
        var night = Booked("00:30-01:30") with { Period = new LocalPeriod(88_200, 91_800) }; // on Tuesday, in Monday's hours
        var aroundTheClock = Examples.Exchange() with { OperatingHours = Examples.EveryDay(LocalTime.Midnight, LocalTime.Midnight) };
        var rebooking = new Rebooking(aroundTheClock, [Day(aroundTheClock, night)], Before);

        Assert.Empty(rebooking.ToCome(Monday));
        Assert.Equal([night.BookingId], rebooking.ToCome(Monday.PlusDays(1)));
        Assert.Empty(rebooking.On(Monday.PlusDays(1), _made).Misfits);

        var byDay = new Rebooking(Examples.Exchange(), [Day(aroundTheClock, night)], Before).On(Monday, _made);
        Assert.Equal(BookingErrorCode.OutsideHours, Assert.Single(byDay.Misfits).Reasons[0].Code);
    }

    [Fact]
    public void A_booking_of_a_morning_fits_in_the_night_of_the_date_before_if_the_hours_are_then_there()
    {
        var morning = Booked("01:00-02:00");
        var nights = Examples.Exchange() with { OperatingHours = Examples.EveryDay(new(20, 0), new(4, 0)) };
        var rebooking = new Rebooking(nights, [Day(nights, morning)], Before);

        Assert.Equal([Monday.PlusDays(-1)], rebooking.Dates);
        Assert.Empty(rebooking.On(Monday.PlusDays(-1), _made).Misfits);
    }

    [Fact]
    public void What_has_begun_keeps_its_resource_from_those_that_need_another_one()
    {
        var shop = Examples.Exchange(capacity: 9) with { Resources = [Staff(Anna) with { IsActive = false }, Staff(Ben)] };
        var (begun, toCome) = (Booked("09:00-12:00"), Booked("11:00-12:00"));

        var rebooked = Rebook(
            shop, Monday, Instant.FromUtc(2024, 1, 15, 10, 0), begun, On(begun, Ben), toCome, On(toCome, Anna));

        Assert.Equal(BookingErrorCode.NoResource, Assert.Single(Assert.Single(rebooked.Misfits).Reasons).Code);
    }

    [Fact]
    public void A_time_that_a_new_zone_skips_moves_forward_and_is_decided_on_there()
    {
        var date = new LocalDate(2024, 3, 31);
        var booking = Booked("02:15-02:45");
        var berlin = Examples.Exchange() with
        {
            TimeZone = Zones.Named("Europe/Berlin"),
            OperatingHours = Examples.EveryDay(new(1, 0), new(5, 0)),
            Blocks = [new Block(date, Shop.Period("03:30-04:00"))],
        };
        var day = new BookingDay(berlin.Id, date, 1, [], [booking]);

        var misfit = Assert.Single(new Rebooking(berlin, [day], Before).On(date, _made).Misfits);

        Assert.Equal(BookingErrorCode.SlotBlocked, Assert.Single(misfit.Reasons).Code);
    }

    [Fact]
    public void Only_those_count_as_reassigned_that_cannot_keep_their_resources()
    {
        var shop = Examples.Exchange(capacity: 9) with { Resources = [Staff(Anna) with { IsActive = false }, Staff(Ben), Staff(Cleo)] };
        var ofAnna = Booked("10:00-11:00");
        var ofBen = Booked("10:00-11:00");

        var rebooked = Rebook(shop, Monday, ofAnna, On(ofAnna, Anna), ofBen, On(ofBen, Ben));

        Assert.Empty(rebooked.Misfits);
        Assert.Equal(1, rebooked.Reassigned);
    }

    [Fact]
    public void A_booking_that_keeps_its_two_resources_is_not_reassigned_and_one_that_loses_one_of_two_is()
    {
        var pair = Service.Of("Pair", minutes: 60) with
        {
            Id = Guid.NewGuid(),
            Requirements = [Requirement.OfType("staff") with { Count = 2 }],
        };
        var shop = Examples.Exchange(capacity: 9) with { Services = [pair], Resources = [Staff(Anna), Staff(Ben), Staff(Cleo)] };
        var booked = Booked("10:00-11:00") with { ServiceId = pair.Id };
        Allocation[] stored = [booked, On(booked, Ben), On(booked, Cleo) with { Need = 1 }];

        Assert.Equal(0, Rebook(shop, Monday, stored).Reassigned);
        Assert.Equal(1, Rebook(shop.With(Staff(Cleo) with { IsActive = false }), Monday, stored).Reassigned);
    }

    [Fact]
    public void A_booking_whose_resource_is_withdrawn_does_not_fit_if_all_others_are_taken_however_late_they_were_booked()
    {
        var shop = Examples.Exchange(capacity: 9) with { Resources = [Staff(Anna) with { IsActive = false }, Staff(Ben)] };
        var ofAnna = Booked("10:00-12:00");
        var ofBen = Booked("10:00-11:00");
        var afterIt = Booked("11:00-12:00");

        var rebooked = Rebook(shop, Monday, ofAnna, On(ofAnna, Anna), ofBen, On(ofBen, Ben), afterIt, On(afterIt, Ben));

        var misfit = Assert.Single(rebooked.Misfits);
        Assert.Equal(ofAnna.BookingId, misfit.BookingId);
        Assert.Equal(BookingErrorCode.NoResource, Assert.Single(misfit.Reasons).Code);
        Assert.Equal(0, rebooked.Reassigned);
    }

    [Fact]
    public void Of_two_bookings_of_a_resource_with_too_few_places_the_older_one_keeps_it_and_no_third_one_makes_room()
    {
        var shop = Examples.Exchange(capacity: 9) with { Resources = [Staff(Anna), Staff(Ben)] }; // Anna had two places before
        var (older, newer, ofBen) = (Booked("10:00-11:00"), Booked("10:00-11:00"), Booked("10:00-11:00"));

        var rebooked = Rebook(shop, Monday, older, On(older, Anna), newer, On(newer, Anna), ofBen, On(ofBen, Ben));

        Assert.Equal(newer.BookingId, Assert.Single(rebooked.Misfits).BookingId);
    }

    [Fact]
    public void A_booking_that_keeps_the_one_of_its_two_resources_that_was_chosen_makes_no_room_there()
    {
        var surgery = Service.Of("Surgery", minutes: 60) with
        {
            Id = Guid.NewGuid(),
            Requirements = [Requirement.OfType("staff"), Requirement.OfType("room")],
        };
        Guid[] rooms = [Cleo, Guid.NewGuid()];
        var shop = Examples.Exchange(capacity: 9) with // Anna had two places before
        {
            Services = [surgery],
            Resources = [Staff(Anna), Staff(Ben), .. rooms.Select(room => Resource.Of("room", "Room") with { Id = room })],
        };
        var (older, newer) = (Booked("10:00-11:00") with { ServiceId = surgery.Id }, Booked("10:00-11:00") with { ServiceId = surgery.Id });

        var rebooked = Rebook(shop, Monday, [.. Of(older, rooms[0]), .. Of(newer, rooms[1])]);

        Assert.Equal(newer.BookingId, Assert.Single(rebooked.Misfits).BookingId);

        static Allocation[] Of(Allocation booking, Guid room) =>
            [booking, On(booking, Anna) with { IsPinned = true }, On(booking, room) with { Need = 1 }];
    }

    [Fact]
    public void A_booking_whose_chosen_resource_is_gone_does_not_fit_and_one_that_others_can_make_room_for_does()
    {
        var onlyBen = Service.Of("Colour", minutes: 60) with
        {
            Id = Guid.NewGuid(),
            Requirements = [new Requirement { ResourceIds = [Ben] }],
        };
        var any = Service.Of("Cut", minutes: 60) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("staff")] };
        var shop = Examples.Exchange(capacity: 9) with
        {
            Services = [onlyBen, any],
            Resources = [Staff(Anna) with { IsActive = false }, Staff(Ben), Staff(Cleo)],
        };
        var cut = Booked("10:00-11:00") with { ServiceId = any.Id };
        var chosen = Booked("10:00-11:00") with { ServiceId = any.Id };
        var colour = Booked("10:00-11:00") with { ServiceId = onlyBen.Id };

        var rebooked = Rebook(shop, Monday, cut, On(cut, Ben), chosen, On(chosen, Anna) with { IsPinned = true }, colour, On(colour, Ben));

        var misfit = Assert.Single(rebooked.Misfits);
        Assert.Equal(chosen.BookingId, misfit.BookingId);
        Assert.Equal(BookingErrorCode.ResourceUnavailable, Assert.Single(misfit.Reasons).Code);
        Assert.Equal(1, rebooked.Reassigned); // the cut, which leaves Ben to the colour
    }

    [Fact]
    public void If_the_only_resource_is_withdrawn_only_those_do_not_fit_that_had_chosen_it()
    {
        var shop = Examples.Exchange(capacity: 9) with { Resources = [Staff(Anna) with { IsActive = false }] };
        var (chosen, other) = (Booked("10:00-11:00"), Booked("12:00-13:00"));

        var rebooked = Rebook(shop, Monday, chosen, On(chosen, Anna) with { IsPinned = true }, other, On(other, Anna));

        var misfit = Assert.Single(rebooked.Misfits);
        Assert.Equal(chosen.BookingId, misfit.BookingId);
        Assert.Equal(BookingErrorCode.ResourceUnavailable, Assert.Single(misfit.Reasons).Code);
        Assert.Equal(0, rebooked.Reassigned);
    }

    [Fact]
    public void Bookings_that_hold_no_resource_get_their_first_one_as_long_as_there_are_enough()
    {
        var shop = Examples.Exchange(capacity: 9) with { Resources = [Staff(Anna), Staff(Ben)] };
        var (first, second, third) = (Booked("10:00-11:00"), Booked("10:30-11:30"), Booked("10:45-12:00"));

        var rebooked = Rebook(shop, Monday, first, second, third);

        var misfit = Assert.Single(rebooked.Misfits);
        Assert.Equal(third.BookingId, misfit.BookingId);
        Assert.Equal(BookingErrorCode.NoResource, Assert.Single(misfit.Reasons).Code);
        Assert.Equal(0, rebooked.Reassigned);
    }

    [Fact]
    public void A_rule_that_the_owner_has_passed_over_with_a_booking_does_not_hold_for_it_and_all_others_do()
    {
        var (kept, late) = (Booked("15:00-16:00"), Booked("17:30-18:30", overrides: Overrides.Hours));
        var over = Booked("15:00-16:00", overrides: Overrides.Capacity);
        var shorter = Examples.Exchange(capacity: 1) with { OperatingHours = Examples.EveryDay(new(9, 0), new(15, 30)) };

        var rebooked = Rebook(shorter with { Blocks = [new Block(Monday, Shop.Period("15:00-20:00"))] }, Monday, kept, late, over);

        Assert.Equal(
            [
                (kept.BookingId, BookingErrorCode.OutsideHours), (kept.BookingId, BookingErrorCode.SlotBlocked),
                (late.BookingId, BookingErrorCode.SlotBlocked),
                (over.BookingId, BookingErrorCode.OutsideHours),
            ],
            rebooked.Misfits.SelectMany(misfit => misfit.Reasons.Select(reason => (misfit.BookingId, reason.Code))));
    }

    [Theory]
    [InlineData("10:00-11:00", Overrides.Capacity)]
    [InlineData("11:00-12:00", Overrides.Buffers)]
    public void No_booking_that_kept_the_rules_fails_to_fit_because_of_one_that_passed_over_them(string moved, Overrides overrides)
    {
        var older = Booked(moved, overrides: overrides); // It was made first, and moved there later.
        var newer = Booked("10:00-11:00") with { BufferAfter = Duration.FromMinutes(30) };

        Assert.Empty(Rebook(Examples.Exchange(capacity: 1), Monday, older, newer).Misfits);
    }

    [Fact]
    public void A_booking_beyond_the_hours_and_one_of_the_next_day_in_whose_hours_it_lies_exclude_each_other_as_on_one_day()
    {
        var roundTheClock = Examples.Exchange(capacity: 1) with { OperatingHours = Examples.EveryDay(LocalTime.Midnight, new(17, 0)) };
        var late = Booked("23:00-00:30", overrides: Overrides.Hours) with { Period = new LocalPeriod(82_800, 88_200) };
        var early = Booked("00:00-01:00") with { Date = Monday.PlusDays(1) };
        var days = new[] { Day(roundTheClock, late), new BookingDay(roundTheClock.Id, early.Date, 1, [], [early]) };

        Assert.Equal(early.BookingId, Misfit().BookingId);
        (_made[late.BookingId], _made[early.BookingId]) =
            (_made[late.BookingId] with { At = _made[early.BookingId].At }, _made[early.BookingId] with { At = _made[late.BookingId].At });
        Assert.Equal(late.BookingId, Misfit().BookingId);

        Misfit Misfit()
        {
            var rebooking = new Rebooking(roundTheClock, days, Before);
            var rebooked = rebooking.Dates.Select(date => rebooking.On(date, _made)).ToArray();
            Assert.All(rebooked, day => Assert.True(day.DependsOnOrder));
            Assert.All(rebooking.Dates, date => Assert.Equal(2, rebooking.ToCome(date).Count));
            var misfit = Assert.Single(rebooked.SelectMany(day => day.Misfits));
            Assert.Equal([BookingErrorCode.FullyBooked], misfit.Reasons.Select(reason => reason.Code));
            return misfit;
        }
    }

    [Fact]
    public void A_booking_that_was_put_over_another_one_keeps_its_resource_and_the_other_one_does_too()
    {
        var shop = Examples.Exchange(capacity: 9) with { Resources = [Staff(Anna), Staff(Ben)] };
        var over = Booked("10:00-11:00", overrides: Overrides.Capacity);
        var ofAnna = Booked("10:00-11:00");
        Allocation[] stored = [over, On(over, Anna) with { IsPinned = true }, ofAnna, On(ofAnna, Anna)];

        var unchanged = Rebook(shop, Monday, stored);
        Assert.Empty(unchanged.Misfits);
        Assert.Equal(0, unchanged.Reassigned);

        var gone = Rebook(shop.With(Staff(Anna) with { IsActive = false }), Monday, stored);
        var misfit = Assert.Single(gone.Misfits);
        Assert.Equal(over.BookingId, misfit.BookingId);
        Assert.Equal(BookingErrorCode.ResourceUnavailable, Assert.Single(misfit.Reasons).Code);
        Assert.Equal(1, gone.Reassigned);
    }

    /// <summary>Creates the allocation of a booking that was made after those before it.</summary>
    private Allocation Booked(string period, int party = 1, Overrides overrides = Overrides.None)
    {
        var made = Shop.Booked(period, party) with { KeepsTimeSlot = true };
        _made[made.BookingId] = new Made(Before + Duration.FromMinutes(_made.Count), overrides);
        return made;
    }

    private static Allocation On(Allocation booking, Guid resource) => booking with { Id = Guid.NewGuid(), ResourceId = resource, Need = 0 };

    private static Resource Staff(Guid id) => Resource.Of("staff", "Staff") with { Id = id };

    private RebookedDay Rebook(Exchange exchange, LocalDate date, params Allocation[] stored) => Rebook(exchange, date, Before, stored);

    private RebookedDay Rebook(Exchange exchange, LocalDate date, Instant now, params Allocation[] stored) =>
        new Rebooking(exchange, [Day(exchange, stored)], now).On(date, _made);

    private static BookingDay Day(Exchange exchange, params Allocation[] stored) => new(
        exchange.Id, Monday, version: 1, [], stored.Select(taken => taken with { Date = Monday }));
}
