using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>The cap on a customer's active bookings at an exchange, where the host sets one.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class CustomerCapConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private const int Cap = 2;

    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Eleven = new(11, 0);

    [Theory]
    [InlineData("jane")]
    [InlineData(null)]
    public async Task Concurrent_bookings_of_one_customer_for_many_days_stop_exactly_at_the_cap(string? user)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var host = OpenCapped();

        var results = await RaceAsync(12, number => host.Bookings.BookAsync(
            Wish(exchange, day: number, user, number % 2 == 0 ? "ada@example.com" : "Ada@Example.COM"), Stop));

        Assert.Equal(Cap, results.Count(result => result.Succeeded));
        Assert.All(
            results.Where(result => !result.Succeeded).SelectMany(result => result.Errors),
            error => Assert.Equal((BookingErrorCode.TooManyActiveBookings, null), (error.Code, error.Field)));
        Assert.Equal(Cap, (await ListAsync(exchange)).TotalCount);
    }

    [Fact]
    public async Task With_several_hosts_each_lets_at_most_one_booking_beyond_the_cap_through()
    {
        var exchange = await AddAsync(Examples.Exchange());
        StoreHost[] hosts = [OpenCapped(), OpenCapped(), OpenCapped()];

        await RaceAsync(15, number => hosts[number % hosts.Length].Bookings.BookAsync(Wish(exchange, day: number), Stop));

        Assert.InRange((await ListAsync(exchange)).TotalCount, Cap, Cap + hosts.Length - 1);
    }

    [Fact]
    public async Task The_cap_counts_only_the_customers_active_bookings_to_come_at_that_exchange()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 10) with { OwnerId = "owner" });
        var other = await AddAsync(Examples.Exchange());
        var host = OpenCapped();
        var today = new LocalDate(2024, 1, 10);
        var first = await MadeAsync(Wish(exchange, day: 0));
        var second = await MadeAsync(Wish(exchange, day: 1));
        await RefusedAsync(Wish(exchange, day: 2));

        _ = await MadeAsync(Wish(exchange, day: 2, user: "john"));
        _ = await MadeAsync(Wish(exchange, day: 2, user: null, "grace@example.com"));
        _ = await MadeAsync(Wish(other, day: 2));
        _ = await host.Bookings.CancelAsync(first.Id, cancellationToken: Stop);
        _ = await MadeAsync(Examples.Request(exchange, new LocalTime(14, 0), new LocalTime(15, 0), today) with { UserId = "jane" });
        await RefusedAsync(Wish(exchange, day: 3));

        Clock.Reset(Instant.FromUtc(2024, 1, 10, 14, 59, 59));
        await RefusedAsync(Wish(exchange, day: 3));
        Clock.Reset(Instant.FromUtc(2024, 1, 10, 15, 0));
        _ = await MadeAsync(Wish(exchange, day: 3));
        await RefusedAsync(Wish(exchange, day: 4));
        _ = await host.Bookings.ChangeStatusAsync(second.Id, BookingStatus.Confirmed, cancellationToken: Stop);
        await RefusedAsync(Wish(exchange, day: 4));
        _ = await host.Bookings.ChangeStatusAsync(second.Id, BookingStatus.Completed, cancellationToken: Stop);
        _ = await MadeAsync(Wish(exchange, day: 4));

        for (int day = 5; day < 9; day++)
        {
            _ = await MadeAsync(Wish(exchange, day, user: "owner"));
        }

        async Task<Booking> MadeAsync(BookingRequest request)
        {
            var result = await host.Bookings.BookAsync(request, Stop);
            Assert.True(result.Succeeded, result.Error?.ToString());
            return result.Value.Booking;
        }

        async Task RefusedAsync(BookingRequest request) => Assert.Equal(
            BookingErrorCode.TooManyActiveBookings, (await host.Bookings.BookAsync(request, Stop)).Error?.Code);
    }

    [Fact]
    public async Task The_bookings_of_a_user_and_of_a_guest_with_the_same_e_mail_address_are_capped_apart()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 10));
        var host = OpenCapped();

        Assert.Equal([null, null, BookingErrorCode.TooManyActiveBookings], await BookAsync("jane", "jane@example.com"));
        Assert.Equal([null, null, BookingErrorCode.TooManyActiveBookings], await BookAsync(null, "JANE@example.com"));
        Assert.Equal([null, null, BookingErrorCode.TooManyActiveBookings], await BookAsync("john", "jane@example.com"));

        async Task<IEnumerable<BookingErrorCode?>> BookAsync(string? user, string email)
        {
            var answers = new List<BookingErrorCode?>();
            for (int day = 0; day <= Cap; day++)
            {
                var result = await host.Bookings.BookAsync(Wish(exchange, day, user, email), Stop);
                answers.Add(result.Error?.Code);
            }

            return answers;
        }
    }

    [Fact]
    public async Task A_repeated_request_at_the_cap_returns_its_existing_booking()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var host = OpenCapped();
        var request = Wish(exchange, day: 0) with { IdempotencyKey = "k" };
        var made = await host.Bookings.BookAsync(request, Stop);
        _ = await host.Bookings.BookAsync(Wish(exchange, day: 1), Stop);

        var again = await host.Bookings.BookAsync(request, Stop);

        Assert.Equal(made.Value?.Booking.Id, again.Value?.Booking.Id);
    }

    private StoreHost OpenCapped() => OpenHost(configure: options => options.MaxActiveBookingsPerCustomer = Cap);

    private static BookingRequest Wish(
        Exchange exchange, int day, string? user = "jane", string email = "ada@example.com") =>
        new(exchange.Id, Examples.Monday.PlusDays(day), Ten, Eleven, Examples.Customer with { Email = email })
        {
            UserId = user,
        };

    private Task<Page<Booking>> ListAsync(Exchange exchange) =>
        Bookings.ListBookingsAsync(new BookingFilter { ExchangeId = exchange.Id }, new PageRequest(1, 100), Stop);
}
