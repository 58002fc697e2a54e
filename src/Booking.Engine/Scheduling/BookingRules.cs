using BookingEngine.Primitives;
using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.Scheduling;

/// <summary>The rules by which a booking is accepted, as pure functions of the day, the request and the time.</summary>
internal static class BookingRules
{
    private const int Day = WallClock.SecondsPerDay;

    private static readonly ZoneLocalMappingResolver EarlierOfTwo =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    /// <summary>
    /// Where a start may lie, from its business date on: on it; on the next, where hours run past midnight; on the one
    /// before, where the clock goes back past midnight after opening.
    /// </summary>
    private static readonly int[] DaysOfStart = [0, 1, -1];

    /// <summary>
    /// Evaluates a request for a business day: the period to book, or the first error, in the documented order (no such
    /// time, past, notice, window, closed, outside the hours, too short or long, off the grid, blocked, no capacity).
    /// </summary>
    public static Evaluation Evaluate(BusinessDay day, RequestedTime time, int partySize, Instant now)
    {
        if (PartyBoundsProblem(partySize) is { } problem)
        {
            return new Evaluation(default, problem);
        }

        var exchange = day.Exchange;
        if (exchange.IsBeingDeleted)
        {
            return new Evaluation(default, BookingErrors.ExchangeBeingDeleted);
        }

        ref readonly var clock = ref day.Clock;
        var windows = day.Windows;
        var resolved = time switch
        {
            RequestedTime.OnClock onClock => Resolve(onClock, clock, windows, exchange.TimeZone),
            RequestedTime.Exact exact => Resolve(exact, clock),
            RequestedTime.DateTimes given => Resolve(given, clock, exchange.TimeZone),
            RequestedTime.OfTimeSlot named => Resolve(named, day),
            _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
        };
        if (resolved.Error is not null)
        {
            return new Evaluation(default, resolved.Error);
        }

        var (start, end) = (resolved.Start, resolved.End);
        var slot = Slot(day, start, end, Slots.Terms.Of(day, partySize, now));
        var error = slot.UnavailableReason switch
        {
            BookingErrorCode.SlotInPast => BookingErrors.SlotInPast,
            BookingErrorCode.NoticeTooShort => BookingErrors.NoticeTooShort(exchange.Policy.MinNotice),
            BookingErrorCode.TooFarAhead => BookingErrors.TooFarAhead(exchange.Policy.BookingWindowDays!.Value),
            _ when windows.Length == 0 => BookingErrors.ExchangeClosed(day.Date.DayOfWeek),
            _ when !Hours.Contain(windows, start, end) => IsWithinDay(windows, start, end)
                ? BookingErrors.ClosedPart(HoursText(exchange, day.Date))
                : BookingErrors.OutsideHours(HoursText(exchange, day.Date)),
            _ when ShapeProblem(day, start, end) is { } misfit => misfit,
            var reason => CapacityProblem(reason, day, start, end, partySize),
        };
        return error is null ? new Evaluation(clock.ToLocal(start, end), null) : new Evaluation(default, error);
    }

    /// <summary>What is wrong with the size of a party, wherever it is to go; null where nothing is.</summary>
    public static BookingError? PartyBoundsProblem(int partySize) => partySize is >= 1 and <= BookingPolicy.MaxCapacity
        ? null
        : BookingErrors.OutOfRange(nameof(BookingRequest.PartySize), 1, BookingPolicy.MaxCapacity);

    /// <summary>
    /// Why a booking can't have so many places in the period that it has, judged as a new one would be that has its buffers;
    /// null where it can. Its own places don't stand in its way.
    /// </summary>
    public static BookingError? PartyProblem(BusinessDay day, Booking booking, int partySize)
    {
        var others = day.Without(booking.Id);
        var (start, end) = others.Clock.Resolve(booking.Period);
        var own = day.Day.FindAllocation(booking.Id);
        var terms = Slots.Terms.WithoutTime(day.Exchange) with
        {
            Before = own?.BufferBeforeSeconds ?? 0,
            After = own?.BufferAfterSeconds ?? 0,
            PartySize = partySize,
        };
        return CapacityProblem(Slot(others, start, end, terms).UnavailableReason, others, start, end, partySize);
    }

