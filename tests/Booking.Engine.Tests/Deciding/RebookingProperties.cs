using BookingEngine.Deciding;
using BookingEngine.Tests.Scheduling;
using FsCheck.Xunit;
using NodaTime;

namespace BookingEngine.Tests.Deciding;

/// <summary>
/// On any days, exactly those bookings to come do not fit that an oracle refuses, which books them one after another in the order in
/// which they were made, and counts at every minute who is present.
/// </summary>
[Properties(Arbitrary = [typeof(Scenarios)], QuietOnSuccess = true)]
public sealed class RebookingProperties
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Cases(3_000)]
    public void Exactly_those_bookings_do_not_fit_that_cannot_be_booked_in_the_order_in_which_they_were_made(
        Scenario scenario, int seed)
    {
        var stored = Stored(scenario, new Random(seed));
        var made = stored.ToDictionary(booking => booking.Taken.BookingId, booking => new Made(booking.MadeAt, Overrides.None));
        var rebooking = new Rebooking(scenario.Exchange, Days(scenario, stored), scenario.Now);
        var expected = new Dictionary<Guid, BookingErrorCode?>(Expected(scenario, stored));

        var misfits = Around(scenario.Date, 2).SelectMany(date => rebooking.On(date, made).Misfits).ToArray();

        Assert.Equal(expected.Keys.Order(), misfits.Select(misfit => misfit.BookingId).Order());
        foreach (var misfit in misfits)
        {
            var codes = misfit.Reasons.Select(reason => reason.Code).ToArray();
            Assert.NotEmpty(codes);
            Assert.Equal(codes.Length, codes.Distinct().Count());
            if (expected[misfit.BookingId] is { } reason)
            {
                Assert.Equal(reason, codes[0]); // in a block there may be too few places as well
                Assert.All(codes[1..], code => Assert.True(
                    reason == BookingErrorCode.SlotBlocked && code is BookingErrorCode.FullyBooked or BookingErrorCode.PartyTooLarge));
            }
        }
    }

    [Cases(3_000)]
    public void If_all_fit_in_one_order_they_fit_in_any_unless_bookings_of_other_days_reach_in(Scenario scenario, int seed)
    {
        var stored = Stored(scenario, new Random(seed));
        var made = stored.ToDictionary(booking => booking.Taken.BookingId, booking => new Made(booking.MadeAt, Overrides.None));
        var rebooking = new Rebooking(scenario.Exchange, Days(scenario, stored), scenario.Now);

        foreach (var date in Around(scenario.Date, 2))
        {
            var rebooked = rebooking.On(date, made);
            var inOtherOrder = rebooking.On(date, new Dictionary<Guid, Made>());
            Assert.Equal(rebooked.DependsOnOrder, inOtherOrder.DependsOnOrder);
            Assert.True(
                rebooked.DependsOnOrder || (rebooked.Misfits.Count == 0) == (inOtherOrder.Misfits.Count == 0), $"{rebooked} {inOtherOrder}");
        }
    }

    /// <summary>Gives each booking a date, a time at which it was made, and mostly a status in which it is to come.</summary>
    private static Standing[] Stored(Scenario scenario, Random random) =>
    [
        .. new[] { (-1, scenario.Previous), (0, scenario.Own), (1, scenario.Next) }.SelectMany(day => day.Item2.Select(taken => new Standing(
            scenario.Date.PlusDays(day.Item1),
            taken with { Date = scenario.Date.PlusDays(day.Item1), KeepsTimeSlot = random.Next(6) > 0 },
            Instant.FromUtc(2020, 1, random.Next(1, 7), 0, 0)))),
    ];

    private static IEnumerable<BookingDay> Days(Scenario scenario, Standing[] stored) => Around(scenario.Date, 1).Select(date => new BookingDay(
        scenario.Exchange.Id,
        date,
        version: 1,
        date == scenario.Date ? scenario.TimeSlots : [],
        stored.Where(booking => booking.Date == date).Select(booking => booking.Taken)));

    /// <summary>
    /// Returns the bookings that can't be booked, with the reason, or with null for one outside the hours, which may have other reasons as well.
    /// </summary>
    private static IEnumerable<KeyValuePair<Guid, BookingErrorCode?>> Expected(Scenario scenario, Standing[] stored)
    {
        var clock = new Oracle(scenario, Minute);
        var present = stored
            .Where(booking => !booking.Taken.KeepsTimeSlot || clock.Kept(booking.Date, booking.Taken.Period).Start <= scenario.Now)
            .ToList();
        foreach (var booking in stored.Except(present.ToArray()).OrderBy(booking => booking.MadeAt).ThenBy(booking => booking.Taken.BookingId))
        {
            var (start, end) = clock.Kept(booking.Date, booking.Taken.Period);
            var date = new[] { 0, 1, -1 }
                .Select(days => booking.Date.PlusDays(days))
                .Where(date => At(scenario with { ServiceId = null }, date, booking, []).Windows
                    .Any(window => window.Open <= start && start < window.Close))
                .Append(booking.Date)
                .First();
            var oracle = At(scenario with { ServiceId = booking.Taken.ServiceId }, date, booking, present);
            if (!oracle.IsOpen(start, end))
            {
                yield return new(booking.Taken.BookingId, null);
            }
            else if (oracle.Judge(start, end).Reason is { } reason)
            {
                yield return new(
                    booking.Taken.BookingId, reason == BookingErrorCode.FullyBooked ? oracle.Full(start, end) : reason);
            }
            else
            {
                present.Add(booking with { Date = date, Taken = Moved(booking.Taken, Period.DaysBetween(booking.Date, date)) });
            }
        }
    }

    /// <summary>The oracle of a date for one more booking, which brings its own buffers and for which no terms of a sale hold.</summary>
    private static Oracle At(Scenario scenario, LocalDate date, Standing booking, IReadOnlyList<Standing> present)
    {
        var exchange = scenario.Exchange;
        return new Oracle(
            scenario with
            {
                Exchange = exchange with
                {
                    Policy = exchange.Policy with
                    {
                        BufferBefore = booking.Taken.BufferBefore,
                        BufferAfter = booking.Taken.BufferAfter,
                        MinNotice = Duration.Zero,
                        BookingWindowDays = null,
                    },
                    Services =
                    [
                        .. exchange.Services.Select(service => service with
                        {
                            BufferBefore = null,
                            BufferAfter = null,
                            MinNotice = null,
                            BookingWindowDays = null,
                        }),
                    ],
                },
                Date = date,
                Previous = On(-1),
                Own = On(0),
                Next = On(1),
                TimeSlots = date == scenario.Date ? scenario.TimeSlots : [],
                Now = date.PlusDays(-10).AtMidnight().InUtc().ToInstant(),
                PartySize = booking.Taken.Units,
            },
            Minute);

        Allocation[] On(int days) => [.. present.Where(one => one.Date == date.PlusDays(days)).Select(one => one.Taken)];
    }

    /// <summary>The same time on the clock, counted from another date.</summary>
    private static Allocation Moved(Allocation taken, int days)
    {
        int seconds = days * 24 * 60 * 60;
        var period = taken.Period;
        return taken with
        {
            Period = new LocalPeriod(
                period.StartSecond - seconds, period.EndSecond - seconds, period.StartsLater, period.EndsLater),
        };
    }

    private static IEnumerable<LocalDate> Around(LocalDate date, int days) =>
        Enumerable.Range(-days, (2 * days) + 1).Select(date.PlusDays);

    /// <summary>A stored booking.</summary>
    private sealed record Standing(LocalDate Date, Allocation Taken, Instant MadeAt);
}
