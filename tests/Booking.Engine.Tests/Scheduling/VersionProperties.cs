using FsCheck.Xunit;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>The version of availability as time passes: it changes exactly when the displayed slots change.</summary>
[ScenarioProperties(5_000)]
public sealed class VersionProperties
{
    private readonly Desk _desk = new(Instant.FromUtc(2024, 1, 1, 0, 0));

    [Property]
    public async Task An_equal_availability_version_means_equal_slots(Scenario scenario, ushort minutes)
    {
        var exchange = await _desk.StoreAsync(scenario);
        var (version, slots) = await AskAsync(exchange, scenario);

        _desk.Clock.Advance(Step(scenario, minutes));
        var (later, laterSlots) = await AskAsync(exchange, scenario);

        Assert.True(version != later || slots.SequenceEqual(laterSlots));
    }

    [Property]
    public async Task Equal_slots_mean_an_equal_availability_version(Scenario scenario, ushort minutes)
    {
        // If a booking window reaches a day that has no slots, or only past ones, nothing visible changes.
        var policy = scenario.Exchange.Policy with { BookingWindowDays = null };
        var services = scenario.Exchange.Services.Select(service => service with { BookingWindowDays = null });
        var exchange = await _desk.StoreAsync(
            scenario with { Exchange = scenario.Exchange with { Policy = policy, Services = [.. services] } });
        var (version, slots) = await AskAsync(exchange, scenario);

        _desk.Clock.Advance(Step(scenario, minutes));
        var (later, laterSlots) = await AskAsync(exchange, scenario);

        Assert.True(version == later || !slots.SequenceEqual(laterSlots));
    }

    /// <summary>
    /// A step of the clock. It sometimes lands on or just beyond an edge: it is a number of minutes, or a second or a
    /// tick less.
    /// </summary>
    private static Duration Step(Scenario scenario, ushort minutes) => (minutes % 4) switch
    {
        0 => Duration.FromMinutes(minutes % 90),
        1 => Duration.FromMinutes(minutes % 90) - Duration.FromTicks(1),
        2 => Duration.FromSeconds(minutes),
        _ => Duration.FromHours(minutes % (24 * ((scenario.Exchange.Policy.BookingWindowDays ?? 1) + 2))),
    };

    private async Task<(string Version, Slot[] Slots)> AskAsync(Exchange exchange, Scenario scenario)
    {
        var prepared = (await _desk.Availability.PrepareAsync(
            exchange.Id, (scenario.Date.PlusDays(-1), scenario.Date.PlusDays(1)), scenario.Query))!;
        var slots = new List<Slot>();
        for (int i = 0; i < prepared.Count; i++)
        {
            slots.AddRange(prepared.GetDay(i).Slots);
        }

        Assert.Equal(slots.Count, prepared.CountSlots());
        return (prepared.GetVersion(), [.. slots]);
    }
}