    /// <summary>The places left in a stored period at its fullest moment, whether it can still be booked or not.</summary>
    public static int RemainingCapacity(BusinessDay day, LocalPeriod period)
    {
        var (start, end) = day.Clock.Resolve(period);
        return Slot(day, start, end, Slots.Terms.WithoutTime(day.Exchange)).AvailableCapacity;
    }

    /// <summary>Whether the capacity of a period is 1 at every moment, on a day without a transition of the clock.</summary>
    public static bool IsExclusive(BusinessDay day, LocalPeriod period)
    {
        if (!day.Clock.IsPlain)
        {
            return false;
        }

        int capacity = day.Exchange.Policy.DefaultCapacity;
        return StepFunction.All(
            day.Supply.Capacities, period.StartSecond, period.EndSecond, level => (level == StepFunction.None ? capacity : level) == 1);
    }

    /// <summary>The business date that a time is probably on, as far as can be told without knowing the exchange's zone.</summary>
    public static LocalDate ExpectedDate(RequestedTime time) => time switch
    {
        RequestedTime.OnClock onClock => onClock.Date,
        RequestedTime.Exact exact => exact.StartsAt.InUtc().Date,
        RequestedTime.DateTimes given => given.StartsAt.Date,
        _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
    };

    /// <summary>The business date of a time; null for that of a stored slot, which only its day knows.</summary>
    public static LocalDate? BusinessDate(Exchange exchange, RequestedTime time) => time switch
    {
        RequestedTime.OnClock onClock => onClock.Date,
        RequestedTime.Exact exact => BusinessDate(exchange, exact.StartsAt),
        RequestedTime.DateTimes given => BusinessDate(exchange, At(given.StartsAt, given.StartOffset, exchange.TimeZone)),
        RequestedTime.OfTimeSlot => null,
        _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
    };

    /// <summary>
    /// The business date of an exact time: the one whose hours are open then, which is the date before the one that the
    /// clock shows where its hours run past midnight, and the date after it where the clock went back past midnight
    /// once that had opened; else the one that the clock shows.
    /// </summary>
    public static LocalDate BusinessDate(Exchange exchange, Instant start)
    {
        var shown = start.InZone(exchange.TimeZone).Date;
        for (int offset = -1; offset <= 1; offset++)
        {
            var date = shown.PlusDays(offset);
            var clock = DayClock.For(exchange.TimeZone, date);
            int t = clock.Elapsed(start);
            if (Hours.Contain(Hours.Windows(exchange, date, clock), t, t + 1))
            {
                return date;
            }
        }

        return shown;
    }

    /// <summary>Whether a booking's end is past, by today's tz database.</summary>
    public static bool HasEnded(Booking booking, DateTimeZone zone, Instant now)
    {
        var clock = DayClock.For(zone, booking.Date);
        return clock.At(clock.Resolve(booking.Period).End) <= now;
    }

    /// <summary>Whether a period lies between the day's first opening and its last closing, pauses or not.</summary>
    private static bool IsWithinDay(ReadOnlySpan<Window> windows, int start, int end)
    {
        int lastClose = int.MinValue;
        foreach (var window in windows)
        {
            lastClose = Math.Max(lastClose, window.Close);
        }

        return end > start && start >= windows[0].Open && end <= lastClose;
    }

