using System.Collections;
using System.Reflection;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests;

/// <summary>Values are equal if their contents are, print no personal data, and are valid with their defaults.</summary>
public sealed class ValueTests : IAsyncDisposable
{
    private const string Personal = "personal";

    private static readonly Guid Id = Guid.NewGuid();
    private static readonly Customer Customer = new($"{Personal} name", $"{Personal}@example.com", $"{Personal} phone");

    /// <summary>Texts that contain no personal data.</summary>
    private static readonly Type[] Impersonal =
        [typeof(BookingError), typeof(TextProblem), typeof(BookingEngineOptions), typeof(StoreException)];

    private readonly StoreHost _host = new(new InMemory(), FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IEnumerable<Type> PublicTypes => typeof(Booking).Assembly.GetExportedTypes()
        .Where(type => type is { IsInterface: false, IsEnum: false } && !(type.IsAbstract && type.IsSealed))
        .Select(type => type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(Booking)) : type);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void Values_with_lists_of_equal_items_are_equal()
    {
        object[] first = [.. WithLists()];
        object[] second = [.. WithLists()];

        Assert.Equal(first, second);
        Assert.Equal(first.Select(value => value.GetHashCode()), second.Select(value => value.GetHashCode()));
        Assert.Empty(PublicTypes
            .Where(type => type.GetMethod("<Clone>$") is not null && type.GetProperties().Any(IsList))
            .Except(first.Select(value => value.GetType())));
    }

    [Fact]
    public void Values_with_lists_of_different_items_are_not_equal()
    {
        Assert.NotEqual(new SpecialHours(Examples.Monday, []), new SpecialHours(Examples.Monday, [new(new(9, 0), new(17, 0))]));
        Assert.NotEqual(new Page<int>([1, 2], 2), new Page<int>([2, 1], 2));
        Assert.NotEqual(
            new BookingChange { Metadata = new Dictionary<string, string?> { ["a"] = null } },
            new BookingChange { Metadata = new Dictionary<string, string?> { ["b"] = null } });
        Assert.NotEqual(
            new BookingFilter { Statuses = [BookingStatus.Pending] }, new BookingFilter { Statuses = [BookingStatus.Confirmed] });
    }

    [Fact]
    public void Changing_a_list_afterwards_does_not_change_the_value_it_was_given_to()
    {
        var given = new List<OpeningPeriod>();
        var closed = new SpecialHours(Examples.Monday, given);

        given.Add(new OpeningPeriod(new(9, 0), new(17, 0)));

        Assert.Empty(closed.Hours!);
    }

