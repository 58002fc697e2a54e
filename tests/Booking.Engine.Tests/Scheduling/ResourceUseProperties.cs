using BookingEngine.Conformance;
using FsCheck.Xunit;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>
/// Allocations of resources take no capacity of the exchange, on their own day as on a neighbouring day into which they reach.
/// </summary>
[ScenarioProperties(5_000)]
public sealed class ResourceUseProperties
{
    [Property]
    public void What_bookings_use_of_resources_changes_no_slot(Scenario scenario, int seed)
    {
        var random = new Random(seed);
        var all = scenario with
        {
            Previous = WithUses(random, scenario.Previous),
            Own = WithUses(random, scenario.Own),
            Next = WithUses(random, scenario.Next),
        };

        Assert.Equal(scenario.Show().Slots.ToArray(), all.Show().Slots.ToArray());
        Assert.Equal(scenario.Day.Day.Allocations, all.Day.Day.Allocations);
    }

    [Fact]
    public void The_use_of_a_resource_is_not_taken_for_the_allocation_of_its_booking()
    {
        var use = Examples.Booking(BookingDay.Empty(Guid.NewGuid(), Examples.Monday)).AllocationOf(Guid.NewGuid());

        var day = new BookingDay(Guid.NewGuid(), Examples.Monday, 1, [], [use]);

        Assert.Empty(day.Allocations);
        Assert.Null(day.FindAllocation(use.BookingId));
        Assert.Equal(use, Assert.Single(day.FindResourceAllocations(use.BookingId)));
    }

    /// <summary>Adds to the allocations some of resources, also ones that are longer than their booking.</summary>
    private static Allocation[] WithUses(Random random, Allocation[] bookings) =>
    [
        .. bookings
            .SelectMany(booking => Enumerable.Repeat(booking, random.Next(3)))
            .Select((booking, number) => booking with
            {
                Id = Guid.NewGuid(),
                ResourceId = Guid.NewGuid(),
                Need = number,
                IsWhole = random.Next(2) == 0,
                Units = random.Next(1, 9),
                BufferAfter = Duration.FromMinutes(random.Next(60)),
            }),
        .. bookings,
    ];
}