    /// <summary>
    /// Why a period within the hours is none that the exchange books: too short, too long, or not one of the slots shown;
    /// null where it is. A slot that the owner has stored, with a capacity of its own, can be booked as it is.
    /// </summary>
    private static BookingError? ShapeProblem(BusinessDay day, int start, int end)
    {
        var policy = day.Exchange.Policy;
        var problem = IsShown(day, start, end, Day) ? null
            : policy.LengthProblem(Duration.FromSeconds(end - start))
            ?? (policy.SlotStarts == SlotStarts.Any || IsShown(day, start, end, end - start) ? null : BookingErrors.OffGrid);
        return problem is null || IsStored(day, start, end) ? null : problem;
    }

    /// <summary>Whether the owner has stored a slot of exactly a period, with a capacity of its own.</summary>
    private static bool IsStored(BusinessDay day, int start, int end)
    {
        foreach (var slot in day.Day.TimeSlots)
        {
            if (slot.MaxCapacity is not null && day.Clock.Resolve(slot.Period) == (start, end))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a period is one of the slots that are shown where slots of a length are asked for.</summary>
    private static bool IsShown(BusinessDay day, int start, int end, int length)
    {
        if (length > Day)
        {
            return false;
        }

        foreach (var window in day.Windows)
        {
            if (Slots.Grid.Of(day, window, length).Has(start, end))
            {
                return true;
            }
        }

        return false;
    }

    private static BookingError? CapacityProblem(
        BookingErrorCode? reason, BusinessDay day, int start, int end, int partySize) =>
        reason == BookingErrorCode.SlotBlocked ? BookingErrors.SlotBlocked
        : reason != BookingErrorCode.FullyBooked ? null
        : CouldHold(day, start, end, partySize) ? BookingErrors.FullyBooked
        : BookingErrors.PartyTooLarge;

    /// <summary>Whether a party would find room in a period that nobody had booked.</summary>
    private static bool CouldHold(BusinessDay day, int start, int end, int partySize) => partySize == 1
        || Slot(day.WithoutBookings(), start, end, Slots.Terms.WithoutTime(day.Exchange)).AvailableCapacity >= partySize;

    private static Slot Slot(BusinessDay day, int start, int end, in Slots.Terms terms)
    {
        Span<Slot> slot = stackalloc Slot[1];
        var grid = new Slots.Grid(start, end - start, Step: end - start, Count: 1);
        Slots.Fill(grid, terms, day.Supply, day.Clock, slot);
        return slot[0];
    }

    private static Resolved Resolve(RequestedTime.OfTimeSlot named, BusinessDay day)
    {
        if (day.Day.FindTimeSlot(named.TimeSlotId) is not { } slot)
        {
            return new Resolved(0, 0, BookingErrors.TimeSlotNotFound(named.TimeSlotId));
        }

        var (start, end) = day.Clock.Resolve(slot.Period);
        return new Resolved(start, end, null);
    }

    private static Resolved Resolve(RequestedTime.DateTimes given, in DayClock clock, DateTimeZone zone) =>
        Skips(zone, given.StartsAt, given.StartOffset) ? Skipped(nameof(given.StartsAt), given.StartsAt.TimeOfDay, zone)
        : Skips(zone, given.EndsAt, given.EndOffset) ? Skipped(nameof(given.EndsAt), given.EndsAt.TimeOfDay, zone)
        : Resolve(
            new RequestedTime.Exact(At(given.StartsAt, given.StartOffset, zone), At(given.EndsAt, given.EndOffset, zone)),
            clock);

    private static bool Skips(DateTimeZone zone, LocalDateTime time, Offset? offset) =>
        offset is null && zone.MapLocal(time).Count == 0;

    private static Instant At(LocalDateTime time, Offset? offset, DateTimeZone zone) =>
        offset is { } given ? time.WithOffset(given).ToInstant() : zone.ResolveLocal(time, EarlierOfTwo).ToInstant();

    private static Resolved Resolve(RequestedTime.Exact exact, in DayClock clock)
    {
        if (exact.StartsAt != Instant.FromUnixTimeSeconds(exact.StartsAt.ToUnixTimeSeconds()))
        {
            return Fraction(nameof(exact.StartsAt));
        }

        if (exact.EndsAt != Instant.FromUnixTimeSeconds(exact.EndsAt.ToUnixTimeSeconds()))
        {
            return Fraction(nameof(exact.EndsAt));
        }

        var (start, end) = (clock.Elapsed(exact.StartsAt), clock.Elapsed(exact.EndsAt));
        return end > start ? new Resolved(start, end, null) : new Resolved(0, 0, BookingErrors.EndNotAfterStart);
    }

    /// <summary>
    /// The moments that a wall-clock start and end mean. Where hours run past midnight, or the clock repeats, a start
    /// can mean several: the earliest for which the whole period is within the hours, else for which the start is,
    /// else the earliest. The end is the first moment after the start at which the clock shows it.
    /// </summary>
    private static Resolved Resolve(
        RequestedTime.OnClock time, in DayClock clock, ReadOnlySpan<Window> windows, DateTimeZone zone)
    {
        if (!WallClock.IsWholeSecond(time.StartTime))
        {
            return Fraction(nameof(time.StartTime));
        }

        if (!WallClock.IsWholeSecond(time.EndTime))
        {
            return Fraction(nameof(time.EndTime));
        }

        int wall = WallClock.SecondOfDay(time.StartTime, nameof(time));
        int wallEnd = WallClock.SecondOfDay(time.EndTime, nameof(time));
        (int Start, int? End)? best = null;
        int bestRank = -1;
        foreach (int day in DaysOfStart)
        {
            int? next = clock.FirstAfter(int.MinValue, wall + (day * Day));
            while (next is { } start)
            {
                int? end = End(clock, start, wallEnd);
                int rank = end is { } whole && Hours.Contain(windows, start, whole) ? 2
                    : Hours.Contain(windows, start, start + 1) ? 1
                    : 0;
                if (rank > bestRank)
                {
                    (best, bestRank) = ((start, end), rank);
                }

                next = clock.FirstAfter(start, wall + (day * Day));
            }
        }

        if (best is null || (bestRank == 0 && (clock.Skips(wall) || IsGapWithin(wall + Day, clock, windows))))
        {
            return Skipped(nameof(time.StartTime), time.StartTime, zone);
        }

        return best.Value.End is { } bestEnd
            ? new Resolved(best.Value.Start, bestEnd, null)
            : Skipped(nameof(time.EndTime), time.EndTime, zone);
    }

    private static bool IsGapWithin(int wall, in DayClock clock, ReadOnlySpan<Window> windows) =>
        clock.Skips(wall) && Hours.Contain(windows, clock.GapEnd(wall) - 1, clock.GapEnd(wall));

    /// <summary>The first moment after a start at which the clock shows a time of day; null where it skips it.</summary>
    private static int? End(in DayClock clock, int start, int wallEnd)
    {
        int wallStart = clock.Wall(start);
        int sameDate = wallStart - ((wallStart + Day) % Day) + wallEnd;
        if (clock.FirstAfter(start, sameDate) is { } end)
        {
            return end;
        }

        return sameDate > wallStart && clock.Skips(sameDate) ? null : clock.FirstAfter(start, sameDate + Day);
    }

    private static string HoursText(Exchange exchange, LocalDate date) =>
        string.Join(", ", exchange.HoursOn(date).ToArray());

    private static Resolved Fraction(string field) => new(0, 0, BookingErrors.FractionOfSecond(field));

    private static Resolved Skipped(string field, LocalTime time, DateTimeZone zone) =>
        new(0, 0, BookingErrors.TimeSkipped(field, time, zone));

    /// <summary>What the rules say of a request: the period to book, or the error.</summary>
    public readonly record struct Evaluation(LocalPeriod Period, BookingError? Error);

    private readonly record struct Resolved(int Start, int End, BookingError? Error);
}
