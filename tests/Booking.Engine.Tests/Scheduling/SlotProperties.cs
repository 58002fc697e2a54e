using BookingEngine.Scheduling;
using FsCheck.Xunit;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Properties that hold for the slots of any day.</summary>
[ScenarioProperties(10_000)]
public sealed class SlotProperties
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Property]
    public void Slots_equal_those_found_by_a_walk_through_the_day(Scenario scenario) =>
        Assert.Equal(new Oracle(scenario, Minute).Slots(), Oracle.Shown(scenario, scenario.Day));

    [Property]
    public void Slots_written_into_a_span_equal_those_of_the_day(Scenario scenario)
    {
        var day = Availability.GetDay(scenario.Day, scenario.Now, scenario.Query);
        int count = Availability.CountSlots(scenario.Day, scenario.Query);
        var span = new Slot[count + 2];
        int written = Availability.GetSlots(
            scenario.Day, scenario.Now, span, scenario.Query);

        Assert.Equal(count, written);
        Assert.Equal(day.SlotSpan, span.AsSpan(0, count));
        Assert.Equal(default, span[count]);
        Assert.Equal(default, span[count + 1]);
    }

    [Property]
    public void The_order_of_bookings_and_stored_slots_does_not_matter(Scenario scenario, int seed)
    {
        var random = new Random(seed);
        var (own, stored) = (scenario.Own.ToArray(), scenario.TimeSlots.ToArray());
        random.Shuffle(own);
        random.Shuffle(stored);

        Assert.Equal(Oracle.Shown(scenario, scenario.Day), Oracle.Shown(scenario, scenario.DayOf(own, stored)));
    }

    [Property]
    public void Slots_are_the_same_whole_weeks_later_if_the_clock_does_not_change_between(Scenario scenario, byte weeks)
    {
        var here = Quiet(scenario, scenario.Date);
        var there = Quiet(scenario, here.Date.PlusWeeks(1 + weeks));

        Assert.Equal(OnTheClock(here), OnTheClock(there));
    }

    /// <summary>Moves the scenario by whole weeks to the next date around which the clock does not change.</summary>
    private static Scenario Quiet(Scenario scenario, LocalDate from)
    {
        var date = from;
        while (!Zones.IsQuiet(scenario.Exchange.TimeZone, date))
        {
            date = date.PlusWeeks(1);
        }

        int days = Period.DaysBetween(scenario.Date, date);
        return scenario with
        {
            Date = date,
            Exchange = scenario.Exchange with
            {
                OperatingHours =
                [
                    .. scenario.Exchange.OperatingHours.Select(entry => entry with { FromDate = entry.FromDate?.PlusDays(days) }),
                ],
                SpecialHours =
                [
                    .. scenario.Exchange.SpecialHours.Select(special => special with
                    {
                        Date = special.Date.PlusDays(days),
                        EndDate = special.EndDate?.PlusDays(days),
                    }),
                ],
                Blocks =
                [
                    .. scenario.Exchange.Blocks.Select(block => block with
                    {
                        Date = block.Date.PlusDays(days),
                        EndDate = block.EndDate?.PlusDays(days),
                    }),
                ],
            },
            Now = (date + new LocalTime(11, 30)).InZoneStrictly(scenario.Exchange.TimeZone).ToInstant()
                - Duration.FromHours(scenario.Now.ToUnixTimeSeconds() % 48),
        };
    }

    [Property]
    public void A_slot_knows_its_date_and_its_local_times(Scenario scenario)
    {
        foreach (var slot in Availability.GetDay(scenario.Day, scenario.Now, scenario.Query).Slots)
        {
            Assert.Equal(scenario.Date, slot.Date);
            Assert.Equal(slot.Start.InZone(scenario.Exchange.TimeZone).ToOffsetDateTime(), slot.LocalStart);
            Assert.Equal(slot.End.InZone(scenario.Exchange.TimeZone).ToOffsetDateTime(), slot.LocalEnd);
            Assert.Equal(
                slot,
                new Slot(slot.Date, slot.LocalStart, slot.LocalEnd, slot.AvailableCapacity, slot.UnavailableReason));
        }
    }

    private static List<(Period Start, Period End, int Available, BookingErrorCode? Reason)> OnTheClock(
        Scenario scenario)
    {
        var midnight = scenario.Date.AtMidnight();
        var day = Availability.GetDay(scenario.Day, scenario.Now, scenario.Query);
        var found = new List<(Period, Period, int, BookingErrorCode?)>();
        foreach (var slot in day.Slots)
        {
            found.Add((
                Period.Between(midnight, slot.LocalStart.LocalDateTime, PeriodUnits.Seconds),
                Period.Between(midnight, slot.LocalEnd.LocalDateTime, PeriodUnits.Seconds),
                slot.AvailableCapacity,
                slot.UnavailableReason));
        }

        return found;
    }
}
