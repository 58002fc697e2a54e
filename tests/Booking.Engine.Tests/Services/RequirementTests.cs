using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>What a service requires: how many resources, how much of each, which ones, and with which buffers.</summary>
public sealed class RequirementTests
{
    private static readonly LocalDate Monday = new(2024, 1, 15);
    private static readonly Guid Anna = new("a0000000-0000-0000-0000-000000000000");
    private static readonly Guid Ben = new("b0000000-0000-0000-0000-000000000000");
    private static readonly Guid Cleo = new("c0000000-0000-0000-0000-000000000000");
    private static readonly Guid Room = new("d0000000-0000-0000-0000-000000000000");

    private readonly BookingServices _engine;

    public RequirementTests()
    {
        var store = new InMemoryStore();
        _engine = new BookingServices(store, store, FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_required_resources_are_different_ones_and_those_that_are_named_are_among_them()
    {
        var shop = await OpenAsync([Requirement.OfType("staff") with { Count = 2 }], Staff(Anna), Staff(Ben), Staff(Cleo));

        var named = await BookAsync(shop, chosen: [Cleo]);
        Assert.Equal([Anna, Cleo], Used(named).Order());
        Assert.Equal([Cleo], named!.Resources.Where(resource => resource.IsPinned).Select(resource => resource.ResourceId));

        await BookAsync(shop, refusal: BookingErrorCode.NoResource); // Ben alone is left
        await BookAsync(shop, chosen: [Anna, Ben, Cleo], refusal: BookingErrorCode.ResourceUnavailable, hour: 14);
        Assert.Equal([Anna, Ben], Used(await BookAsync(shop, chosen: [Ben, Anna], hour: 14)).Order());
    }

    [Fact]
    public async Task One_resource_never_serves_two_needs_of_a_booking_at_once_but_one_after_the_other()
    {
        var hour = Duration.FromHours(1);
        var atOnce = await OpenAsync([Requirement.OfType("staff"), Requirement.OfOneOf(Anna)], Staff(Anna));
        var inTurn = await OpenAsync(
            [Requirement.OfType("staff") with { To = hour }, Requirement.OfOneOf(Anna) with { From = hour }], Staff(Anna));

        await BookAsync(atOnce, refusal: BookingErrorCode.NoResource);
        Assert.Equal([Anna, Anna], Used(await BookAsync(inTurn)));
    }

    [Fact]
    public async Task A_chosen_resource_serves_the_first_requirement_that_it_can()
    {
        var shop = await OpenAsync(
            [Requirement.OfType("room"), Requirement.OfType("staff"), Requirement.OfOneOf(Anna, Ben)],
            Staff(Anna), Staff(Ben), Resource.Of("room", "1") with { Id = Room });

        var booked = await BookAsync(shop, chosen: [Ben]);

        Assert.Equal([Room, Ben, Anna], Used(booked));
        Assert.Equal([false, true, false], booked!.Resources.Select(resource => resource.IsPinned));
    }

    [Fact]
    public async Task A_party_takes_as_many_places_of_each_required_resource_as_it_has_people()
    {
        var shop = await OpenAsync(
            [Requirement.OfType("staff") with { Count = 2, Takes = ResourceUse.Party }],
            Staff(Anna) with { Capacity = 5 }, Staff(Ben) with { Capacity = 3 });

        await BookAsync(shop, party: 4, refusal: BookingErrorCode.PartyTooLarge); // Ben has three places
        await BookAsync(shop, party: 2);
        await BookAsync(shop, party: 2, refusal: BookingErrorCode.NoResource);
        await BookAsync(shop, party: 1);
    }

    [Fact]
    public async Task A_booking_of_a_whole_resource_keeps_the_whole_also_after_its_capacity_was_raised()
    {
        var shop = await OpenAsync([Requirement.OfType("room") with { Takes = ResourceUse.All }], Resource.Of("room", "1") with { Id = Room, Capacity = 2 });
        await BookAsync(shop, party: 2);

        await _engine.Exchanges.UpdateAsync(
            shop.Id, exchange => exchange.With(exchange.FindResource(Room)! with { Capacity = 9 }), cancellationToken: Stop);

        await BookAsync(shop, party: 1, refusal: BookingErrorCode.NoResource);
        await BookAsync(shop, party: 9, hour: 14);
    }

    [Fact]
    public async Task Buffers_take_the_resource_too_and_may_lie_outside_its_hours()
    {
        var afternoon = new Schedule { OperatingHours = OperatingHours.Daily(new(12, 0), new(18, 0)) };
        var shop = await OpenAsync(
            [Requirement.OfType("staff")], Resource.Of("staff", "Anna", afternoon) with { Id = Anna });
        await _engine.Exchanges.UpdateAsync(
            shop.Id,
            exchange => exchange.With(exchange.Services[0] with { BufferBefore = Duration.FromMinutes(30), BufferAfter = Duration.FromMinutes(15) }),
            cancellationToken: Stop);

        await BookAsync(shop, hour: 11, refusal: BookingErrorCode.NoResource); // before her hours
        await BookAsync(shop, hour: 12); // from 11:30 to 14:15, buffers included
        await BookAsync(shop, hour: 14, minute: 44, refusal: BookingErrorCode.NoResource);
        await BookAsync(shop, hour: 14, minute: 45);
    }

    [Fact]
    public async Task A_service_without_requirements_needs_no_resource_and_one_that_is_named_is_refused()
    {
        var shop = await OpenAsync([], Staff(Anna));
        await BookAsync(shop, chosen: [Anna], refusal: BookingErrorCode.ResourceUnavailable);

        for (int i = 0; i < 3; i++)
        {
            Assert.Empty(Used(await BookAsync(shop)));
        }
    }

    private static Resource Staff(Guid id) => Resource.Of("staff", $"Staff {id.ToString()[0]}") with { Id = id };

    private static Guid[] Used(BookingDetails? booking) => [.. booking!.Resources.Select(resource => resource.ResourceId)];

    /// <summary>Opens a shop that sells one service, which takes two hours.</summary>
    private async Task<Exchange> OpenAsync(IReadOnlyList<Requirement> requirements, params Resource[] resources) =>
        (await _engine.Exchanges.CreateAsync(
            new Exchange
            {
                BusinessName = "Shop",
                TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
                OperatingHours = OperatingHours.Daily(new(9, 0), new(18, 0)),
                Services = [Service.Of("Treatment", minutes: 120) with { Requirements = requirements }],
                Resources = resources,
            },
            Stop)).Value!;

    private async Task<BookingDetails?> BookAsync(
        Exchange shop, int hour = 10, int minute = 0, int party = 1, IReadOnlyList<Guid>? chosen = null, BookingErrorCode? refusal = null)
    {
        var request = new BookingRequest(shop.Id, Monday, new LocalTime(hour, minute), new Customer("Ada", "ada@example.com"))
        {
            ServiceId = shop.Services[0].Id,
            PartySize = party,
            ResourceIds = chosen ?? [],
        };
        var result = await _engine.Bookings.BookAsync(request, Stop);
        Assert.Equal(refusal, result.Error?.Code);
        return result.Succeeded ? result.Value : null;
    }
}
