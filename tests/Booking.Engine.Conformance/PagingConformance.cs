using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Lists are read page by page, by numbers or by cursors: each item once, in the order of the list. They are counted up to
/// 10,000.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class PagingConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;

    /// <summary>Users that only this test uses.</summary>
    private readonly string _owner = $"owner|{Guid.NewGuid()}";
    private readonly string _visitor = $"visitor|{Guid.NewGuid()}";

    /// <summary>A service that only this test uses.</summary>
    private readonly Guid _service = Guid.NewGuid();

    [Theory]
    [InlineData(BookingOrder.CreatedAt)]
    [InlineData(BookingOrder.CreatedAtDescending)]
    [InlineData(BookingOrder.Start)]
    [InlineData(BookingOrder.StartDescending)]
    public async Task The_pages_of_bookings_are_the_whole_list_in_its_order_whatever_the_filter(BookingOrder order)
    {
        var own = await AddAsync(Examples.Exchange() with { OwnerId = _owner });
        var alsoOwn = await AddAsync(Examples.Exchange() with { OwnerId = _owner });
        var elsewhere = await AddAsync(Examples.Exchange() with { OwnerId = "another" });
        var random = new Random(20_240_115);
        var stored = new List<(Booking Booking, Exchange Exchange)>();
        foreach (var exchange in new[] { own, alsoOwn, elsewhere })
        {
            for (int days = 0; days < 4; days++)
            {
                var bookings = await StoreAsync(exchange, Monday.PlusDays(days), day => Any(day, random), count: 6);
                stored.AddRange(bookings.Select(booking => (booking, exchange)));
            }
        }

        BookingFilter[] filters =
        [
            new() { ExchangeId = own.Id },
            new() { ExchangeId = own.Id, Statuses = [BookingStatus.Pending] },
            new() { ExchangeId = own.Id, ServiceId = _service },
            new() { ServiceId = _service, Statuses = [BookingStatus.Pending, BookingStatus.Confirmed] },
            new() { ExchangeId = own.Id, Statuses = [BookingStatus.Cancelled, BookingStatus.NoShow, BookingStatus.Cancelled] },
            new() { ExchangeId = own.Id, DateFrom = Monday.PlusDays(1), DateTo = Monday.PlusDays(2) },
            new() { ExchangeId = own.Id, IsOfGuests = true, UpdatedFrom = Moment(2) },
            new() { ExchangeId = own.Id, CustomerEmail = "b@example.com" },
            new() { UserId = _visitor },
            new() { VisibleTo = _visitor },
            new() { VisibleTo = _visitor, Statuses = [BookingStatus.Confirmed] },
            new() { VisibleTo = _visitor, ExchangeId = own.Id },
            new() { VisibleTo = _owner },
            new() { VisibleTo = _owner, Statuses = [BookingStatus.Pending], DateFrom = Monday.PlusDays(1) },
            new() { VisibleTo = _owner, CustomerEmail = "A@EXAMPLE.COM" },
            new() { VisibleTo = _owner, UserId = _visitor },
            new() { VisibleTo = _owner, ExchangeId = own.Id },
            new() { VisibleTo = _owner, ExchangeId = elsewhere.Id },
        ];
        foreach (var (index, filter) in filters.Select(filter => filter with { Order = order }).Index())
        {
            var expected = Ordered(stored.Where(one => Matches(one.Booking, one.Exchange, filter)).Select(one => one.Booking), order)
                .ThenBy(booking => booking.Id)
                .Select(booking => booking.Id)
                .ToArray();
            foreach (int size in new[] { index == 0 ? 1 : 5, 100 }) // A page after each item is read once: it takes a query each.
            {
                var pages = await PagesAsync(page => Bookings.ListBookingsAsync(filter, page, Stop), size);
                Assert.Equal(expected, pages.SelectMany(page => page.Items).Select(booking => booking.Id));
                Assert.All(pages, page => Assert.Equal((expected.Length, true), (page.TotalCount, page.IsCountExact)));
            }

            var byNumber = new List<Guid>();
            for (int number = 1; number <= (expected.Length + 6) / 7; number++)
            {
                var page = await Bookings.ListBookingsAsync(filter, new PageRequest(number, 7), Stop);
                Assert.Equal(number * 7 < expected.Length, page.Next is not null);
                byNumber.AddRange(page.Items.Select(booking => booking.Id));
            }

            Assert.Equal(expected, byNumber);
        }
    }

    [Fact]
    public async Task A_booking_that_is_moved_behind_a_cursor_shifts_no_other()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var bookings = await StoreAsync(exchange, Monday, day => Examples.Booking(day), count: 5);
        var filter = new BookingFilter { ExchangeId = exchange.Id, Order = BookingOrder.Start };
        var first = await Bookings.ListBookingsAsync(filter, new PageRequest(1, 2), Stop);

        var day = await LoadAsync(exchange.Id, Monday);
        var moved = first.Items[0] with { Period = Examples.Hours(8, 9), Version = 2 };
        await CommitAsync(Examples.ChangeOf(day).WithBookings(changed: [moved]));
        _ = await StoreAsync(exchange, Monday.PlusDays(-1), day => Examples.Booking(day), count: 3);
        var rest = await Bookings.ListBookingsAsync(filter, PageRequest.After(first.Next!, 100), Stop);

        Assert.Equal(bookings.Select(booking => booking.Id).Order().Skip(2), rest.Items.Select(booking => booking.Id));
        Assert.Equal(8, rest.TotalCount);
    }

    [Fact]
    public async Task A_list_is_counted_up_to_10000_items_and_read_beyond_by_cursors()
    {
        const int perDay = 1000;
        var exchange = await AddAsync(Examples.Exchange() with { OwnerId = _owner });
        for (int days = 0; days < 10; days++)
        {
            var day = await AddDayAsync(exchange.Id, Monday.PlusDays(days));
            var added = Enumerable.Range(0, perDay).Select(_ => Examples.Booking(day)).ToArray();
            var slots = Enumerable.Range(0, perDay).Select(second => Examples.Slot(day, 0, 1) with { Period = new LocalPeriod(second, second + 1) });
            await CommitAsync(Change(exchange, day).WithBookings(added: added).WithTimeSlots(added: [.. slots]));
        }

        Assert.Equal((10_000, true), await CountAsync(new() { ExchangeId = exchange.Id }));
        Assert.Equal((10_000, true), await CountAsync(new() { VisibleTo = _owner }));
        var next = await AddDayAsync(exchange.Id, Monday.PlusDays(10));
        var last = Examples.Booking(next);
        await CommitAsync(Change(exchange, next).WithBookings(added: [last]).WithTimeSlots(added: [Examples.Slot(next, 9, 10)]));

        Assert.Equal((10_000, false), await CountAsync(new() { ExchangeId = exchange.Id }));
        Assert.Equal((10_000, false), await CountAsync(new() { VisibleTo = _owner }));
        var slotPage = await Bookings.ListTimeSlotsAsync(exchange.Id, null, new PageRequest(1, 1), Stop);
        Assert.Equal((10_000, false), (slotPage.TotalCount, slotPage.IsCountExact));
        var filter = new BookingFilter { ExchangeId = exchange.Id, Order = BookingOrder.Start };
        var deepest = await Bookings.ListBookingsAsync(filter, new PageRequest(PageRequest.LargestNumber(1), 1), Stop);
        Assert.Equal(Monday.PlusDays(9), Assert.Single(deepest.Items).Date);
        var beyond = await Bookings.ListBookingsAsync(filter, PageRequest.After(deepest.Next!, 1), Stop);
        Assert.Equal(last.Id, Assert.Single(beyond.Items).Id);
        Assert.Null(beyond.Next);

        async Task<(int, bool)> CountAsync(BookingFilter filter)
        {
            var page = await Bookings.ListBookingsAsync(filter, new PageRequest(1, 1), Stop);
            return (page.TotalCount, page.IsCountExact);
        }
    }

    [Fact]
    public async Task A_list_that_is_not_to_be_counted_does_not_claim_an_exact_count()
    {
        var exchange = await AddAsync(Examples.Exchange());
        _ = await StoreAsync(exchange, Monday, day => Examples.Booking(day), count: 3);

        var page = await Bookings.ListBookingsAsync(
            new BookingFilter { ExchangeId = exchange.Id }, new PageRequest(1, 2) { IsCounted = false }, Stop);

        Assert.False(page.IsCountExact);
        Assert.NotNull(page.Next);
    }

    [Fact]
    public async Task The_pages_of_exchanges_are_the_whole_list_in_its_order()
    {
        var stored = new List<Exchange>();
        foreach (string name in (string[])["B", "a", "A", "B", "é", "B", "C %"])
        {
            stored.Add(await AddAsync(Examples.Exchange() with { BusinessName = $"{_owner} {name}", OwnerId = _owner }));
        }

        var expected = stored
            .OrderBy(exchange => exchange.BusinessName, StringComparer.Ordinal)
            .ThenBy(exchange => exchange.Id)
            .Select(exchange => exchange.Id)
            .ToArray();
        foreach (var filter in new ExchangeFilter[] { new() { OwnerId = _owner }, new() { Search = _owner } })
        {
            foreach (int size in new[] { 1, 2, 100 })
            {
                var pages = await PagesAsync(page => Exchanges.ListAsync(filter, page, Stop), size);
                Assert.Equal(expected, pages.SelectMany(page => page.Items).Select(exchange => exchange.Id));
            }
        }
    }

    [Fact]
    public async Task The_pages_of_time_slots_are_the_whole_list_in_its_order()
    {
        var exchange = await AddAsync(Examples.Exchange());
        LocalPeriod[] periods =
        [
            new(3600, 7200),
            new(3600, 7200, endsLater: true),
            new(3600, 7200, startsLater: true, endsLater: true),
            new(3600, 9000),
            new(3600, 9000, startsLater: true),
            new(1800, 9000),
        ];
        for (int days = 0; days < 3; days++)
        {
            var day = await AddDayAsync(exchange.Id, Monday.PlusDays(days));
            var slots = periods.Select(period => Examples.Slot(day, 0, 1) with { Period = period });
            await CommitAsync(Examples.ChangeOf(day).WithTimeSlots(added: [.. slots]));
        }

        foreach (int size in new[] { 1, 4, 100 })
        {
            var pages = await PagesAsync(page => Bookings.ListTimeSlotsAsync(exchange.Id, null, page, Stop), size);
            var places = pages.SelectMany(page => page.Items).Select(slot => (slot.Date, slot.Period)).ToArray();
            Assert.Equal(18, places.Distinct().Count());
            Assert.Equal(places.Order(), places);
        }

        var ofDay = await PagesAsync(page => Bookings.ListTimeSlotsAsync(exchange.Id, Monday.PlusDays(1), page, Stop), 4);
        Assert.Equal(6, ofDay.Sum(page => page.Items.Count));
    }

    [Fact]
    public async Task The_services_list_everything_once_from_page_to_page()
    {
        var exchange = await AddAsync(Examples.Exchange() with { OwnerId = _owner });
        var bookings = await StoreAsync(exchange, Monday, day => Examples.Booking(day), count: 250);
        var day = await LoadAsync(exchange.Id, Monday);
        var slots = Enumerable.Range(0, 250).Select(second => Examples.Slot(day, 0, 1) with { Period = new LocalPeriod(second, second + 1) });
        await CommitAsync(Examples.ChangeOf(day).WithTimeSlots(added: [.. slots]));
        var filter = new BookingFilter { VisibleTo = _owner, Order = BookingOrder.StartDescending };

        var details = await Host.Bookings.ListAllAsync(filter, cancellationToken: Stop).ToListAsync(Stop);
        var summaries = await Host.Bookings.ListSummariesAsync(filter, Stop).ToListAsync(Stop);
        var listedSlots = await Host.TimeSlots.ListAllAsync(exchange.Id, cancellationToken: Stop).ToListAsync(Stop);

        var expected = bookings.Select(booking => booking.Id).Order().ToArray();
        Assert.Equal(expected, details.Select(booking => booking.Id));
        Assert.Equal(expected, summaries.Select(booking => booking.Booking.Id));
        Assert.Equal((details[0].Start, details[0].LocalEnd), (summaries[0].Start, summaries[0].LocalEnd));
        Assert.Equal(250, listedSlots.DistinctBy(slot => slot.TimeSlot.Id).Count());
        Assert.Empty(await Host.TimeSlots.ListAllAsync(Guid.NewGuid(), cancellationToken: Stop).ToListAsync(Stop));
    }

    /// <summary>Reads all pages, and passes each cursor on as text.</summary>
    private static async Task<List<Page<T>>> PagesAsync<T>(Func<PageRequest, Task<Page<T>>> list, int size)
    {
        var pages = new List<Page<T>> { await list(new PageRequest(1, size)) };
        while (pages[^1].Next is { } next)
        {
            pages.Add(await list(PageRequest.After(Cursor.Parse($"{next}")!, size)));
            Assert.InRange(pages.Count, 1, 1000);
        }

        return pages;
    }

    private static DayChange Change(Exchange exchange, BookingDay day) =>
        Examples.ChangeOf(day) with { OwnerId = exchange.OwnerId };

    private static Instant Moment(int number) => Instant.FromUtc(2024, 1, 10, 12, 0).PlusTicks(10 * number);

    private Booking Any(BookingDay day, Random random) => Examples.Booking(day, 9, 10 + random.Next(3)) with
    {
        Period = Examples.Hours(9 + random.Next(3), 13),
        Status = Enum.GetValues<BookingStatus>()[random.Next(5)],
        ServiceId = random.Next(3) switch { 0 => _service, 1 => Guid.NewGuid(), _ => null },
        UserId = random.Next(3) switch { 0 => _owner, 1 => _visitor, _ => null },
        Customer = new Customer("Ada", random.Next(2) == 0 ? "a@example.com" : "b@example.com"),
        CreatedAt = Moment(random.Next(5)),
        UpdatedAt = Moment(random.Next(5)),
    };

    private static bool Matches(Booking booking, Exchange exchange, BookingFilter filter) =>
        (filter.VisibleTo is not { } user || Actor.User(user).MaySee(booking, exchange))
        && (filter.UserId is null || booking.UserId == filter.UserId)
        && (!filter.IsOfGuests || booking.UserId is null)
        && (filter.ExchangeId is null || booking.ExchangeId == filter.ExchangeId)
        && (filter.ServiceId is null || booking.ServiceId == filter.ServiceId)
        && (filter.Statuses.Count == 0 || filter.Statuses.Contains(booking.Status))
        && (filter.DateFrom is not { } from || booking.Date >= from)
        && (filter.DateTo is not { } to || booking.Date <= to)
        && (filter.UpdatedFrom is not { } changed || booking.UpdatedAt >= changed)
        && (filter.CustomerEmail is not { } email || booking.Customer.Email.Equals(email, StringComparison.OrdinalIgnoreCase));

    private static IOrderedEnumerable<Booking> Ordered(IEnumerable<Booking> bookings, BookingOrder order) => order switch
    {
        BookingOrder.CreatedAt => bookings.OrderBy(booking => booking.CreatedAt),
        BookingOrder.CreatedAtDescending => bookings.OrderByDescending(booking => booking.CreatedAt),
        BookingOrder.Start => bookings.OrderBy(booking => (booking.Date, booking.Period.StartSecond)),
        _ => bookings.OrderByDescending(booking => (booking.Date, booking.Period.StartSecond)),
    };

    private async Task<IReadOnlyList<Booking>> StoreAsync(
        Exchange exchange, LocalDate date, Func<BookingDay, Booking> make, int count)
    {
        var day = await AddDayAsync(exchange.Id, date);
        Booking[] bookings = [.. Enumerable.Range(0, count).Select(_ => make(day))];
        await CommitAsync(Change(exchange, day).WithBookings(added: bookings));
        return bookings;
    }
}
