using System.Globalization;
using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Which slot is the first that can be booked, what a span must have room for, and when the version of availability changes.</summary>
public sealed class AvailabilityTests
{
    private const string Date = "2024-01-15";

    private static readonly string[] Hours = ["09:00-12:00", "13:00-17:00"];

    [Theory]
    [InlineData("10:00-12:00", "09:00")]
    [InlineData("09:00-11:00", "11:00")] // the last one before noon
    [InlineData("09:00-12:00", "13:00")]
    [InlineData("09:00-16:00", "16:00")] // the last one of the day
    [InlineData("08:00-09:00", "09:00")]
    [InlineData("09:00-17:00", null)]
    public void The_first_available_slot_is_found_wherever_it_lies(string booked, string? start) =>
        Assert.Equal(start, First(Shop.Daily("UTC", Hours).On(Date, [Shop.Booked(booked)])));

    [Fact]
    public void The_first_available_slot_is_one_at_which_a_resource_is_there()
    {
        var afternoons = new Schedule { OperatingHours = OperatingHours.Daily(new(14, 0), new(17, 0)) };
        var shop = Shop.Daily("UTC", Hours) with { Resources = [Resource.Of("staff", "Anna", afternoons) with { Id = Guid.NewGuid() }] };

        Assert.Equal("14:00", First(shop.On(Date)));
    }

    [Fact]
    public void The_first_available_slot_is_found_among_hundreds_of_the_day()
    {
        var shop = Shop.Daily("UTC", "00:00-00:00") with { Policy = new BookingPolicy { SlotStep = Duration.FromMinutes(1) } };

        Assert.Equal("23:58", First(shop.On(Date, [Shop.Booked("00:00-23:58")], minutes: 2)));
    }

    [Fact]
    public void A_span_must_have_room_for_the_slots_of_all_opening_periods()
    {
        var scenario = Shop.Daily("UTC", Hours).On(Date);
        var exact = new Slot[7];

        Assert.Equal(7, Availability.GetSlots(scenario.Day, scenario.Now, exact, scenario.Query));
        Assert.Equal(scenario.Show().Slots, exact);
        for (int room = 0; room < 7; room++)
        {
            var error = Assert.Throws<ArgumentException>(
                () => Availability.GetSlots(scenario.Day, scenario.Now, new Slot[room], scenario.Query));
            Assert.Equal("destination", error.ParamName);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(45)]
    public void A_version_changes_when_the_next_slot_has_become_past_or_too_soon_and_at_no_other_moment(int notice)
    {
        var shop = Shop.Daily("UTC", "09:00-12:00") with { Policy = new BookingPolicy { MinNotice = Duration.FromMinutes(notice) } };
        var day = shop.On(Date).Day;
        var nine = Shop.Utc($"{Date}T09:00Z");

        for (int minute = -120; minute <= 240; minute++)
        {
            var now = nine + Duration.FromMinutes(minute);
            bool starts = minute is 0 or 60 or 120 || (notice > 0 && (minute + notice) is 0 or 60 or 120);
            Assert.Equal(starts, Version(day, now) != Version(day, now + Duration.FromSeconds(1)));
            Assert.Equal(Version(day, now + Duration.FromSeconds(1)), Version(day, now + Duration.FromSeconds(60)));
        }
    }

    [Fact]
    public void A_version_changes_at_the_midnight_at_which_the_booking_window_reaches_the_day()
    {
        var shop = Shop.Daily("UTC", Hours) with { Policy = new BookingPolicy { BookingWindowDays = 1 } };
        var day = shop.On(Date).Day;
        var midnight = Shop.Utc("2024-01-14T00:00Z");

        Assert.NotEqual(Version(day, midnight - Duration.FromSeconds(1)), Version(day, midnight));
        Assert.Equal(Version(day, midnight), Version(day, midnight + Duration.FromHours(23)));
    }

    [Fact]
    public void A_version_tells_apart_all_that_slots_depend_on()
    {
        var (one, other) = (new Guid("a0000000-0000-0000-0000-000000000000"), new Guid("00000000-0000-0000-0000-00000000000b"));
        var shop = Shop.Daily("UTC", Hours);
        string[] versions =
        [
            Of(shop),
            Of(shop, basis: 1), Of(shop, basis: UInt128.One << 64),
            Of(shop with { Id = one }), Of(shop with { Id = other }),
            Of(shop with { Version = 7 }), Of(shop with { UpdatedAt = Shop.Utc("2024-01-02T00:00Z") }),
            Of(shop, first: "2024-01-16"), Of(shop, count: 1), Of(shop, count: 3),
            Of(shop, query: new SlotQuery { Duration = Duration.FromMinutes(30) }), Of(shop, query: new SlotQuery { PartySize = 2 }),
            Of(shop, query: new SlotQuery { ServiceId = one }), Of(shop, query: new SlotQuery { ServiceId = other }),
            Of(shop, query: new SlotQuery { ResourceId = one }), Of(shop, query: new SlotQuery { ResourceId = other }),
            Of(shop, without: one), Of(shop, without: other),
            .. Enumerable.Range(0, 4).Select(day => Of(shop, changed: day)), // the day before, two days, and the day after
        ];

        Assert.Equal(versions, versions.Distinct());
        Assert.Equal(versions[0], Of(shop));
        Assert.All(versions, version => Assert.Equal(22, version.Length));

        static string Of(
            Exchange shop,
            UInt128 basis = default,
            string first = Date,
            int count = 2,
            SlotQuery? query = null,
            Guid without = default,
            int? changed = null)
        {
            var stored = Enumerable.Range(0, 4).Select(day => new BookingDay(
                shop.Id, Shop.Date(Date).PlusDays(day - 1), version: day == changed ? 2 : 1, [], []));
            var days = BusinessDay.Range(shop, Shop.Date(first), Shop.Date(first).PlusDays(count - 1), stored);
            return AvailabilityVersion.Of(basis, days, query ?? SlotQuery.Default, without, Shop.Utc("2024-01-10T00:00Z"));
        }
    }

    private static string Version(BusinessDay day, Instant now) =>
        AvailabilityVersion.Of(basis: 0, [day], SlotQuery.Default, Guid.Empty, now);

    private static string? First(Scenario scenario) =>
        Availability.FindFirst([scenario.Day], scenario.Now, scenario.Query)?.LocalStart.TimeOfDay.ToString("HH:mm", CultureInfo.InvariantCulture);
}
