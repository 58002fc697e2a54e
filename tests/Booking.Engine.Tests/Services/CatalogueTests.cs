using BookingEngine.Conformance;
using BookingEngine.Tests.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>Which services and resources an exchange can have, and how they are added and replaced.</summary>
public sealed class CatalogueTests : IAsyncDisposable
{
    private static readonly Guid Anna = Guid.NewGuid();
    private static readonly Guid Cut = Guid.NewGuid();
    private static readonly OpeningPeriod Morning = new(new(9, 0), new(12, 0));

    private readonly StoreHost _host = new(new InMemory(), FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>What is wrong with a service, the property that has it, and the sentence.</summary>
    public static TheoryData<string, Func<Service, Service>, string, string> BadServices => new()
    {
        { "blank name", service => service with { Name = " " }, "Name", "A text is needed here." },
        { "long name", service => service with { Name = new string('x', 256) }, "Name", "A text can have at most 255 characters here." },
        {
            "long description", service => service with { Description = new string('x', 2001) }, "Description",
            "A text can have at most 2000 characters here."
        },
        {
            "no options", service => service with { DurationOptions = [] }, "DurationOptions", "At least one length must be offered."
        },
        {
            "too many options", service => service with { DurationOptions = [.. Enumerable.Range(1, 51).Select(Minutes)] },
            "DurationOptions", "At most 50 lengths can be offered."
        },
        {
            "length not offered", service => service with { Duration = Minutes(30), DurationOptions = [Minutes(60), Minutes(90)] },
            "Duration", "The length is none of those that are offered."
        },
        {
            "party", service => service with { MinPartySize = 3, MaxPartySize = 2 }, "MaxPartySize",
            "The largest party is smaller than the smallest."
        },
        { "no currency", service => service with { PriceAmount = 0 }, "PriceCurrency", "A price needs a currency." },
        { "no price", service => service with { PriceCurrency = "EUR" }, "PriceAmount", "A currency needs a price." },
        {
            "small letters", service => service with { PriceAmount = 1, PriceCurrency = "eur" }, "PriceCurrency",
            "A currency is three capital letters (ISO 4217), such as EUR."
        },
        {
            "long currency", service => service with { PriceAmount = 1, PriceCurrency = "EURO" }, "PriceCurrency",
            "A currency is three capital letters (ISO 4217), such as EUR."
        },
        {
            "overlapping hours",
            service => service with
            {
                Hours = [new(IsoDayOfWeek.Monday, Morning), new(IsoDayOfWeek.Monday, new(new(11, 0), new(13, 0)))],
            },
            "Hours", "Monday 09:00 - 12:00 overlaps Monday 11:00 - 13:00."
        },
        {
            "hours that reach into the next day",
            service => service with
            {
                Hours = [new(IsoDayOfWeek.Monday, new(new(22, 0), new(10, 0))), new(IsoDayOfWeek.Tuesday, Morning)],
            },
            "Hours", "Monday 22:00 - 10:00 reaches into Tuesday 09:00 - 12:00."
        },
        {
            "weeks from no date", service => service with { Hours = [new(IsoDayOfWeek.Monday, Morning) { EveryWeeks = 2 }] },
            "Hours", "Monday holds not every week, so it needs a date from which its weeks are counted."
        },
        {
            "weeks from an impossible date",
            service => service with { Hours = [new(IsoDayOfWeek.Monday, Morning) { FromDate = new LocalDate(1969, 12, 31) }] },
            "Hours", "The date must be from 1970-01-01 to 2199-12-31."
        },
        {
            "too many reminders",
            service => service with { Reminders = [.. Enumerable.Range(1, 11).Select(hours => Reminder.MinutesBefore(60 * hours))] },
            "Reminders", "There can be at most 10 reminders."
        },
        {
            "too many requirements",
            service => service with { Requirements = [.. Enumerable.Repeat(Requirement.OfType("staff"), 11)] },
            "Requirements", "A service can have at most 10 requirements."
        },
    };

    /// <summary>What is wrong with a requirement, the property that has it, and the sentence.</summary>
    public static TheoryData<string, Requirement, string, string> BadRequirements => new()
    {
        {
            "neither", new Requirement(), "ResourceType", "A requirement has either a type of resources or a list of resources."
        },
        {
            "both", Requirement.OfType("staff") with { ResourceIds = [Anna] }, "ResourceType",
            "A requirement has either a type of resources or a list of resources."
        },
        { "blank type", Requirement.OfType(""), "ResourceType", "A text is needed here." },
        {
            "long type", Requirement.OfType(new string('x', 65)), "ResourceType", "A text can have at most 64 characters here."
        },
        { "no resources", Requirement.OfOneOf(), "ResourceIds", "At least one resource must be named." },
        {
            "unknown resource", Requirement.OfOneOf(Anna, Cut), "ResourceIds", $"There is no resource {Cut}."
        },
        {
            "more than named", Requirement.OfOneOf(Anna, Anna) with { Count = 2 }, "Count", "Only 1 of them is named."
        },
        {
            "empty part", Requirement.OfType("staff") with { From = Minutes(10), To = Minutes(10) }, "To",
            "A requirement must end after it begins."
        },
    };

    /// <summary>What is wrong with a resource, the property that has it, and the sentence.</summary>
    public static TheoryData<string, Func<Resource, Resource>, string, string> BadResources => new()
    {
        { "blank name", resource => resource with { Name = "" }, "Name", "A text is needed here." },
        { "blank type", resource => resource with { Type = "\t" }, "Type", "A text is needed here." },
        {
            "hidden character", resource => resource with { Type = "sta\u200Bff" }, "Type",
            "The character U+200B is not allowed in a name: it can't be seen, and changes how the name is read."
        },
        {
            "unknown service", resource => resource with { ServiceIds = [Cut, Anna] }, "ServiceIds", $"There is no service {Anna}."
        },
        {
            "weekly hours that are not its own",
            resource => resource with { Schedule = new Schedule { OperatingHours = [new(IsoDayOfWeek.Monday, Morning)] } },
            "OperatingHours", "A resource that has no hours of its own can't have weekly hours."
        },
        {
            "closed and open",
            resource => resource with
            {
                HasOwnHours = true,
                Schedule = new Schedule { OperatingHours = [new(IsoDayOfWeek.Monday, Morning), new(IsoDayOfWeek.Monday, null)] },
            },
            "OperatingHours", "Monday is stated both closed and open."
        },
        {
            "special hours on one date twice",
            resource => resource with
            {
                Schedule = new Schedule { SpecialHours = [new(Examples.Monday, []), new(Examples.Monday, [Morning])] },
            },
            "SpecialHours", "2024-01-15 is stated twice."
        },
        {
            "long reason",
            resource => resource with { Schedule = new Schedule { SpecialHours = [new(Examples.Monday, [], new string('x', 256))] } },
            "SpecialHours", "A text can have at most 255 characters here."
        },
    };

    [Theory]
    [MemberData(nameof(BadServices), DisableDiscoveryEnumeration = true)]
    public async Task A_service_that_is_not_valid_is_refused_naming_the_property_and_the_service(
        string wrong, Func<Service, Service> change, string field, string message)
    {
        var shop = Shop();
        var result = await CreateAsync(shop with { Services = [shop.Services[0], change(Service.Of("Shave"))] });

        var error = Assert.Single(result.Errors);
        Assert.True((field, message) == (error.Field, error.Message), $"{wrong}: {error}");
        Assert.Equal((BookingErrorCode.InvalidField, 1), (error.Code, error.Data["Services"]));
    }

    [Theory]
    [MemberData(nameof(BadRequirements), DisableDiscoveryEnumeration = true)]
    public async Task A_requirement_that_is_not_valid_is_refused_naming_the_property_and_the_requirement(
        string wrong, Requirement requirement, string field, string message)
    {
        var service = Service.Of("Shave") with { Requirements = [Requirement.OfOneOf(Anna), requirement] };
        var shop = Shop();
        var result = await CreateAsync(shop with { Services = [shop.Services[0], service] });

        var error = Assert.Single(result.Errors);
        Assert.True((field, message) == (error.Field, error.Message), $"{wrong}: {error}");
        Assert.Equal((1, 1), (error.Data["Services"], error.Data["Requirements"]));
    }

    [Theory]
    [MemberData(nameof(BadResources), DisableDiscoveryEnumeration = true)]
    public async Task A_resource_that_is_not_valid_is_refused_naming_the_property_and_the_resource(
        string wrong, Func<Resource, Resource> change, string field, string message)
    {
        var shop = Shop();
        var result = await CreateAsync(shop with { Resources = [shop.Resources[0], change(Resource.Of("staff", "Ben"))] });

        var error = Assert.Single(result.Errors);
        Assert.True((field, message) == (error.Field, error.Message), $"{wrong}: {error}");
        Assert.Equal(1, error.Data["Resources"]);
    }

    [Fact]
    public async Task What_lies_just_within_the_limits_of_services_and_resources_is_stored()
    {
        var service = Service.Of("x") with
        {
            Duration = Minutes(30),
            DurationOptions = [.. Enumerable.Range(1, 50).Select(Minutes)],
            MinPartySize = 2,
            MaxPartySize = 2,
            PriceAmount = 0,
            PriceCurrency = "JPY",
            Hours =
            [
                new(IsoDayOfWeek.Monday, Morning) { EveryWeeks = 2, FromDate = new(2024, 1, 15) },
                new(IsoDayOfWeek.Monday, Morning) { EveryWeeks = 2, FromDate = new(2024, 1, 22) },
            ],
            Requirements =
            [
                .. Enumerable.Repeat(Requirement.OfOneOf(Anna) with { From = Minutes(10), To = Minutes(11) }, 9),
                Requirement.OfType(new string('x', 64)) with { Count = 20 },
            ],
            Reminders = [.. Enumerable.Range(1, 10).Select(hours => Reminder.MinutesBefore(60 * hours))],
        };
        var reminded = Service.Of("y") with { Reminders = [Reminder.MinutesBefore(60)] };
        var resource = Resource.Of("room", "1") with
        {
            Schedule = new Schedule { SpecialHours = [new(Examples.Monday, null) { Pauses = [Morning] }] },
            ServiceIds = [],
        };
        var shop = Shop();

        var result = await CreateAsync(shop with { Services = [.. shop.Services, service, reminded], Resources = [.. shop.Resources, resource] });

        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData(500, 200, null)]
    [InlineData(501, 200, "An exchange can have at most 500 services.")]
    [InlineData(500, 201, "An exchange can have at most 200 resources.")]
    public async Task An_exchange_has_at_most_500_services_and_200_resources(int services, int resources, string? message)
    {
        var result = await CreateAsync(Examples.Exchange() with
        {
            Services = [.. Enumerable.Repeat(Service.Of("Cut"), services)],
            Resources = [.. Enumerable.Repeat(Resource.Of("staff", "Anna"), resources)],
        });

        Assert.Equal(message, result.Error?.Message);
        Assert.Null(result.Error?.Field);
    }

    [Theory]
    [InlineData(5000, true)]
    [InlineData(5001, false)]
    public async Task The_services_and_resources_of_an_exchange_have_at_most_5000_entries_of_hours(int entries, bool succeeds)
    {
        var special = Enumerable.Range(0, 1000).Select(day => new SpecialHours(Examples.Monday.PlusDays(day), [])).ToArray();
        var weekly = OperatingHours.Daily(new(9, 0), new(17, 0));
        var resource = Resource.Of("staff", "Anna", new Schedule { OperatingHours = weekly, SpecialHours = special });
        int rest = entries - (4 * (weekly.Count + special.Length)) - weekly.Count;

        var result = await CreateAsync(Examples.Exchange() with
        {
            Services = [Service.Of("Cut") with { Hours = weekly }],
            Resources =
            [
                .. Enumerable.Repeat(resource, 4),
                Resource.Of("staff", "Ben") with { Schedule = new Schedule { SpecialHours = special[..rest] } },
            ],
        });

        Assert.Equal(succeeds, result.Succeeded);
        Assert.Equal(
            succeeds ? [] : ["The services and resources of an exchange can have at most 5000 entries of hours in all."],
            result.Errors.Select(error => error.Message));
    }

    [Fact]
    public async Task Two_services_or_resources_with_one_id_are_refused()
    {
        var shop = Shop();

        var result = await CreateAsync(shop with
        {
            Services = [.. shop.Services, .. shop.Services],
            Resources = [.. shop.Resources, .. shop.Resources],
        });

        Assert.Equal(
            [("Services", $"Two of them have the id {Cut}."), ("Resources", $"Two of them have the id {Anna}.")],
            result.Errors.Select(error => (error.Field!, error.Message)));
    }

    [Fact]
    public async Task Services_resources_and_their_hours_get_ids_if_they_have_none()
    {
        var hours = OperatingHours.Daily(new(9, 0), new(17, 0));

        var created = (await CreateAsync(Examples.Exchange() with
        {
            Services = [Service.Of("Cut") with { Hours = hours }, Service.Of("Shave")],
            Resources = [Resource.Of("staff", "Anna", new Schedule { OperatingHours = hours }), Resource.Of("room", "1")],
        })).Value;

        Guid[] ids =
        [
            .. created.Services.Select(service => service.Id),
            .. created.Services[0].Hours!.Select(entry => entry.Id),
            .. created.Resources.Select(resource => resource.Id),
            .. created.Resources[0].Schedule.OperatingHours.Select(entry => entry.Id),
        ];
        Assert.Equal(18, ids.Distinct().Count());
        Assert.DoesNotContain(Guid.Empty, ids);
        var replaced = (await _host.Exchanges.ReplaceAsync(created, Stop)).Value;
        Assert.Equal((created.Services, created.Resources), (replaced.Services, replaced.Resources));
    }

    [Fact]
    public async Task A_service_without_a_known_id_is_added_as_the_last_and_one_with_a_known_id_is_replaced_in_its_place()
    {
        var shop = (await CreateAsync(Shop())).Value;
        var other = Guid.NewGuid();

        var added = (await _host.Exchanges.SetServiceAsync(shop.Id, Service.Of("Shave"), cancellationToken: Stop)).Value;
        var given = (await _host.Exchanges.SetServiceAsync(shop.Id, Service.Of("Color") with { Id = other }, cancellationToken: Stop)).Value;
        var replaced = (await _host.Exchanges.SetServiceAsync(shop.Id, Service.Of("Cut & wash") with { Id = Cut }, cancellationToken: Stop)).Value;

        Assert.Equal(["Cut", "Shave"], added.Services.Select(service => service.Name));
        Assert.Equal(["Cut", "Shave", "Color"], given.Services.Select(service => service.Name));
        Assert.Equal(["Cut & wash", "Shave", "Color"], replaced.Services.Select(service => service.Name));
        Assert.Equal((Cut, other), (replaced.Services[0].Id, replaced.Services[2].Id));
        Assert.Equal(("Color", null), (replaced.FindService(other)?.Name, replaced.FindService(Anna)));
    }

    [Fact]
    public async Task A_resource_without_a_known_id_is_added_as_the_last_and_one_with_a_known_id_is_replaced_in_its_place()
    {
        var shop = (await CreateAsync(Shop())).Value;

        var added = (await _host.Exchanges.SetResourceAsync(shop.Id, Resource.Of("staff", "Ben"), cancellationToken: Stop)).Value;
        var replaced = (await _host.Exchanges.SetResourceAsync(
            shop.Id, Resource.Of("staff", "Anna B.") with { Id = Anna }, shop.Version + 1, Stop)).Value;
        var stale = await _host.Exchanges.SetResourceAsync(shop.Id, Resource.Of("staff", "Carl"), shop.Version, Stop);

        Assert.Equal(["Anna", "Ben"], added.Resources.Select(resource => resource.Name));
        Assert.Equal(["Anna B.", "Ben"], replaced.Resources.Select(resource => resource.Name));
        Assert.Equal(BookingErrorCode.ExchangeChanged, stale.Error?.Code);
        Assert.Equal(("Anna B.", null), (replaced.FindResource(Anna)?.Name, replaced.FindResource(Cut)));
    }

    [Fact]
    public async Task A_removed_resource_is_no_longer_named_and_one_that_a_service_needs_by_name_is_not_removed()
    {
        var (ben, carl) = (Guid.NewGuid(), Guid.NewGuid());
        var shop = (await CreateAsync(Examples.Exchange() with
        {
            Services = [Service.Of("Cut") with { Requirements = [Requirement.OfOneOf(Anna, ben, carl) with { Count = 2 }, Requirement.OfType("staff")] }],
            Resources = [.. new[] { Anna, ben, carl }.Select(id => Resource.Of("staff", "A") with { Id = id })],
        })).Value;

        var stale = await _host.Exchanges.RemoveResourceAsync(shop.Id, carl, 7, Stop);
        var removed = await _host.Exchanges.RemoveResourceAsync(shop.Id, carl, 1, Stop);
        var again = await _host.Exchanges.RemoveResourceAsync(shop.Id, carl, cancellationToken: Stop);
        var required = await _host.Exchanges.RemoveResourceAsync(shop.Id, ben, cancellationToken: Stop);

        Assert.Equal([Anna, ben], removed.Value.Resources.Select(resource => resource.Id));
        Assert.Equal([Anna, ben], removed.Value.Services[0].Requirements[0].ResourceIds!);
        Assert.Equal(
            [BookingErrorCode.ExchangeChanged, BookingErrorCode.ResourceNotFound, BookingErrorCode.ResourceIsRequired],
            new[] { stale, again, required }.Select(result => result.Error!.Code));
        Assert.Equal(removed.Value, await _host.Exchanges.FindAsync(shop.Id, Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1441)]
    public void A_length_of_a_service_outside_its_range_is_a_mistake_of_the_program(int minutes)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Service.Of("x", minutes));
        Assert.Throws<ArgumentOutOfRangeException>(() => Service.Of("x") with { DurationOptions = [Minutes(minutes)] });
        Assert.Throws<ArgumentOutOfRangeException>(() => Service.Of("x") with { SlotStep = Minutes(minutes) });
    }

