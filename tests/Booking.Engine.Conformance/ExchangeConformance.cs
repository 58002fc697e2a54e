using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Exchanges are read back as they were stored, and are found by their ids.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ExchangeConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    [Fact]
    public async Task Every_field_of_an_exchange_is_read_back()
    {
        var exchange = await AddAsync(Rich());

        Assert.Equal(Fields.Of(exchange), Fields.Of(await FindExchangeAsync(exchange.Id)));
    }

    [Fact]
    public async Task Fields_of_an_exchange_without_a_value_are_read_back_without_one()
    {
        var exchange = await AddAsync(new Exchange
        {
            Id = Guid.NewGuid(),
            BusinessName = "x",
            TimeZone = DateTimeZone.Utc,
            Policy = new BookingPolicy { SlotStep = null, BookingWindowDays = null },
        });

        Assert.Equal(Fields.Of(exchange), Fields.Of(await FindExchangeAsync(exchange.Id)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(BookingPolicy.NoLimit)]
    public async Task A_capacity_that_was_never_set_a_number_and_no_limit_are_three_things(int? capacity)
    {
        var exchange = await AddAsync(Examples.Exchange() with { Policy = new BookingPolicy { DefaultCapacity = capacity } });

        Assert.Equal(capacity, (await FindExchangeAsync(exchange.Id)).Policy.DefaultCapacity);
    }

    [Theory]
    [InlineData("ß")]
    [InlineData("預")]
    [InlineData("💇")]
    public async Task The_longest_texts_of_an_exchange_are_read_back(string character)
    {
        var exchange = await AddAsync(Examples.Exchange() with
        {
            BusinessName = Repeated(Limits.NameLength),
            Description = Repeated(Limits.TextLength),
            OwnerId = Repeated(Limits.UserIdLength),
            SpecialHours = [new SpecialHours(Examples.Monday, [], Repeated(Limits.NameLength)) { ExternalId = Repeated(Limits.NameLength) }],
            Blocks = [new Block(Examples.Monday, null, Repeated(Limits.NameLength))],
            Services = [Service.Of(Repeated(Limits.NameLength)) with { Id = Guid.NewGuid(), Description = Repeated(Limits.TextLength) }],
            Resources = [Resource.Of(Repeated(Limits.ResourceTypeLength), Repeated(Limits.NameLength)) with { Id = Guid.NewGuid() }],
        });

        Assert.Equal(Fields.Of(exchange), Fields.Of(await FindExchangeAsync(exchange.Id)));

        string Repeated(int count) => string.Concat(Enumerable.Repeat(character, count));
    }

    [Fact]
    public async Task Operating_hours_keep_the_order_in_which_they_were_given()
    {
        var ids = Enumerable.Range(0, 30).Select(_ => Guid.NewGuid()).ToArray();
        var exchange = await AddAsync(Examples.Exchange() with
        {
            OperatingHours =
            [
                .. ids.Select((id, index) => new OperatingHours(
                    (IsoDayOfWeek)(7 - (index % 7)),
                    new OpeningPeriod(new LocalTime(23 - (index / 7), 0), new LocalTime(23 - (index / 7), 30))) { Id = id }),
            ],
        });

        var found = await FindExchangeAsync(exchange.Id);

        Assert.Equal(ids, found.OperatingHours.Select(entry => entry.Id));
    }

    [Fact]
    public async Task Services_and_resources_keep_the_order_in_which_they_were_given()
    {
        var ids = Enumerable.Range(0, 30).Select(_ => Guid.NewGuid()).ToArray();
        var exchange = await AddAsync(Examples.Exchange() with
        {
            Services =
            [
                .. ids.Select(id => Service.Of("Cut") with
                {
                    Id = id,
                    DurationOptions = [.. Enumerable.Range(1, 9).Select(number => Duration.FromMinutes(10 - number))],
                    Requirements = [Requirement.OfType("b"), Requirement.OfType("a")],
                }),
            ],
            Resources = [.. ids.Select(id => Resource.Of("staff", "Anna") with { Id = id })],
        });

        var found = await FindExchangeAsync(exchange.Id);

        Assert.Equal(exchange.Services, found.Services);
        Assert.Equal(exchange.Resources, found.Resources);
    }

    [Fact]
    public async Task As_many_services_and_resources_as_an_exchange_can_have_are_read_back()
    {
        var resources = Enumerable.Range(0, Limits.Resources).Select(_ => Guid.NewGuid()).ToArray();
        var exchange = await AddAsync(Examples.Exchange() with
        {
            Services =
            [
                .. Enumerable.Range(0, Limits.Services).Select(number => Service.Of($"Service {number}", minutes: 30) with
                {
                    Id = Guid.NewGuid(),
                    Description = new string('d', Limits.TextLength),
                    Requirements = [Requirement.OfOneOf(resources)],
                }),
            ],
            Resources = [.. resources.Select(id => Resource.Of("staff", $"{id}") with { Id = id })],
        });

        var found = await FindExchangeAsync(exchange.Id);

        Assert.Equal(exchange.Services, found.Services);
        Assert.Equal(exchange.Resources, found.Resources);
    }

    [Fact]
    public async Task Many_exchanges_are_found_at_once_and_those_that_do_not_exist_are_left_out()
    {
        var first = await AddAsync(Examples.Exchange());
        var second = await AddAsync(Rich());
        _ = await AddAsync(Examples.Exchange());

        var found = await Exchanges.FindAsync([second.Id, Guid.NewGuid(), first.Id], Stop);

        Assert.Equal(Fields.Of(new[] { first, second }), Fields.Of(found));
    }

    [Fact]
    public async Task An_exchange_whose_id_is_asked_for_twice_is_found_once()
    {
        var exchange = await AddAsync(Examples.Exchange());

        Assert.Single(await Exchanges.FindAsync([exchange.Id, exchange.Id], Stop));
    }

    [Fact]
    public async Task Asking_for_no_exchanges_finds_none()
    {
        _ = await AddAsync(Examples.Exchange());

        Assert.Empty(await Exchanges.FindAsync([], Stop));
    }

    [Fact]
    public async Task Adding_an_exchange_whose_id_is_already_stored_is_an_error_and_changes_nothing()
    {
        var exchange = await AddAsync(Rich());

        await Assert.ThrowsAnyAsync<Exception>(
            () => Exchanges.AddAsync(Examples.Exchange() with { Id = exchange.Id }, Stop));

        Assert.Equal(Fields.Of(exchange), Fields.Of(await FindExchangeAsync(exchange.Id)));
    }

    [Fact]
    public async Task An_exchange_stored_by_one_host_is_found_by_another()
    {
        var exchange = await AddAsync(Rich());

        var found = await OpenHost().ExchangeStore.FindAsync([exchange.Id], Stop);

        Assert.Equal(Fields.Of(exchange), Fields.Of(Assert.Single(found)));
    }

    /// <summary>Creates an exchange in which every field has a value that is neither its default nor round.</summary>
    internal static Exchange Rich() => Rich(anna: Guid.NewGuid(), ben: Guid.NewGuid(), cut: Guid.NewGuid());

    private static Exchange Rich(Guid anna, Guid ben, Guid cut) => new()
    {
        Id = Guid.NewGuid(),
        BusinessName = "Zähler & Söhne “Ω” 预约 🗓",
        Description = "Two lines,\r\n\ta tab, 'quotes', a \\ and %_[wildcards].",
        TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
        OperatingHours =
        [
            new(IsoDayOfWeek.Saturday, null) { Id = Guid.NewGuid() },
            new(IsoDayOfWeek.Monday, new OpeningPeriod(new(13, 0), new(17, 0, 30))) { Id = Guid.NewGuid() },
            new(IsoDayOfWeek.Monday, new OpeningPeriod(new(9, 0, 1), new(12, 0))) { Id = Guid.NewGuid() },
            new(IsoDayOfWeek.Friday, new OpeningPeriod(new(22, 0), new(2, 0))) { Id = Guid.NewGuid() },
            new(IsoDayOfWeek.Wednesday, null) { Id = Guid.NewGuid() },
            new(IsoDayOfWeek.Thursday, new OpeningPeriod(new(0, 0), new(0, 0))) { Id = Guid.NewGuid() },
            new(IsoDayOfWeek.Tuesday, new OpeningPeriod(new(9, 0), new(12, 0)))
            {
                Id = Guid.NewGuid(),
                EveryWeeks = 2,
                FromDate = new(2024, 5, 7),
            },
        ],
        SpecialHours =
        [
            new(new(2024, 12, 31), [new(new(20, 0), new(4, 0))], "New Year’s Eve 🎆"),
            new(new(2024, 12, 24), [new(new(9, 0), new(12, 0)), new(new(13, 0), new(15, 0, 59))]),
            new(new(2024, 12, 25), [], "Closed"),
            new(new(2024, 12, 25), []) { IsAnnual = true },
            new(new(2024, 12, 25), []) { EndDate = new(2025, 1, 6), ExternalId = "7f3a-“1”@calendar.example" },
            new(new(2025, 2, 3), null) { Pauses = [new(new(12, 0), new(13, 0)), new(new(15, 0), new(15, 15))] },
        ],
        Blocks =
        [
            new(new(2025, 2, 4), new(new(9, 0, 1), new(12, 0)), "Zahnärztin 🦷") { Id = Guid.NewGuid() },
            new(new(2024, 1, 31)) { Id = Guid.NewGuid(), EndDate = new(2024, 3, 1) },
        ],
        Policy = new BookingPolicy
        {
            DefaultCapacity = BookingPolicy.MaxCapacity,
            SlotDuration = Duration.FromSeconds(2731),
            SlotStep = Duration.FromSeconds(901),
            BufferBefore = Duration.FromSeconds(61),
            BufferAfter = Duration.FromSeconds(86_400),
            MinNotice = Duration.FromSeconds((3660 * 86_400L) - 1),
            BookingWindowDays = 0,
            CancellationNotice = Duration.FromSeconds(86_399),
            AutoConfirm = true,
            MinDuration = Duration.FromSeconds(901),
            MaxDuration = Duration.FromSeconds(7201),
            SlotStarts = SlotStarts.Grid,
            RescheduleKeepsConfirmation = false,
        },
        Services =
        [
            new Service
            {
                Id = cut,
                Name = "Schnitt & Föhnen “deluxe” 💇",
                Description = "Two lines,\r\n\ta tab, 'quotes', a \\ and %_[wildcards].",
                IsActive = false,
                Duration = Duration.FromSeconds(1801),
                DurationOptions = [Duration.FromSeconds(2701), Duration.FromSeconds(1801), Duration.FromSeconds(1)],
                SlotStep = Duration.FromSeconds(901),
                BufferBefore = Duration.FromSeconds(61),
                BufferAfter = Duration.FromSeconds(86_400),
                MinNotice = Duration.FromSeconds((3660 * 86_400L) - 1),
                BookingWindowDays = 0,
                CancellationNotice = Duration.FromSeconds(86_399),
                AutoConfirm = false,
                SlotStarts = SlotStarts.Grid,
                MinPartySize = 2,
                MaxPartySize = BookingPolicy.MaxCapacity,
                MaxParallel = 7,
                Hours =
                [
                    new(IsoDayOfWeek.Saturday, null) { Id = Guid.NewGuid() },
                    new(IsoDayOfWeek.Monday, new OpeningPeriod(new(22, 0), new(2, 0, 30)))
                    {
                        Id = Guid.NewGuid(),
                        EveryWeeks = 3,
                        FromDate = new(2024, 5, 6),
                    },
                ],
                PriceAmount = Service.MaxPriceAmount,
                PriceCurrency = "CHF",
                Assignment = AssignmentOrder.RoundRobin,
                Requirements =
                [
                    new Requirement { ResourceIds = [ben, anna], Count = 2, Takes = ResourceUse.All, To = Duration.FromSeconds(901) },
                    new Requirement { ResourceType = "Gerät 💇", Takes = ResourceUse.Party, From = Duration.FromSeconds(61) },
                ],
                Reminders = [Reminder.OnDayBefore(60, new(23, 59, 59)), Reminder.MinutesBefore(1)],
                QuietHours = new QuietHours(new(0, 0), new(7, 30, 1)),
            },
            Service.Of("Consultation") with { Id = Guid.NewGuid(), Hours = [], Assignment = AssignmentOrder.LeastBusy, Reminders = [] },
        ],
        Resources =
        [
            new Resource
            {
                Id = anna,
                Name = "Änna “Ω” 预约 🗓",
                Type = "staff",
                Capacity = BookingPolicy.MaxCapacity,
                IsActive = false,
                HasOwnHours = true,
                Schedule = new Schedule
                {
                    OperatingHours =
                    [
                        new(IsoDayOfWeek.Tuesday, new OpeningPeriod(new(9, 0, 1), new(12, 0)))
                        {
                            Id = Guid.NewGuid(),
                            EveryWeeks = 2,
                            FromDate = new(2024, 5, 7),
                        },
                        new(IsoDayOfWeek.Monday, new OpeningPeriod(new(22, 0), new(2, 0))) { Id = Guid.NewGuid() },
                    ],
                    SpecialHours =
                    [
                        new(new(2024, 7, 1), [], "Vacation 🏖") { EndDate = new(2024, 7, 21) },
                        new(new(2024, 12, 24), null) { IsAnnual = true, Pauses = [new(new(12, 0), new(13, 0))] },
                    ],
                },
                ServiceIds = [cut],
                SortOrder = -3,
            },
            Resource.Of("room", "2nd floor") with
            {
                Id = ben,
                Schedule = new Schedule { SpecialHours = [new(new(2024, 7, 1), [new(new(9, 0), new(12, 0))])] },
                ServiceIds = [],
            },
            Resource.Of("table", "3", new Schedule()) with { Id = Guid.NewGuid(), SortOrder = Resource.MaxSortOrder },
        ],
        Reminders = [Reminder.MinutesBefore(Reminder.MostMinutes), Reminder.OnDayBefore(0, new(7, 0))],
        QuietHours = new QuietHours(new(21, 0), new(8, 0)),
        OwnerId = "auth0|Ünïque",
        CalendarSecretHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        IsBeingDeleted = true,
        CreatedAt = Instant.FromUtc(2024, 1, 10, 12, 0).PlusTicks(1_234_560),
        UpdatedAt = Instant.FromUtc(2199, 12, 31, 23, 59, 59).PlusTicks(9_999_990),
    };
}
