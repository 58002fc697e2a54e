using BookingEngine.Scheduling;
using BookingEngine.Scheduling.Assignment;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>When a resource can serve bookings, compared with a look at each quarter of an hour.</summary>
public sealed class ResourceHoursTests
{
    private const int Quarter = 900;

    private static readonly LocalDate Date = Shop.Date("2024-01-15");

    private static readonly string[] Hours = ["08:00-12:00", "13:00-18:00"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_resource_is_free_when_it_is_open_and_neither_blocked_nor_closed(bool hasOwnHours)
    {
        string[] open = hasOwnHours ? ["06:00-10:00", "10:00-20:00"] : Hours;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            (int From, int To)[] blocked = Any(random);
            (int From, int To)[] closed = Any(random);
            var resource = Resource.Of("staff", "Anna") with
            {
                Id = Guid.NewGuid(),
                HasOwnHours = hasOwnHours,
                Schedule = new Schedule
                {
                    OperatingHours = hasOwnHours ? Shop.Daily("UTC", open).OperatingHours : [],
                    Blocks = [.. blocked.Select(time => new Block(Date, new OpeningPeriod(At(time.From), At(time.To))))],
                },
            };
            var shop = Shop.Daily("UTC", Hours) with { Resources = [resource] };
            var day = new BusinessDay(shop, BookingDay.Empty(shop.Id, Date));

            var free = ResourceHours.On(
                day, ResourcePool.Of(shop), [.. closed.Select(time => (0, Quarter * time.From, Quarter * time.To))])[0];

            for (int quarter = 0; quarter < 96; quarter++)
            {
                bool isOpen = open.Select(Shop.Local).Any(period => IsAt((period.StartSecond / Quarter, period.EndSecond / Quarter), quarter));
                Assert.Equal(
                    isOpen && !blocked.Concat(closed).Any(time => IsAt(time, quarter)),
                    free.IsFree(Quarter * quarter, Quarter * (quarter + 1)));
            }

            Assert.All(free.Free, period => Assert.True(period.From < period.To));
        }
    }

    [Fact]
    public void A_resource_that_is_not_active_is_never_free()
    {
        var shop = Shop.Daily("UTC", Hours) with { Resources = [Resource.Of("staff", "Anna") with { Id = Guid.NewGuid(), IsActive = false }] };

        AssignableResource[] resources = ResourceHours.On(
            new BusinessDay(shop, BookingDay.Empty(shop.Id, Date)), ResourcePool.Of(shop), closed: []);

        Assert.Empty(Assert.Single(resources).Free);
    }

    private static (int From, int To)[] Any(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(3))
            .Select(_ => random.Next(20, 80))
            .Select(from => (from, from + random.Next(1, 12))),
    ];

    private static LocalTime At(int quarter) => LocalTime.FromSecondsSinceMidnight(Quarter * quarter);

    private static bool IsAt((int From, int To) time, int quarter) => time.From <= quarter && quarter < time.To;
}
