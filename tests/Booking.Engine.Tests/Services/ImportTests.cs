using BookingEngine.Stores;
using BookingEngine.Tests.Committing;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>Bookings that were made elsewhere: what was is taken as it was, and the rules bind what is to come.</summary>
public sealed class ImportTests
{
    private static readonly LocalDate Today = new(2024, 1, 10);
    private static readonly LocalDate Sunday = new(2024, 1, 7);
    private static readonly LocalDate Monday = new(2024, 1, 15);
    private static readonly Customer Ada = new("Ada", "ada@example.com");

    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemoryStore _store = new();
    private readonly BookingServices _engine;

    public ImportTests() => _engine = new BookingServices(_store, _store, _clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_begun_is_taken_whatever_the_rules_are()
    {
        var withdrawn = Service.Of("Colour", minutes: 90) with { Id = Guid.NewGuid(), IsActive = false };
        var cut = Service.Of("Cut", minutes: 30) with { Id = Guid.NewGuid(), MaxPartySize = 1, MaxParallel = 1 };
        var ben = Resource.Of("staff", "Ben") with { Id = Guid.NewGuid(), IsActive = false };
        var shop = await OpenAsync(shop => shop with { Services = [withdrawn, cut], Resources = [ben] });

        var report = await ImportAsync(
            shop,
            Row(shop, "closed", Sunday, 9) with { Status = BookingStatus.Completed },
            With(Row(shop, "withdrawn", Sunday, 9), request => request with { ServiceId = withdrawn.Id, ResourceIds = [ben.Id] }),
            With(Row(shop, "long", Sunday, 9), request => request with { ServiceId = cut.Id, PartySize = 9 }),
            Row(shop, "running", Today, 11, 13));

        Assert.Equal(4, report.ImportedCount);
        var bookings = await FindAsync(report);
        Assert.Equal(
            [BookingStatus.Completed, BookingStatus.Confirmed, BookingStatus.Confirmed, BookingStatus.Confirmed],
            bookings.Select(booking => booking.Status));
        Assert.Equal([null, "Colour", "Cut", null], bookings.Select(booking => booking.Booking.ServiceName));
        Assert.Equal([ben.Id], bookings[1].Resources.Select(used => used.ResourceId));
        Assert.Empty(bookings[2].Resources);
    }

    [Fact]
    public async Task What_is_running_takes_its_place_until_it_ends()
    {
        var shop = await OpenAsync();
        _ = await ImportAsync(shop, Row(shop, "running", Today, 11, 14));

        var refused = await _engine.Bookings.BookAsync(Request(shop, Today, 13, 14), Stop);
        var booked = await _engine.Bookings.BookAsync(Request(shop, Today, 14, 15), Stop);

        Assert.Equal(BookingErrorCode.FullyBooked, refused.Error?.Code);
        Assert.True(booked.Succeeded);
    }

    [Fact]
    public async Task A_night_that_has_not_ended_counts_on_the_next_day()
    {
        var shop = await OpenAsync();
        _ = await _engine.Bookings.BookAsync(Request(shop, Today, 15, 16), Stop); // The day is kept from now on.

        _ = await ImportAsync(shop, Row(shop, "night", Today.PlusDays(-1), 15, 14));

        var refused = await _engine.Bookings.BookAsync(Request(shop, Today, 13, 14), Stop);
        Assert.Equal(BookingErrorCode.FullyBooked, refused.Error?.Code);
    }

    [Theory]
    [InlineData(9, BookingErrorCode.OutsideHours)]
    [InlineData(10, null)]
    public async Task What_is_to_come_is_refused_by_the_rules_unless_they_are_passed_over(int opens, BookingErrorCode? code)
    {
        var shop = await OpenAsync();
        var row = Row(shop, "early", Monday, 8);

        var report = await ImportAsync(
            shop, opens == 9 ? row : With(row, request => request with { Overrides = Overrides.Hours }));

        Assert.Equal(code, report.Bookings[0].Errors is [var error] ? error.Code : null);
    }

    [Fact]
    public async Task What_begins_at_this_moment_is_to_come()
    {
        var shop = await OpenAsync(shop => shop with { Policy = new BookingPolicy { MinNotice = Duration.FromHours(1) } });

        var report = await ImportAsync(shop, Row(shop, "now", Today, 12));

        Assert.Equal(BookingErrorCode.NoticeTooShort, Assert.Single(report.Bookings[0].Errors).Code);
    }

    [Theory]
    [InlineData(null, BookingStatus.Pending)]
    [InlineData(BookingStatus.Confirmed, BookingStatus.Confirmed)]
    [InlineData(BookingStatus.Completed, BookingStatus.Completed)]
    [InlineData(BookingStatus.Cancelled, BookingStatus.Cancelled)]
    [InlineData(BookingStatus.NoShow, null)]
    public async Task What_is_to_come_has_the_status_that_is_imported_but_nobody_can_have_missed_it(BookingStatus? status, BookingStatus? stored)
    {
        var shop = await OpenAsync();

        var report = await ImportAsync(shop, Row(shop, "1", Monday, 9) with { Status = status });

        Assert.Equal(stored is null ? [BookingErrorCode.NotStarted] : [], report.Bookings[0].Errors.Select(error => error.Code));
        Assert.Equal(stored, stored is null ? null : (await FindAsync(report))[0].Status);
    }

    [Fact]
    public async Task A_cancelled_booking_takes_no_place_wherever_it_was()
    {
        var shop = await OpenAsync();
        var row = Row(shop, "1", Monday.PlusDays(-1), 20) with { Status = BookingStatus.Cancelled };

        var report = await ImportAsync(shop, row, Row(shop, "2", Monday, 9) with { Status = BookingStatus.Cancelled });

        Assert.Equal(2, report.ImportedCount);
        Assert.Empty((await DaysAsync(shop, Monday)).Single().Allocations);
        Assert.Empty((await DaysAsync(shop, Monday)).Single().TimeSlots);
        Assert.True((await _engine.Bookings.BookAsync(Request(shop, Monday, 9, 10), Stop)).Succeeded);
    }

    [Fact]
    public async Task A_booking_stays_as_it_is_when_it_is_imported_again_and_other_data_are_refused()
    {
        var shop = await OpenAsync();
        var row = Row(shop, "1", Monday, 9);
        var first = await ImportAsync(shop, row);
        var id = first.Bookings[0].BookingId!.Value;
        _ = await _engine.Bookings.RescheduleAsync(id, Monday.PlusDays(1), new(9, 0), new(10, 0), Actor.Owner, cancellationToken: Stop);
        _ = await _engine.Bookings.EraseCustomerAsync(shop.Id, Ada.Email, Stop);

        var again = await ImportAsync(shop, row, With(row, request => request with { PartySize = 2 }), row);

        Assert.Equal(
            [ImportOutcome.AlreadyThere, ImportOutcome.Refused, ImportOutcome.AlreadyThere], again.Bookings.Select(one => one.Outcome));
        var error = Assert.Single(again.Bookings[1].Errors);
        Assert.Equal((BookingErrorCode.ExternalIdReused, nameof(BookingToImport.ExternalId)), (error.Code, error.Field));
        Assert.Equal(id, again.Bookings[0].BookingId);
        Assert.True((await FindAsync(again))[0].Booking.IsErased);
    }

    [Fact]
    public async Task The_same_booking_twice_in_one_import_is_stored_once()
    {
        var shop = await OpenAsync();
        var row = Row(shop, "1", Monday, 9);

        var report = await ImportAsync(shop, row, row, With(row, request => request with { Notes = "Other." }));
        var trial = await _engine.Import.ImportAsync(
            shop.Id, [Row(shop, "2", Monday, 10), Row(shop, "2", Monday, 10)], isDryRun: true, cancellationToken: Stop);

        ImportOutcome[] twice = [ImportOutcome.Imported, ImportOutcome.AlreadyThere];
        Assert.Equal([.. twice, ImportOutcome.Refused], report.Bookings.Select(one => one.Outcome));
        Assert.Equal(twice, trial.Value.Bookings.Select(one => one.Outcome));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_trial_answers_for_each_row_what_the_import_then_does(int seed)
    {
        var random = new Random(seed);
        var staff = Resource.Of("staff", "Anna") with { Id = Guid.NewGuid() };
        var cut = Service.Of("Cut", minutes: 60) with { Id = Guid.NewGuid(), Requirements = [Requirement.OfType("staff")] };
        var shop = await OpenAsync(shop => shop with { Services = [cut, Service.Of("Colour", minutes: 120) with { Id = Guid.NewGuid(), MaxParallel = 1 }], Resources = [staff], Policy = new BookingPolicy { DefaultCapacity = 2 } });
        BookingToImport[] rows =
        [
            .. Enumerable.Range(0, 40).Select(number =>
            {
                int hour = random.Next(8, 17);
                var service = shop.Services[random.Next(shop.Services.Count)];
                int hours = random.Next(6) == 0 ? 3 : service.Id == cut.Id ? 1 : 2;
                var row = Row(shop, $"{number}", (random.Next(4) == 0 ? Sunday : Monday).PlusDays(random.Next(2)), hour, hour + hours);
                return With(row with { Status = Any(BookingStatus.Pending, BookingStatus.Confirmed, BookingStatus.Confirmed, BookingStatus.Cancelled) },
                    request => request with { ServiceId = service.Id, PartySize = random.Next(1, 3) });
            }),
        ];
        rows = [.. rows, .. rows.Take(9)];

        var trial = (await _engine.Import.ImportAsync(shop.Id, rows, isDryRun: true, cancellationToken: Stop)).Value;
        var report = await ImportAsync(shop, rows);

        Assert.Equal(Told(report), Told(trial));
        Assert.True(report.RefusedCount > 0 && report.ImportedCount > 0 && report.AlreadyThereCount > 0, report.ToString());

        T Any<T>(params T[] some) => some[random.Next(some.Length)];

        static IEnumerable<string> Told(BookingImport report) =>
            report.Bookings.Select(one => $"{one.ExternalId} {one.Outcome} {string.Join(',', one.Errors.Select(error => error.Code))}");
    }

    [Fact]
    public async Task A_booking_that_was_made_here_is_recognised_by_its_own_id_but_not_one_of_another_exchange()
    {
        var shop = await OpenAsync();
        var other = await OpenAsync();
        var booked = await _engine.Bookings.BookAsync(Request(shop, Monday, 9, 10), Stop);

        var here = await ImportAsync(shop, Row(shop, $"{booked.Value.Id}", Monday, 9));
        var there = await ImportAsync(other, Row(other, $"{booked.Value.Id}", Monday, 9));

        Assert.Equal((ImportOutcome.AlreadyThere, booked.Value.Id), (here.Bookings[0].Outcome, here.Bookings[0].BookingId));
        Assert.Equal(ImportOutcome.Imported, there.Bookings[0].Outcome);
        Assert.NotEqual(booked.Value.Id, there.Bookings[0].BookingId);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Only_what_is_to_come_makes_an_event_and_only_if_that_is_wanted(bool tellsOfNew, int expected)
    {
        var shop = await OpenAsync();
        BookingToImport[] rows =
        [
            Row(shop, "1", Sunday, 9),
            Row(shop, "2", Monday, 9),
            Row(shop, "3", Monday, 11) with { Status = BookingStatus.Cancelled },
        ];

        _ = await _engine.Import.ImportAsync(shop.Id, rows, tellsOfNew: tellsOfNew, cancellationToken: Stop);

        var events = await _engine.Events.ReadAsync(shop.Id, cancellationToken: Stop);
        Assert.Equal(expected, events.Count(one => one.Type == BookingEventType.BookingCreated));
    }

    [Fact]
    public async Task The_bookings_of_a_day_are_one_commit()
    {
        var observed = new ObservedBookingStore(_store);
        var engine = new BookingServices(_store, observed, _clock);
        var shop = await OpenAsync();
        BookingToImport[] rows = [.. Enumerable.Range(0, 300).Select(number => Row(shop, $"{number}", Sunday.PlusDays(-(number % 3)), 9))];

        var report = await engine.Import.ImportAsync(shop.Id, rows, cancellationToken: Stop);

        Assert.Equal(300, report.Value.ImportedCount);
        Assert.Equal(3, observed.Commits);
    }

    [Fact]
    public async Task What_is_wrong_with_a_row_is_named_with_its_field()
    {
        var shop = await OpenAsync();
        var unknown = Guid.NewGuid();

        var report = await ImportAsync(
            shop,
            With(Row(shop, " ", Monday, 9), request => request with { Notes = new string('x', 2001) }),
            With(Row(shop, "2", Sunday, 9), request => request with { ServiceId = unknown }),
            With(Row(shop, "3", Sunday, 9), request => request with { ResourceIds = [unknown] }),
            With(Row(shop, "4", Sunday, 9), request => request with { PartySize = 0 }),
            new BookingToImport("5", new BookingRequest(shop.Id, At(Sunday, 9), At(Sunday.PlusDays(3), 9), Ada)));

        Assert.Equal(
            ["ExternalId", "ServiceId", "ResourceIds", "PartySize", "EndsAt"], report.Bookings.Select(row => row.Errors[0].Field));
        Assert.Equal([2, 1, 1, 1, 1], report.Bookings.Select(row => row.Errors.Count));
    }

    [Fact]
    public async Task A_night_lies_on_the_date_whose_hours_it_is_in()
    {
        var shop = await OpenAsync(shop => shop with { OperatingHours = OperatingHours.Daily(new(20, 0), new(4, 0)) });
        var row = new BookingToImport("1", new BookingRequest(shop.Id, Sunday, new(1, 0), new(2, 0), Ada));

        var booking = (await FindAsync(await ImportAsync(shop, row)))[0];

        Assert.Equal((Sunday, At(Sunday.PlusDays(1), 1)), (booking.Date, booking.Start));
    }

    [Fact]
    public async Task An_exact_time_lies_on_the_date_of_the_exchange()
    {
        var shop = await OpenAsync(shop => shop with { TimeZone = DateTimeZoneProviders.Tzdb["Asia/Tokyo"] });
        var start = At(Sunday, 23); // At 8:00 on Monday, in Tokyo.

        var booking = (await FindAsync(await ImportAsync(
            shop, new BookingToImport("1", new BookingRequest(shop.Id, start, start + Duration.FromHours(1), Ada)))))[0];

        Assert.Equal((Sunday.PlusDays(1), start), (booking.Date, booking.Start));
    }

    [Fact]
    public async Task What_has_begun_may_last_from_midnight_until_the_end_of_the_next_date_and_no_longer()
    {
        var shop = await OpenAsync();
        var (start, end) = (At(Sunday, 0), At(Sunday.PlusDays(2), 0));

        var report = await ImportAsync(
            shop,
            new BookingToImport("1", new BookingRequest(shop.Id, start, end, Ada)),
            new BookingToImport("2", new BookingRequest(shop.Id, start, end + Duration.FromSeconds(1), Ada)));

        Assert.Equal([ImportOutcome.Imported, ImportOutcome.Refused], report.Bookings.Select(row => row.Outcome));
    }

    [Fact]
    public async Task A_booking_that_was_made_elsewhere_keeps_the_resource_that_it_names()
    {
        var (anna, ben) = (Resource.Of("staff", "Anna") with { Id = Guid.NewGuid() }, Resource.Of("staff", "Ben") with { Id = Guid.NewGuid() });
        var shop = await OpenAsync(shop => shop with { Resources = [anna, ben], Policy = new BookingPolicy { DefaultCapacity = 5 } });

        _ = await ImportAsync(shop, With(Row(shop, "running", Today, 11, 14), request => request with { ResourceIds = [anna.Id] }));

        var taken = Assert.Single((await DaysAsync(shop, Today))[0].ResourceAllocations);
        Assert.Equal((anna.Id, true, false), (taken.ResourceId, taken.IsPinned, taken.KeepsTimeSlot));
    }

    [Fact]
    public async Task An_import_to_no_exchange_is_refused_and_misuse_throws()
    {
        var shop = await OpenAsync();
        var row = Row(shop, "1", Monday, 9);

        var nowhere = await _engine.Import.ImportAsync(Guid.NewGuid(), [], cancellationToken: Stop);

        Assert.Equal(BookingErrorCode.ExchangeNotFound, nowhere.Error?.Code);
        await ThrowsAsync(null!);
        await ThrowsAsync(With(row, _ => Request(shop, Monday, 9, 10) with { IdempotencyKey = "key" }));
        await ThrowsAsync(With(row, _ => new BookingRequest(shop.Id, new RequestedTime.OfTimeSlot(Guid.NewGuid()), Ada)));
        await ThrowsAsync(With(row, _ => new BookingRequest(Guid.NewGuid(), Monday, new(9, 0), Ada)));

        Task ThrowsAsync(BookingToImport wrong) => Assert.ThrowsAsync<ArgumentException>(
            () => _engine.Import.ImportAsync(shop.Id, [row, wrong], cancellationToken: Stop));
    }

    private static Instant At(LocalDate date, int hour) => date.At(new LocalTime(hour, 0)).InUtc().ToInstant();

    private static BookingRequest Request(Exchange shop, LocalDate date, int from, int to) =>
        new(shop.Id, date, new LocalTime(from, 0), new LocalTime(to, 0), Ada);

    private static BookingToImport Row(Exchange shop, string id, LocalDate date, int from, int? to = null) =>
        new(id, Request(shop, date, from, to ?? (from + 1)));

    private static BookingToImport With(BookingToImport row, Func<BookingRequest, BookingRequest> change) =>
        row with { Booking = change(row.Booking) };

    private async Task<Exchange> OpenAsync(Func<Exchange, Exchange>? change = null)
    {
        var shop = new Exchange
        {
            BusinessName = "Shop",
            TimeZone = DateTimeZone.Utc,
            OperatingHours = [.. OperatingHours.Weekdays(new(9, 0), new(17, 0))],
            Policy = new BookingPolicy { DefaultCapacity = 1 },
        };
        return (await _engine.Exchanges.CreateAsync(change is null ? shop : change(shop), Stop)).Value;
    }

    private async Task<BookingImport> ImportAsync(Exchange shop, params BookingToImport[] rows) =>
        (await _engine.Import.ImportAsync(shop.Id, rows, cancellationToken: Stop)).Value;

    private async Task<IReadOnlyList<BookingDetails>> FindAsync(BookingImport report)
    {
        var found = new List<BookingDetails>();
        foreach (var row in report.Bookings.Where(row => row.BookingId is not null))
        {
            found.Add(Assert.IsType<BookingDetails>(await _engine.Bookings.FindAsync(row.BookingId!.Value, Stop)));
        }

        return found;
    }

    private Task<IReadOnlyList<BookingDay>> DaysAsync(Exchange shop, LocalDate date) =>
        _store.LoadDaysAsync([shop.Id], date, date, Stop);
}
