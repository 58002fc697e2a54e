using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Bookings are listed by each filter, by all filters together, in each order, and in pages.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class BookingListConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly PageRequest All = new(1, 100);

    /// <summary>A user that only this test uses.</summary>
    private readonly string _user = $"user|{Guid.NewGuid()}";

    [Fact]
    public async Task Bookings_are_listed_by_exchange_with_all_their_fields()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await StoreAsync(exchange, day => Examples.Booking(day) with { Notes = "Ω", UserId = _user });
        _ = await StoreAsync(await AddAsync(Examples.Exchange()), day => Examples.Booking(day));

        var page = await Bookings.ListBookingsAsync(new BookingFilter { ExchangeId = exchange.Id }, All, Stop);

        Assert.Equal(Fields.Of(booking), Fields.Of(Assert.Single(page.Items)));
        Assert.Equal(1, page.TotalCount);
    }

    [Fact]
    public async Task Bookings_are_listed_by_status_including_cancelled()
    {
        var exchange = await AddAsync(Examples.Exchange());
        foreach (var status in Enum.GetValues<BookingStatus>())
        {
            _ = await StoreAsync(exchange, day => Examples.Booking(day) with { Status = status });
        }

        foreach (var status in Enum.GetValues<BookingStatus>())
        {
            var filter = new BookingFilter { ExchangeId = exchange.Id, Statuses = [status] };
            Assert.Equal(status, Assert.Single((await Bookings.ListBookingsAsync(filter, All, Stop)).Items).Status);
        }

        Assert.Equal(5, (await Bookings.ListBookingsAsync(new BookingFilter { ExchangeId = exchange.Id }, All, Stop)).TotalCount);
    }

    [Fact]
    public async Task Bookings_are_listed_by_dates_with_both_ends_included()
    {
        var exchange = await AddAsync(Examples.Exchange());
        for (int days = 0; days < 5; days++)
        {
            _ = await StoreAsync(exchange, day => Examples.Booking(day), Monday.PlusDays(days));
        }

        Assert.Equal("17 18 19", await ListAsync(new() { DateFrom = Monday.PlusDays(2) }));
        Assert.Equal("15 16 17", await ListAsync(new() { DateTo = Monday.PlusDays(2) }));
        Assert.Equal("16 17", await ListAsync(new() { DateFrom = Monday.PlusDays(1), DateTo = Monday.PlusDays(2) }));
        Assert.Equal("", await ListAsync(new() { DateFrom = Monday.PlusDays(5) }));

        async Task<string> ListAsync(BookingFilter filter)
        {
            var page = await Bookings.ListBookingsAsync(
                filter with { ExchangeId = exchange.Id, Order = BookingOrder.Start }, All, Stop);
            return string.Join(' ', page.Items.Select(booking => booking.Date.Day));
        }
    }

    [Fact]
    public async Task Bookings_of_guests_are_listed_without_those_of_users_on_the_same_day()
    {
        var exchange = await AddAsync(Examples.Exchange());
        _ = await StoreAsync(exchange, day => Examples.Booking(day) with { UserId = _user });
        var guests = await StoreAsync(exchange, day => Examples.Booking(day));
        var later = await StoreAsync(exchange, day => Examples.Booking(day), Monday.PlusDays(1));

        var filter = new BookingFilter { ExchangeId = exchange.Id, IsOfGuests = true };
        var page = await Bookings.ListBookingsAsync(filter, All, Stop);

        Assert.Equal(Ids([guests, later]), Ids(page.Items));
        Assert.Equal(2, page.TotalCount);
    }

    [Fact]
    public async Task Bookings_are_listed_by_the_time_of_their_last_change()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var moment = Instant.FromUtc(2024, 1, 11, 9, 30);
        var microsecond = Duration.FromTicks(10);
        Instant[] moments = [moment - microsecond, moment, moment + microsecond];
        foreach (var updatedAt in moments)
        {
            _ = await StoreAsync(exchange, day => Examples.Booking(day) with { UpdatedAt = updatedAt });
        }

        var filter = new BookingFilter { ExchangeId = exchange.Id, UpdatedFrom = moment };
        var page = await Bookings.ListBookingsAsync(filter, All, Stop);

        Assert.Equal(moments[1..], page.Items.Select(booking => booking.UpdatedAt).Order());
    }

    [Theory]
    [InlineData("info@b\u00fccher.example", "INFO@BU\u0308CHER.EXAMPLE")]
    [InlineData("info@bu\u0308cher.example", "info@b\u00fccher.example")]
    public async Task Bookings_are_found_by_e_mail_address_however_its_accents_are_encoded(string email, string search)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await StoreAsync(exchange, day => Examples.Booking(day) with { Customer = new Customer("Ada", email) });

        var filter = new BookingFilter { ExchangeId = exchange.Id, CustomerEmail = search };

        Assert.Equal(booking.Id, Assert.Single((await Bookings.ListBookingsAsync(filter, All, Stop)).Items).Id);
        Assert.Equal(1, (await Host.Bookings.EraseCustomerAsync(exchange.Id, search, Stop)).Value?.Count);
    }

    [Fact]
    public async Task Bookings_are_found_by_the_whole_e_mail_address_regardless_of_case()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var booking = await StoreAsync(exchange, day => For(day, "Ada_L@Example.com"));
        _ = await StoreAsync(exchange, day => For(day, "AdaxL@example.com"));
        _ = await StoreAsync(exchange, day => For(day, "Ada_L@example.com.org"));

        var filter = new BookingFilter { ExchangeId = exchange.Id, CustomerEmail = "aDA_l@eXAMPLE.COM" };

        Assert.Equal(booking.Id, Assert.Single((await Bookings.ListBookingsAsync(filter, All, Stop)).Items).Id);

        static Booking For(BookingDay day, string email) =>
            Examples.Booking(day) with { Customer = new Customer("Ada", email) };
    }

    [Fact]
    public async Task Bookings_are_listed_for_the_user_who_made_them_and_for_the_owner_of_the_exchange()
    {
        var own = await AddAsync(Examples.Exchange() with { OwnerId = _user });
        var elsewhere = await AddAsync(Examples.Exchange() with { OwnerId = "another" });
        var ownerless = await AddAsync(Examples.Exchange());
        Booking[] visible =
        [
            await StoreAsync(own, day => Examples.Booking(day)),
            await StoreAsync(own, day => Examples.Booking(day) with { UserId = "another" }),
            await StoreAsync(own, day => Examples.Booking(day) with { UserId = _user }),
            await StoreAsync(elsewhere, day => Examples.Booking(day) with { UserId = _user }),
            await StoreAsync(ownerless, day => Examples.Booking(day) with { UserId = _user }),
        ];
        _ = await StoreAsync(elsewhere, day => Examples.Booking(day));
        _ = await StoreAsync(elsewhere, day => Examples.Booking(day) with { UserId = _user.ToUpperInvariant() });
        _ = await StoreAsync(ownerless, day => Examples.Booking(day) with { UserId = "another" });

        var page = await Bookings.ListBookingsAsync(new BookingFilter { VisibleTo = _user }, All, Stop);

        Assert.Equal(Ids(visible), Ids(page.Items));
        Assert.Equal(visible.Length, page.TotalCount);
    }

    [Fact]
    public async Task Bookings_are_listed_for_the_owner_whom_the_exchange_has_got_since()
    {
        var exchange = await AddAsync(Examples.Exchange() with { OwnerId = _user });
        var other = await AddAsync(Examples.Exchange() with { OwnerId = _user });
        var booking = await StoreAsync(exchange, day => Examples.Booking(day));
        var kept = await StoreAsync(other, day => Examples.Booking(day));

        string next = $"{_user} 2";
        await Exchanges.ReplaceAsync(exchange.Next() with { OwnerId = next }, Monday, Stop);

        Assert.Equal([booking.Id], await ListAsync(next));
        Assert.Equal([kept.Id], await ListAsync(_user));

        var change = Examples.ChangeOf(await LoadAsync(exchange.Id, Monday)).WithBookings(changed: [booking with { Version = 2 }]);
        await CommitAsync(change with { OwnerId = _user }); // decided before
        Assert.Equal([booking.Id], await ListAsync(next));
        await Exchanges.ReplaceAsync(exchange.Next().Next() with { OwnerId = null }, Monday, Stop);
        Assert.Empty(await ListAsync(next));

        async Task<Guid[]> ListAsync(string user) =>
            Ids((await Bookings.ListBookingsAsync(new BookingFilter { VisibleTo = user }, All, Stop)).Items);
    }

    [Fact]
    public async Task Bookings_that_race_with_a_change_of_the_owner_are_listed_for_the_new_owner()
    {
        var exchange = (await Host.Exchanges.CreateAsync(Examples.Exchange(capacity: 100) with { OwnerId = "0" }, Stop)).Value!;
        for (int round = 1; round <= 5; round++)
        {
            string owner = $"{_user} {round}";
            await RaceAsync(6, async number => number == 0
                ? (await Host.Exchanges.UpdateAsync(exchange.Id, stored => stored with { OwnerId = owner }, cancellationToken: Stop)).Succeeded
                : (await Host.Bookings.BookAsync(Examples.Request(exchange, new(9, 0), new(10, 0), Monday.PlusDays(number)), Stop)).Succeeded);

            var page = await Bookings.ListBookingsAsync(new BookingFilter { VisibleTo = owner }, All, Stop);
            Assert.Equal(5 * round, page.TotalCount);
        }
    }

    [Fact]
    public async Task Bookings_are_listed_by_the_user_who_made_them_alone()
    {
        var own = await AddAsync(Examples.Exchange() with { OwnerId = _user });
        var made = await StoreAsync(own, day => Examples.Booking(day) with { UserId = _user });
        _ = await StoreAsync(own, day => Examples.Booking(day) with { UserId = _user.ToUpperInvariant() });
        _ = await StoreAsync(own, day => Examples.Booking(day));

        var page = await Bookings.ListBookingsAsync(new BookingFilter { UserId = _user }, All, Stop);

        Assert.Equal(made.Id, Assert.Single(page.Items).Id);
        Assert.Equal(1, page.TotalCount);
    }

    [Fact]
    public async Task Bookings_are_listed_by_all_filters_at_once()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var wanted = await StoreAsync(exchange, day => Wanted(day));
        _ = await StoreAsync(exchange, day => Wanted(day) with { UserId = null });
        _ = await StoreAsync(exchange, day => Wanted(day) with { Status = BookingStatus.Confirmed });
        _ = await StoreAsync(exchange, day => Wanted(day) with { Customer = new Customer("Ada", "x@example.com") });
        _ = await StoreAsync(exchange, day => Wanted(day), Monday.PlusDays(-1));
        _ = await StoreAsync(exchange, day => Wanted(day), Monday.PlusDays(1));
        _ = await StoreAsync(await AddAsync(Examples.Exchange()), day => Wanted(day));
        var filter = new BookingFilter
        {
            VisibleTo = _user,
            UserId = _user,
            ExchangeId = exchange.Id,
            Statuses = [BookingStatus.Pending],
            DateFrom = Monday,
            DateTo = Monday,
            CustomerEmail = Examples.Customer.Email,
        };

        Assert.Equal(wanted.Id, Assert.Single((await Bookings.ListBookingsAsync(filter, All, Stop)).Items).Id);

        Booking Wanted(BookingDay day) => Examples.Booking(day) with { UserId = _user };
    }

    [Theory]
    [InlineData(BookingOrder.CreatedAt, "a b c d e")]
    [InlineData(BookingOrder.CreatedAtDescending, "e d c b a")]
    [InlineData(BookingOrder.Start, "d b e a c")]
    [InlineData(BookingOrder.StartDescending, "c a e b d")]
    public async Task Bookings_are_listed_in_every_order(BookingOrder order, string expected)
    {
        var exchange = await AddAsync(Examples.Exchange());
        await BookAsync("a", days: 1, startHour: 9);
        await BookAsync("b", days: 0, startHour: 10);
        await BookAsync("c", days: 1, startHour: 23);
        await BookAsync("d", days: 0, startHour: 9);
        await BookAsync("e", days: 0, startHour: 25); // It starts past midnight, and belongs to the date before.

        var page = await Bookings.ListBookingsAsync(
            new BookingFilter { ExchangeId = exchange.Id, Order = order }, All, Stop);

        Assert.Equal(expected, string.Join(' ', page.Items.Select(booking => booking.Notes)));

        async Task BookAsync(string notes, int days, int startHour)
        {
            var createdAt = Instant.FromUtc(2024, 1, 10, 12, 0).PlusTicks(10 * notes[0]);
            _ = await StoreAsync(
                exchange,
                day => Examples.Booking(day, startHour, startHour + 1) with { Notes = notes, CreatedAt = createdAt },
                Monday.PlusDays(days));
        }
    }

    [Theory]
    [InlineData(BookingOrder.CreatedAt)]
    [InlineData(BookingOrder.CreatedAtDescending)]
    [InlineData(BookingOrder.Start)]
    [InlineData(BookingOrder.StartDescending)]
    public async Task Bookings_are_listed_page_by_page_and_ties_are_ordered_by_id(BookingOrder order)
    {
        var exchange = await AddAsync(Examples.Exchange());
        var stored = new List<Booking>();
        for (int number = 0; number < 7; number++)
        {
            stored.Add(await StoreAsync(exchange, day => Examples.Booking(day)));
        }

        var pages = new List<Page<Booking>>();
        for (int number = 1; number <= 5; number++)
        {
            pages.Add(await Bookings.ListBookingsAsync(
                new BookingFilter { ExchangeId = exchange.Id, Order = order }, new PageRequest(number, 2), Stop));
        }

        Assert.Equal([2, 2, 2, 1, 0], pages.Select(page => page.Items.Count));
        Assert.All(pages, page => Assert.Equal(7, page.TotalCount));
        Assert.Equal(Ids(stored), pages.SelectMany(page => page.Items).Select(booking => booking.Id));
    }

    private static Guid[] Ids(IEnumerable<Booking> bookings) => [.. bookings.Select(booking => booking.Id).Order()];

    private async Task<Booking> StoreAsync(
        Exchange exchange, Func<BookingDay, Booking> make, LocalDate? date = null)
    {
        var day = await AddDayAsync(exchange.Id, date ?? Monday);
        var booking = make(day);
        var change = Examples.ChangeOf(day).WithBookings(added: [booking]);
        await CommitAsync(change with { OwnerId = exchange.OwnerId });
        return booking;
    }
}