    [Fact]
    public async Task No_value_prints_personal_data()
    {
        var values = (await PersonalAsync()).Select(value => (Type: value.GetType(), Text: value.ToString()!)).ToArray();

        Assert.All(values, value => Assert.DoesNotContain(Personal, value.Text, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(PublicTypes
            .Where(type => type.GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType == type && CanBePersonal(type, []))
            .Except(Impersonal)
            .Except(values.Select(value => value.Type)));
    }

    [Fact]
    public void The_default_values_of_periods_and_page_requests_are_valid()
    {
        Assert.Equal(new OpeningPeriod(LocalTime.Midnight, LocalTime.Midnight), default);
        Assert.Equal(LocalPeriod.Between(LocalTime.Midnight, LocalTime.Midnight), default);
        Assert.Equal((1, 100), (new PageRequest().Number, new PageRequest().Size));
    }

    [Fact]
    public void The_default_slot_is_the_first_second_of_1970_which_is_past()
    {
        var start = new LocalDateTime(1970, 1, 1, 0, 0).WithOffset(Offset.Zero);

        Assert.Equal(new Slot(start.Date, start, start.PlusSeconds(1), 0, BookingErrorCode.SlotInPast), default);

        var slot = default(Slot);
        Assert.Equal((start, start.PlusSeconds(1), Duration.FromSeconds(1)), (slot.LocalStart, slot.LocalEnd, slot.Duration));
        Assert.Equal(
            (start.Date, false, 0, BookingErrorCode.SlotInPast),
            (slot.Date, slot.IsAvailable, slot.AvailableCapacity, slot.UnavailableReason));
    }

    private static Exchange Shop() => Examples.Exchange() with
    {
        Id = Id,
        BusinessName = $"{Personal} business",
        Description = Personal,
        OwnerId = $"{Personal} owner",
        CalendarSecretHash = $"{Personal} hash",
        OperatingHours = [new OperatingHours(IsoDayOfWeek.Monday, new OpeningPeriod(new(9, 0), new(17, 0)))],
        SpecialHours =
        [
            new SpecialHours(Examples.Monday, [new OpeningPeriod(new(9, 0), new(17, 0))], $"{Personal} reason") { ExternalId = $"{Personal} id" },
        ],
        Blocks = [new Block(Examples.Monday, null, $"{Personal} reason")],
        Services =
        [
            Service.Of($"{Personal} name") with
            {
                Id = Id,
                Description = Personal,
                DurationOptions = [Duration.FromMinutes(30)],
                Hours = [new OperatingHours(IsoDayOfWeek.Monday, null)],
                Requirements = [Requirement.OfType("staff"), Requirement.OfOneOf(Id)],
            },
        ],
        Resources = [Resource.Of("staff", $"{Personal} name", new Schedule()) with { Id = Id, ServiceIds = [Id] }],
    };

    private static Booking Booking() =>
        new() { Id = Id, ExchangeId = Id, Date = Examples.Monday, Period = default, Customer = Customer, UserId = Personal, Notes = Personal };

    /// <summary>Creates one value of each record type that has a list.</summary>
    private static IEnumerable<object> WithLists()
    {
        var slot = new TimeSlot { Id = Id, ExchangeId = Id, Date = Examples.Monday, Period = default };
        var allocation = new Allocation { Id = Id, BookingId = Id, Date = Examples.Monday, Period = default };
        yield return Shop().SpecialHours[0];
        yield return Shop().Schedule;
        yield return new SpecialHoursImport(Shop().Schedule)
        {
            Created = Shop().SpecialHours,
            Updated = Shop().SpecialHours,
            Unchanged = Shop().SpecialHours,
            Left = [new LeftSpecialHours(Shop().SpecialHours[0], new BookingError(BookingErrorCode.InvalidField, null, "Taken."))],
        };
        yield return Shop().Services[0];
        yield return Shop().Services[0].Requirements[1];
        yield return Shop().Resources[0];
        yield return Shop();
        yield return new ExchangeSummary(Shop());
        var ten = (Examples.Monday + new LocalTime(10, 0)).WithOffset(Offset.Zero);
        yield return new PlacedBlock(Shop(), Shop().Blocks[0], [new BookingDetails(Booking(), Shop(), slot, 1, ten, ten.PlusHours(1))], 1);
        yield return new BookingDetails(Booking(), Shop(), slot, 1, ten, ten.PlusHours(1)) { Resources = [Booked(ten)] };
        yield return new BusyTime(Id, Id, Examples.Monday, ten, ten.PlusHours(1));
        yield return new BookingCheck(
            [new BookingError(BookingErrorCode.FullyBooked, "Time", "Full.")],
            [new BookingDetails(Booking(), Shop(), slot, 1, ten, ten.PlusHours(1))],
            [new Slot(Examples.Monday, ten, ten.PlusHours(1), 1)]);
        var affected = new AffectedBooking(
            new BookingSummary(Booking(), Shop(), ten, ten.PlusHours(1)), [new BookingError(BookingErrorCode.FullyBooked, "Time", "Full.")]);
        yield return affected;
        yield return new ChangePreview([affected], 1, 0, "1-0");
        yield return Imported();
        yield return new BookingImport([Imported()]);
        yield return new BookingDay(Id, Examples.Monday, 1, [slot], [allocation]);
        yield return new EntryChange<Booking> { Added = [Booking()], Changed = [Booking()], Removed = [Booking()] };
        yield return new DayChange(Id, [new DayVersion(Examples.Monday, 1)])
        {
            OwnerId = Personal,
            Bookings = new EntryChange<Booking> { Added = [Booking()] },
            TimeSlots = new EntryChange<TimeSlot> { Added = [slot] },
            Allocations = new EntryChange<Allocation> { Added = [allocation] },
            Events = [Event()],
        };
        yield return Event();
        yield return new Webhook
        {
            Id = Id,
            OwnerId = Personal,
            Url = new Uri($"https://{Personal}.example.com/"),
            Events = ["booking.created"],
            Secrets = [new WebhookSecret(Personal)],
        };
        yield return new BusyCalendarAnswer { Busy = [new Interval(Shop().CreatedAt, Shop().UpdatedAt + Duration.FromDays(1))], ETag = Personal };
        yield return new Page<Booking>([Booking()], 1);
        yield return Booking() with { Metadata = new Dictionary<string, string> { ["a"] = Personal, ["b"] = "" } };
        yield return new BookingRequest(Id, Examples.Monday, new(9, 0), Customer) { Metadata = new Dictionary<string, string> { ["a"] = Personal } };
        yield return new BookingChange { Metadata = new Dictionary<string, string?> { ["a"] = Personal, ["b"] = null } };
        yield return new TimeSlotGeneration(Id, Examples.Monday, Examples.Monday) { DaysOfWeek = [IsoDayOfWeek.Monday] };
        yield return new BookingFilter { Statuses = [BookingStatus.Pending], CustomerEmail = Customer.Email, VisibleTo = Personal };
        yield return new BookingError(BookingErrorCode.TooLong, "EndTime", "Too long.") { Data = new Dictionary<string, object> { ["a"] = 1 } };
    }

    private static ImportedBooking Imported() => new(Personal, ImportOutcome.Refused)
    {
        Errors = [new BookingError(BookingErrorCode.FullyBooked, "Time", "Full.")],
    };

    private static BookingEvent Event() => BookingEvent.OfExchange(Shop()) with { Changed = ["Customer", "Notes"] };

    private static BookedResource Booked(OffsetDateTime start) => new(Id, Shop().Resources[0], start, start.PlusHours(1), IsPinned: true);

    private static bool IsList(PropertyInfo property) =>
        property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable));

