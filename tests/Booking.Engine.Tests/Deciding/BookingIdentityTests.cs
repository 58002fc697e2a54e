using BookingEngine.Deciding;
using NodaTime;

namespace BookingEngine.Tests.Deciding;

/// <summary>By what a request is known again. It is stored with bookings, so it stays the same from version to version.</summary>
public sealed class BookingIdentityTests
{
    private static readonly Guid Shop = new("a0000000-0000-0000-0000-000000000000");
    private static readonly Guid Other = new("b0000000-0000-0000-0000-000000000000");
    private static readonly Customer Ada = new("Ada", "ada@example.com", "1");

    private static readonly BookingRequest Plain = new(Shop, new LocalDate(2024, 1, 15), new(9, 0), new(10, 0), Ada);

    /// <summary>Requests, each with the start of the hash that was stored for it.</summary>
    public static TheoryData<BookingRequest, string> Stored { get; } = new()
    {
        { Plain, "52ec0648b5ee" },
        { Plain with { ServiceId = Other }, "58d9c95125d0" },
        { Plain with { ResourceIds = [Other, Shop] }, "f078181dff4e" },
        { Plain with { Metadata = new Dictionary<string, string> { ["b"] = "1", ["a"] = "2" } }, "d0ed94b17e0f" },
        { Plain with { Overrides = Overrides.Hours | Overrides.Capacity }, "3646b8f1804c" },
        { new BookingRequest(Shop, Instant.FromUtc(2024, 1, 15, 9, 0), Instant.FromUtc(2024, 1, 15, 10, 0), Ada), "b68cc185a2f4" },
        { new BookingRequest(Shop, new RequestedTime.OfTimeSlot(Other), Ada), "90f05f167de1" },
    };

    [Theory]
    [MemberData(nameof(Stored))]
    public void The_hash_of_a_request_is_that_which_is_stored(BookingRequest request, string hash) =>
        Assert.StartsWith(hash, BookingIdentity.Hash(request), StringComparison.Ordinal);

    [Fact]
    public void A_user_is_known_whatever_the_e_mail_address_and_a_guest_by_it()
    {
        var guest = Plain with { IdempotencyKey = "key" };
        var user = guest with { UserId = "ada" };

        Assert.Equal(BookingIdentity.Id(user), BookingIdentity.Id(Elsewhere(user)));
        Assert.NotEqual(BookingIdentity.Id(guest), BookingIdentity.Id(Elsewhere(guest)));

        static BookingRequest Elsewhere(BookingRequest request) => new(request.ExchangeId, request.Time, new Customer("Ada", "other@example.com"))
        {
            UserId = request.UserId,
            IdempotencyKey = request.IdempotencyKey,
        };
    }
}