    [Fact]
    public void A_number_of_a_service_or_resource_outside_its_range_is_a_mistake_of_the_program()
    {
        Action[] mistakes =
        [
            () => _ = Service.Of("x") with { BufferBefore = Minutes(-1) },
            () => _ = Service.Of("x") with { BufferAfter = Duration.FromMilliseconds(1) },
            () => _ = Service.Of("x") with { MinNotice = Duration.FromDays(3661) },
            () => _ = Service.Of("x") with { CancellationNotice = Minutes(-1) },
            () => _ = Service.Of("x") with { BookingWindowDays = 3661 },
            () => _ = Service.Of("x") with { MinPartySize = 0 },
            () => _ = Service.Of("x") with { MaxPartySize = BookingPolicy.MaxCapacity + 1 },
            () => _ = Service.Of("x") with { MaxParallel = 0 },
            () => _ = Service.Of("x") with { PriceAmount = -1 },
            () => _ = Service.Of("x") with { PriceAmount = Service.MaxPriceAmount + 1 },
            () => _ = Service.Of("x") with { Assignment = (AssignmentOrder)3 },
            () => _ = Service.Of("x") with { SlotStarts = (SlotStarts)2 },
            () => _ = Requirement.OfType("x") with { Count = 21 },
            () => _ = Requirement.OfType("x") with { Takes = (ResourceUse)3 },
            () => _ = Requirement.OfType("x") with { From = Minutes(1441) },
            () => _ = Requirement.OfType("x") with { To = Minutes(1441) },
            () => _ = Resource.Of("x", "y") with { Capacity = 0 },
            () => _ = Resource.Of("x", "y") with { SortOrder = Resource.MaxSortOrder + 1 },
        ];

        Assert.All(mistakes, mistake => Assert.Throws<ArgumentOutOfRangeException>(mistake));
    }

