using BookingEngine.Conformance;
using NodaTime;

namespace BookingEngine.Tests;

/// <summary>In which order bookings are listed.</summary>
public sealed class BookingFilterTests
{
    [Fact]
    public void Bookings_are_listed_in_the_order_that_is_asked_for()
    {
        var monday = BookingDay.Empty(Guid.NewGuid(), Examples.Monday);
        var tuesday = BookingDay.Empty(monday.ExchangeId, Examples.Monday.PlusDays(1));
        var (first, second, third) = (Made(monday, 9, 3), Made(monday, 11, 1), Made(tuesday, 8, 2));

        Assert.Equal([first, second, third], Listed(BookingOrder.Start));
        Assert.Equal([third, second, first], Listed(BookingOrder.StartDescending));
        Assert.Equal([second, third, first], Listed(BookingOrder.CreatedAt));
        Assert.Equal([first, third, second], Listed(BookingOrder.CreatedAtDescending));

        IEnumerable<Booking> Listed(BookingOrder order) => new BookingFilter { Order = order }.Ordered([second, third, first]);
    }

    /// <summary>Filters that a booking matches, and the same with one value that it doesn't.</summary>
    public static TheoryData<string> Conditions => [.. All.Keys];

    private static readonly Exchange Shop = Examples.Exchange() with { OwnerId = "owner" };

    private static readonly Booking Booked = Examples.Booking(BookingDay.Empty(Shop.Id, Examples.Monday)) with { UserId = "ada", ServiceId = Shop.Id };

    private static readonly Dictionary<string, (BookingFilter Matching, BookingFilter Other)> All = new()
    {
        ["any"] = (new(), new() { UserId = "bob" }),
        ["user"] = (new() { UserId = "ada" }, new() { UserId = "Ada" }),
        ["guests"] = (new() { IsOfGuests = false }, new() { IsOfGuests = true }),
        ["exchange"] = (new() { ExchangeId = Shop.Id }, new() { ExchangeId = Guid.NewGuid() }),
        ["service"] = (new() { ServiceId = Shop.Id }, new() { ServiceId = Guid.NewGuid() }),
        ["statuses"] = (new() { Statuses = [BookingStatus.Cancelled, Booked.Status] }, new() { Statuses = [BookingStatus.Cancelled] }),
        ["first date"] = (new() { DateFrom = Examples.Monday }, new() { DateFrom = Examples.Monday.PlusDays(1) }),
        ["last date"] = (new() { DateTo = Examples.Monday }, new() { DateTo = Examples.Monday.PlusDays(-1) }),
        ["change"] = (new() { UpdatedFrom = Booked.UpdatedAt }, new() { UpdatedFrom = Booked.UpdatedAt + Duration.Epsilon }),
        ["e-mail address"] = (new() { CustomerEmail = "ADA@example.com" }, new() { CustomerEmail = "ada@example.org" }),
        ["maker"] = (new() { VisibleTo = "ada" }, new() { VisibleTo = "bob" }),
        ["owner"] = (new() { VisibleTo = "owner" }, new() { VisibleTo = "owner", UserId = "bob" }),
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_booking_matches_a_filter_if_it_meets_each_of_its_conditions(string condition)
    {
        var (matching, other) = All[condition];

        Assert.True(matching.Matches(Booked, Shop));
        Assert.False(other.Matches(Booked, Shop));
    }

    private static Booking Made(BookingDay day, int hour, int minute) => Examples.Booking(day, hour, hour + 1) with
    {
        CreatedAt = Instant.FromUtc(2024, 1, 10, 12, minute),
    };
}
