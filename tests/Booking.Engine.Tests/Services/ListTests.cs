using BookingEngine.Conformance;
using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>Which bookings the lists of the service have, and what is left beside them.</summary>
public sealed class ListTests
{
    private static readonly LocalDate Monday = Examples.Monday;

    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;

    public ListTests() => _engine = new BookingServices(_store, _store, FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The days from Monday on that the filter names, the instants that it is asked with, in hours, and the days that are listed.</summary>
    public static TheoryData<int?, int?, int?, int?, int[]> Asked => new()
    {
        { null, null, null, null, [0, 7, 14] },
        { 7, null, null, null, [7, 14] },
        { null, 7, null, null, [0, 7] },
        { 7, 7, null, null, [7] },
        { 7, 7, 10, 14 * 24, [7] },
        { 0, 14, (7 * 24) + 10, (14 * 24) + 10, [7] },
        { null, null, (7 * 24) + 10, null, [7, 14] },
        { null, null, (7 * 24) + 11, null, [14] },
        { null, null, null, (7 * 24) + 10, [0] },
        { null, null, null, (7 * 24) + 11, [0, 7] },
        { 8, null, 10, null, [14] },
        { null, 6, null, 14 * 24, [0] },
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task All_bookings_are_listed_that_the_filter_and_the_instants_name(int? first, int? last, int? from, int? before, int[] listed)
    {
        var shop = await OpenAsync(Examples.Exchange());
        foreach (int days in (int[])[0, 7, 14])
        {
            await BookAsync(shop, Monday.PlusDays(days));
        }

        var filter = new BookingFilter
        {
            ExchangeId = shop.Id,
            DateFrom = first is { } one ? Monday.PlusDays(one) : null,
            DateTo = last is { } other ? Monday.PlusDays(other) : null,
            Order = BookingOrder.Start,
        };
        var found = new List<int>();
        await foreach (var booking in _engine.Bookings.ListAllAsync(filter, At(from), At(before), Stop))
        {
            found.Add(Period.DaysBetween(Monday, booking.Date));
        }

        Assert.Equal(listed, found);

        static Instant? At(int? hours) => hours is { } after ? Monday.AtMidnight().InUtc().ToInstant() + Duration.FromHours(after) : null;
    }

    [Fact]
    public async Task The_bookings_of_a_resource_are_listed_without_those_that_use_others()
    {
        var (anna, ben) = (ResourceDesk.Staff(ResourceDesk.Anna), ResourceDesk.Staff(ResourceDesk.Ben));
        var cut = Service.Of("Cut") with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("staff")] };
        var shop = await OpenAsync(Examples.Exchange(capacity: 9) with { Resources = [anna, ben], Services = [cut] });
        var ofAnna = await BookAsync(shop, Monday, anna.Id, cut.Id);
        var ofBen = await BookAsync(shop, Monday, ben.Id, cut.Id);
        var later = await BookAsync(shop, Monday.PlusDays(1), anna.Id, cut.Id);

        Assert.Equal([ofAnna.Id, later.Id], await ListedAsync(anna.Id, new BookingFilter { ExchangeId = shop.Id, Order = BookingOrder.Start }));
        Assert.Equal([ofBen.Id], await ListedAsync(ben.Id, new BookingFilter { ExchangeId = shop.Id, Order = BookingOrder.Start }));
        Assert.Empty(await ListedAsync(anna.Id, new BookingFilter { ExchangeId = shop.Id, DateFrom = Monday.PlusDays(5) }));

        async Task<List<Guid>> ListedAsync(Guid resource, BookingFilter filter)
        {
            var listed = new List<Guid>();
            await foreach (var booking in _engine.Bookings.ListSummariesOfResourceAsync(resource, filter, Stop))
            {
                listed.Add(booking.Booking.Id);
            }

            return listed;
        }
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    public async Task What_is_left_beside_a_listed_booking_is_told_on_a_day_when_the_clock_changes_too(int day)
    {
        var shop = await OpenAsync(Examples.Exchange(capacity: 5) with { TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"] });
        var date = new LocalDate(2024, 3, day);
        await BookAsync(shop, date);
        await BookAsync(shop, date);

        var page = await _engine.Bookings.ListAsync(new BookingFilter { ExchangeId = shop.Id }, new PageRequest(), Stop);

        Assert.Equal([3, 3], page.Items.Select(booking => booking.AvailableCapacity));
    }

    [Fact]
    public async Task Days_are_not_listed_from_a_date_to_an_earlier_one()
    {
        var shop = await OpenAsync(Examples.Exchange());

        var days = await _engine.Availability.GetDaysAsync([shop.Id, shop.Id], Monday, Monday, cancellationToken: Stop);

        Assert.Equal(Monday, Assert.Single(days[shop.Id]).Date);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => _engine.Availability.GetDaysAsync([shop.Id], Monday, Monday.PlusDays(-1), cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => _engine.Availability.GetDaysAsync([], Monday, Monday.PlusDays(-1), cancellationToken: Stop));
    }

    private async Task<Exchange> OpenAsync(Exchange shop) => (await _engine.Exchanges.CreateAsync(shop, Stop)).Value;

    private async Task<BookingDetails> BookAsync(Exchange shop, LocalDate date, Guid? resource = null, Guid? service = null)
    {
        var request = Examples.Request(shop, new(10, 0), new(11, 0), date) with { ServiceId = service };
        var booked = await _engine.Bookings.BookAsync(resource is { } id ? request with { ResourceIds = [id] } : request, Stop);
        Assert.True(booked.Succeeded, booked.ToString());
        return booked.Value;
    }
}
