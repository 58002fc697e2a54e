using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// A customer's personal data are erased from bookings. The capacity that these bookings occupy does not change.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ErasureConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly Customer Ada = Examples.Customer;
    private static readonly Customer Other = new("Grace Hopper", "grace@example.com", "1");

    private static readonly BookingChange ToOther =
        new() { CustomerName = Other.Name, CustomerEmail = Other.Email, CustomerPhone = Other.Phone };

    [Fact]
    public async Task Erasure_replaces_the_customer_in_every_booking_at_the_exchange_and_in_no_other()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var elsewhere = await BookAsync(await AddAsync(Examples.Exchange()), 9, Ada);
        var other = await BookAsync(exchange, 9, Other);
        Booking[] adas =
        [
            await BookAsync(exchange, 10, Ada),
            await BookAsync(exchange, 11, Ada with { Email = Ada.Email.ToUpperInvariant() }),
            await BookAsync(exchange, 12, Ada, BookingStatus.Cancelled),
            await BookAsync(exchange, 13, Ada, BookingStatus.Confirmed),
        ];
        Clock.AdvanceMinutes(5);

        var erased = await Host.Bookings.EraseCustomerAsync(exchange.Id, "Ada@Example.com", Stop);

        Assert.Equal(4, erased.Value?.Count);
        Booking[] expected = [.. adas.Select(Erased), other];
        Assert.Equal(Fields.Of(expected), Fields.Of(await Consistency.CheckAsync(Host, exchange.Id, Stop)));
        Assert.Equal(Fields.Of(elsewhere), Fields.Of(await FindBookingAsync(elsewhere.Id)));
        Assert.Equal(0, (await Host.Bookings.EraseCustomerAsync(exchange.Id, Ada.Email, Stop)).Value?.Count);
        Assert.Equal(0, (await Host.Bookings.EraseCustomerAsync(exchange.Id, Customer.Erased.Email, Stop)).Value?.Count);
    }

    [Fact]
    public async Task Erasure_reaches_all_bookings_of_the_customer_however_many_there_are()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Examples.Monday);
        var bookings = Enumerable.Range(0, 103).Select(_ => Examples.Booking(day)).ToArray();
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: bookings));

        Assert.Equal(103, (await Host.Bookings.EraseCustomerAsync(exchange.Id, Ada.Email, Stop)).Value?.Count);

        Assert.Equal(
            Fields.Of(bookings.Select(Erased)), Fields.Of(await Consistency.CheckAsync(Host, exchange.Id, Stop)));
    }

    /// <summary>The old long s becomes an S in upper case. The bookings that stores find this way are erased.</summary>
    [Fact]
    public async Task Erasure_matches_e_mail_addresses_that_are_equal_in_upper_case()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, 10, Ada with { Email = "ada@poſt.example" });

        var erased = await Host.Bookings.EraseCustomerAsync(exchange.Id, "ada@post.example", Stop);

        Assert.Equal(1, erased.Value?.Count);
        Assert.Equal(Customer.Erased, (await FindBookingAsync(booking.Id))?.Customer);
    }

    [Fact]
    public async Task An_erasure_that_ended_early_is_completed_by_the_next_call()
    {
        var exchange = await AddAsync(Examples.Exchange());
        Booking[] booked = [await BookAsync(exchange, 10, Ada), await BookAsync(exchange, 11, Ada)];
        var host = OpenHost(store => new InterruptedBookingStore(
            store, Moment.AfterCommit, () => throw new InvalidOperationException("The connection was lost.")));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => host.Bookings.EraseCustomerAsync(exchange.Id, Ada.Email, Stop));

        Assert.Equal(1, (await host.Bookings.EraseCustomerAsync(exchange.Id, Ada.Email, Stop)).Value?.Count);

        Assert.Equal(
            Fields.Of(booked.Select(Erased)), Fields.Of(await Consistency.CheckAsync(Host, exchange.Id, Stop)));
    }

    [Fact]
    public async Task Erasure_spares_a_booking_that_was_given_to_another_customer_meanwhile()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, 10, Ada);
        var host = OpenHost(store => new InterruptedBookingStore(store, Moment.BeforeLoad, async () =>
            Assert.True((await Host.Bookings.ChangeDetailsAsync(booking.Id, ToOther, cancellationToken: Stop)).Succeeded)));

        Assert.Equal(0, (await host.Bookings.EraseCustomerAsync(exchange.Id, Ada.Email, Stop)).Value?.Count);

        Assert.Equal(Other, (await FindBookingAsync(booking.Id))?.Customer);
    }

    [Fact]
    public async Task An_erased_booking_accepts_new_notes_of_the_owner_but_no_new_customer()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, 10, Ada);
        Assert.False(booking.IsErased);
        Assert.Equal(1, (await Host.Bookings.EraseCustomerAsync(exchange.Id, Ada.Email, Stop)).Value?.Count);

        var refused = await Host.Bookings.ChangeDetailsAsync(booking.Id, ToOther, Actor.Owner, cancellationToken: Stop);
        var noted = await Host.Bookings.ChangeDetailsAsync(
            booking.Id, new BookingChange { Notes = "Was late." }, Actor.Owner, cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.CustomerErased, refused.Error?.Code);
        Assert.Equal((true, "Was late."), (noted.Value?.Booking.IsErased, noted.Value?.Booking.Notes));
    }

    [Fact]
    public async Task A_change_by_the_customer_that_an_erasure_overtakes_stores_no_personal_data()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await BookAsync(exchange, 10, Ada);
        var host = OpenHost(store => new InterruptedBookingStore(store, Moment.BeforeCommit, async () =>
            Assert.True((await Host.Bookings.EraseCustomerAsync(exchange.Id, Ada.Email, Stop)).Succeeded)));

        var refused = await host.Bookings.ChangeDetailsAsync(
            booking.Id, new BookingChange { Notes = "This is Ada." }, Actor.User("ada"), cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.CustomerErased, refused.Error?.Code);
        Assert.Equal("", (await FindBookingAsync(booking.Id))?.Notes);
    }

    [Fact]
    public async Task Erasure_that_finds_no_booking_reports_that_nothing_was_erased()
    {
        var exchange = await AddAsync(Examples.Exchange());
        Assert.Equal(
            BookingErrorCode.ExchangeNotFound,
            (await Host.Bookings.EraseCustomerAsync(Guid.NewGuid(), Ada.Email, Stop)).Error?.Code);
        Assert.Equal(
            (BookingErrorCode.InvalidField, nameof(Customer.Email)),
            await Host.Bookings.EraseCustomerAsync(exchange.Id, " ", Stop) is { Error: { } error }
                ? (error.Code, error.Field)
                : default);
    }

    /// <summary>Returns the booking as it is after its only erasure, at the clock's time.</summary>
    private Booking Erased(Booking booking) => booking with
    {
        Customer = new Customer("Erased customer", "erased@example.invalid"),
        Notes = "",
        Metadata = new Dictionary<string, string>(),
        UserId = null,
        UserName = null,
        UpdatedAt = Clock.GetCurrentInstant(),
        Version = booking.Version + 1,
    };

    private async Task<Booking> BookAsync(
        Exchange exchange, int hour, Customer customer, BookingStatus status = BookingStatus.Pending)
    {
        var request = new BookingRequest(
            exchange.Id, Examples.Monday, new LocalTime(hour, 0), new LocalTime(hour + 1, 0), customer)
        {
            Notes = "Please ring twice.",
            Metadata = new Dictionary<string, string> { ["phone at work"] = "12" },
            UserId = "ada",
            UserName = "Ada",
            IdempotencyKey = $"key {hour}",
        };
        var booked = await Host.Bookings.BookAsync(request, Stop);
        Assert.True(booked.Succeeded, booked.Error?.ToString());
        var changed = await Host.Bookings.ChangeStatusAsync(booked.Value.Booking.Id, status, cancellationToken: Stop);
        return changed.Value!.Booking;
    }
}
