using FsCheck.Xunit;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>The same comparison with the walk through the day, in steps of a second.</summary>
[Properties(Arbitrary = [typeof(ShortDays)], QuietOnSuccess = true)]
public sealed class ShortDayProperties
{
    [Cases(10_000)]
    public void Slots_equal_those_found_by_a_walk_second_by_second(ShortDay day) => Assert.Equal(
        new Oracle(day.Scenario, Duration.FromSeconds(1)).Slots(),
        Oracle.Shown(day.Scenario, day.Scenario.Day));
}