    [Fact]
    public void A_resource_can_be_used_at_its_own_hours_or_else_at_the_exchanges_and_its_special_hours_change_either()
    {
        var (monday, tuesday) = (Examples.Monday, Examples.Monday.PlusDays(1));
        var shop = Examples.Exchange() with { SpecialHours = [new(tuesday, [])] };
        var pause = new SpecialHours(monday, null) { Pauses = [new(new(12, 0), new(13, 0))] };
        var like = Resource.Of("staff", "Anna") with { Schedule = new Schedule { SpecialHours = [pause] } };
        var own = Resource.Of("staff", "Ben", new Schedule { OperatingHours = [new(IsoDayOfWeek.Tuesday, Morning)] });

        Assert.Equal(["09:00 - 12:00", "13:00 - 17:00"], Texts(like, monday));
        Assert.Equal([], Texts(like, tuesday));
        Assert.Equal([], Texts(own, monday));
        Assert.Equal(["09:00 - 12:00"], Texts(own, tuesday));

        string[] Texts(Resource resource, LocalDate date) =>
            [.. resource.HoursOn(date, shop).ToArray().Select(period => period.ToString())];
    }

    [Fact]
    public void A_resource_serves_the_services_that_it_names_or_all()
    {
        var any = Resource.Of("staff", "Anna");
        var one = any with { ServiceIds = [Cut] };

        Assert.Equal((true, true, true), (any.Serves(Cut), any.Serves(Anna), any.Serves(null)));
        Assert.Equal((true, false, false), (one.Serves(Cut), one.Serves(Anna), one.Serves(null)));
    }

    private static Duration Minutes(int minutes) => Duration.FromMinutes(minutes);

    /// <summary>An exchange that has a valid service and a valid resource.</summary>
    private static Exchange Shop() => Examples.Exchange() with
    {
        Services = [Service.Of("Cut", minutes: 30) with { Id = Cut, Requirements = [Requirement.OfOneOf(Anna)] }],
        Resources = [Resource.Of("staff", "Anna") with { Id = Anna, ServiceIds = [Cut] }],
    };

    private Task<Result<Exchange>> CreateAsync(Exchange exchange) => _host.Exchanges.CreateAsync(exchange, Stop);
}