    /// <summary>Says whether a type has a text property, directly or in one of its values.</summary>
    private static bool CanBePersonal(Type type, HashSet<Type> seen) => seen.Add(type)
        && type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.PropertyType).Any(
            property => property == typeof(string)
                || property.GetGenericArguments().Append(property).Any(
                    part => part.Assembly == type.Assembly && !part.IsEnum && CanBePersonal(part, seen)));

    /// <summary>One value of each type that can contain personal data, with such data in it.</summary>
    private async Task<IReadOnlyList<object>> PersonalAsync()
    {
        var created = await _host.Exchanges.CreateAsync(
            Shop() with { SpecialHours = [], Blocks = [], CalendarSecretHash = null, Services = [], Resources = [] }, Stop);
        var request = Examples.Request(created.Value, new(10, 0), new(11, 0));
        request = new BookingRequest(request.ExchangeId, request.Time, Customer)
        {
            Notes = Personal,
            UserId = Personal,
            UserName = Personal,
            IdempotencyKey = Personal,
        };
        var booked = await _host.Bookings.BookAsync(request, Stop);
        var slot = await _host.TimeSlots.FindAsync(booked.Value.Booking.TimeSlotId!.Value, Stop);
        return
        [
            .. WithLists(), Customer, Booking(), Shop(), Shop().Blocks[0], request, (Result<Booking>)Booking(), booked.Value, booked.Value.Booking, slot!, Actor.User(Personal),
            new BookingSummary(Booking(), Shop(), booked.Value.LocalStart, booked.Value.LocalEnd),
            Booked(booked.Value.LocalStart),
            EventDelivery.Of(Personal, Event(), Shop().UpdatedAt) with { LastError = Personal },
            new WebhookSecret(Personal),
            new WebhookMessage(new Webhook { Id = Id, OwnerId = Personal, Url = new Uri($"https://{Personal}.example.com/") }, Id, Shop().UpdatedAt)
            {
                Customer = Customer,
            },
            new WebhookAnswer(500, "There was no answer."),
            new BusyCalendar { Id = Id, ExchangeId = Id, Url = new Uri($"https://{Personal}.example.com/"), LastError = Personal },
            new BusyCalendarRequest(new Uri($"https://{Personal}.example.com/"), Shop().TimeZone, Shop().CreatedAt, Shop().UpdatedAt),
            new BookingToImport(Personal, request),
            new ExchangeFilter { OwnerId = Personal, Search = Personal },
            new LeftSpecialHours(Shop().SpecialHours[0], new BookingError(BookingErrorCode.InvalidField, null, "Twice.")),
            new BookingChange { CustomerName = Personal, CustomerEmail = Personal, CustomerPhone = Personal, Notes = Personal },
        ];
    }
}
