using BookingEngine.Scheduling;
using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.Tests.Scheduling;

/// <summary>
/// Computes the slots of a day in a slow and obviously correct way. It walks through the day in steps of a minute or
/// a second, counts at every step who is present, and maps every time through the time zone by itself. Of the engine
/// it uses only the values that describe an exchange, its bookings and its stored slots.
/// </summary>
internal sealed class Oracle
{
    private readonly Scenario _scenario;
    private readonly DateTimeZone _zone;
    private readonly Duration _grain;

    public Oracle(Scenario scenario, Duration grain)
    {
        _scenario = scenario;
        _zone = scenario.Exchange.TimeZone;
        _grain = grain;
        Windows = [.. HoursOn(scenario.Date).Select(hours => Open(hours))];
    }

    /// <summary>When the exchange is open on the business day.</summary>
    public (Instant Open, Instant Close)[] Windows { get; }

    /// <summary>Computes how a slot must be shown.</summary>
    public sealed record Expected(Instant Start, Instant End, int Available, BookingErrorCode? Reason);

    /// <summary>The slots as the engine shows them.</summary>
    public static List<Expected> Shown(Scenario scenario, BusinessDay day)
    {
        var slots = Availability.GetDay(day, scenario.Now, scenario.Query).Slots;
        var shown = new List<Expected>();
        foreach (var slot in slots)
        {
            shown.Add(new Expected(slot.Start, slot.End, slot.AvailableCapacity, slot.UnavailableReason));
        }

        return shown;
    }

    /// <summary>The slots, one opening period after the other.</summary>
    public List<Expected> Slots()
    {
        var laid = Laid(_scenario.SlotDuration);
        if (laid.Count == 0)
        {
            return [];
        }

        var policy = _scenario.Exchange.Policy;
        var first = laid.Min(slot => slot.Start) - policy.BufferBefore;
        var moments = Moments(first, laid.Max(slot => slot.End) + policy.BufferAfter);
        return laid.ConvertAll(slot => Judge(slot.Start, slot.End, moments, first));
    }

    /// <summary>
    /// Says why a period within the hours can't be booked at all: on a grid it is no slot of its length, or no slots
    /// of its length are shown. A time slot stored by the owner with a capacity can be booked.
    /// </summary>
    public BookingErrorCode? Misfit(Instant start, Instant end)
    {
        var day = Duration.FromDays(1);
        var policy = _scenario.Exchange.Policy;
        var length = end - start;
        bool isShown = Laid(day).Contains((start, end)) || (length <= day && Laid(length).Contains((start, end)));
        bool isStored = _scenario.TimeSlots.Any(
            slot => slot.MaxCapacity is not null && Kept(_scenario.Date, slot.Period) == (start, end));
        return isShown || isStored ? null
            : length < policy.MinDuration ? BookingErrorCode.TooShort
            : length > policy.MaxDuration ? BookingErrorCode.TooLong
            : policy.SlotStarts == SlotStarts.Grid ? BookingErrorCode.OffGrid
            : null;
    }

    /// <summary>Computes how a slot must be evaluated, whether it lies within the hours or not.</summary>
    public Expected Judge(Instant start, Instant end)
    {
        var policy = _scenario.Exchange.Policy;
        var first = start - policy.BufferBefore;
        return Judge(start, end, Moments(first, end + policy.BufferAfter), first);
    }

    /// <summary>
    /// Says which rule must refuse a full slot, depending on whether there would be room without bookings.
    /// </summary>
    public BookingErrorCode Full(Instant start, Instant end) =>
        new Oracle(_scenario with { Previous = [], Own = [], Next = [] }, _grain).Judge(start, end).Reason is null
            ? BookingErrorCode.FullyBooked
            : BookingErrorCode.PartyTooLarge;

    /// <summary>
    /// Says which rule must refuse a period outside the hours, depending on whether its start and end lie within
    /// them.
    /// </summary>
    public BookingErrorCode Closed(Instant start, Instant end) =>
        start < end && Windows.Any(window => window.Open <= start) && Windows.Any(window => window.Close >= end)
            ? BookingErrorCode.ClosedPart
            : BookingErrorCode.OutsideHours;

    /// <summary>Says whether the exchange is open at every grain of a period.</summary>
    public bool IsOpen(Instant start, Instant end)
    {
        for (var t = start; t < end; t += _grain)
        {
            if (!Windows.Any(window => window.Open <= t && t < window.Close))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Computes what is free and what is blocked, at each grain from one instant to another.</summary>
    public Moment[] Moments(Instant from, Instant to)
    {
        var own = Array.ConvertAll(_scenario.Own, booking => Kept(_scenario.Date, booking.Period));
        var neighbours = _scenario.Previous
            .Select(booking => (Time: Kept(_scenario.Date.PlusDays(-1), booking.Period), booking.Units))
            .Concat(_scenario.Next
                .Select(booking => (Time: Kept(_scenario.Date.PlusDays(1), booking.Period), booking.Units)))
            .ToArray();
        var stored = _scenario.TimeSlots
            .Where(slot => slot.MaxCapacity is not null)
            .Select(slot => (Time: Kept(_scenario.Date, slot.Period), Capacity: slot.MaxCapacity!.Value))
            .ToArray();

        var blocks = _scenario.Exchange.Blocks
            .Where(block => _scenario.Date >= block.Date && _scenario.Date <= (block.EndDate ?? block.Date))
            .Select(block => block.Period is { } period ? Blocked(period) : (Start: Instant.MinValue, End: Instant.MaxValue))
            .ToArray();

        var moments = new Moment[(int)((to - from) / _grain)];
        var t = from;
        for (int i = 0; i < moments.Length; i++, t += _grain)
        {
            int capacity = _scenario.Exchange.Policy.DefaultCapacity;
            int? inSlot = null;
            int? inBuffer = null;
            foreach (var (time, value) in stored)
            {
                if (t < time.Start || t >= time.End)
                {
                    continue;
                }

                inSlot = Math.Min(inSlot ?? value, value);
                if (value > 0)
                {
                    inBuffer = Math.Min(inBuffer ?? value, value);
                }
            }

            inSlot = blocks.Any(block => t >= block.Start && t < block.End) ? 0 : inSlot;
            int present = 0;
            for (int j = 0; j < own.Length; j++)
            {
                var booking = _scenario.Own[j];
                if (t >= own[j].Start - booking.BufferBefore && t < own[j].End + booking.BufferAfter)
                {
                    present += booking.Units;
                }
            }

            int visiting = 0;
            foreach (var (time, party) in neighbours)
            {
                if (t >= time.Start && t < time.End)
                {
                    visiting += party;
                }
            }

            moments[i] = new Moment(
                (inSlot ?? capacity) - present - visiting, (inBuffer ?? capacity) - present, inSlot == 0);
        }

        return moments;
    }

    /// <summary>One grain of the day.</summary>
    /// <param name="LeftInSlot">The places left for a slot here.</param>
    /// <param name="LeftInBuffer">The places left for a slot whose buffer is here.</param>
    /// <param name="IsBlocked">Whether the capacity is 0.</param>
    public readonly record struct Moment(int LeftInSlot, int LeftInBuffer, bool IsBlocked);

    /// <summary>
    /// Finds the instants of a stored period. A time in a gap moves forward by the gap. Of two instants, it is the
    /// recorded one.
    /// </summary>
    public (Instant Start, Instant End) Kept(LocalDate date, LocalPeriod period)
    {
        var start = Kept(Local(date, period.StartSecond), period.StartsLater);
        var end = Kept(Local(date, period.EndSecond), period.EndsLater);
        if (end > start)
        {
            return (start, end);
        }

        // The zone was changed since. The booking stays as long as the clock said, or an hour longer if it ended in a repeated hour.
        int length = period.EndSecond - period.StartSecond;
        return (start, start + Duration.FromSeconds(Math.Max(length > 0 ? length : length + 3600, 1)));
    }

    /// <summary>
    /// Finds the instants of a blocked period: on the date, or past midnight, if only there it meets the hours on the clock.
    /// </summary>
    private (Instant Start, Instant End) Blocked(OpeningPeriod period)
    {
        var date = !Meets(_scenario.Date) && Meets(_scenario.Date.PlusDays(1)) ? _scenario.Date.PlusDays(1) : _scenario.Date;
        return (Opening(date, period), Closing(date, period));

        bool Meets(LocalDate start) => HoursOn(_scenario.Date).Any(hours =>
            start + period.Open < End(_scenario.Date, hours) && _scenario.Date + hours.Open < End(start, period));

        static LocalDateTime End(LocalDate date, OpeningPeriod hours) =>
            (hours.ClosesNextDay ? date.PlusDays(1) : date) + hours.Close;
    }

    /// <summary>The hours that open on a date.</summary>
    public OpeningPeriod[] HoursOn(LocalDate date)
    {
        var exchange = _scenario.Exchange;
        var special = exchange.SpecialHours.Where(entry => ScheduleOracle.IsFor(entry, date)).MinBy(ScheduleOracle.Rank);
        var hours = special?.Hours ?? exchange.OperatingHours
            .Where(entry => entry.Period is not null && ScheduleOracle.Holds(entry, date))
            .Select(entry => entry.Period!.Value);
        return [.. hours.OrderBy(period => period.Open).ThenBy(period => (period.ClosesNextDay, period.Close))];
    }

    /// <summary>Computes the slots of a length. There are none if no booking may have that length.</summary>
    private List<(Instant Start, Instant End)> Laid(Duration length)
    {
        var policy = _scenario.Exchange.Policy;
        if (length < policy.MinDuration || length > policy.MaxDuration)
        {
            return [];
        }

        var laid = new List<(Instant, Instant)>();
        foreach (var (hours, (open, close)) in HoursOn(_scenario.Date).Zip(Windows))
        {
            if (hours.Open == hours.Close && length == Duration.FromDays(1))
            {
                // A day that is open around the clock is one slot, even with 23 or 25 hours, unless the date never was.
                laid.AddRange(close > open ? [(open, close)] : []);
                continue;
            }

            for (var start = open; start + length <= close; start += policy.SlotStep ?? length)
            {
                laid.Add((start, start + length));
            }
        }

        return laid;
    }

    private Expected Judge(Instant start, Instant end, Moment[] moments, Instant first)
    {
        var policy = _scenario.Exchange.Policy;
        int left = int.MaxValue;
        bool blocked = false;
        for (var t = start - policy.BufferBefore; t < end + policy.BufferAfter; t += _grain)
        {
            var moment = moments[(int)((t - first) / _grain)];
            left = Math.Min(left, moment.LeftInBuffer);
            if (t >= start && t < end)
            {
                left = Math.Min(left, moment.LeftInSlot);
                blocked |= moment.IsBlocked;
            }
        }

        var today = _scenario.Now.InZone(_zone).Date;
        BookingErrorCode? reason =
            start < _scenario.Now ? BookingErrorCode.SlotInPast
            : start < _scenario.Now + policy.MinNotice ? BookingErrorCode.NoticeTooShort
            : policy.BookingWindowDays is { } days && _scenario.Date > today.PlusDays(days) ? BookingErrorCode.TooFarAhead
            : blocked ? BookingErrorCode.SlotBlocked
            : left < _scenario.PartySize ? BookingErrorCode.FullyBooked
            : null;
        return new Expected(start, end, reason is null ? left : 0, reason);
    }

    private (Instant Open, Instant Close) Open(OpeningPeriod hours)
    {
        var open = Opening(_scenario.Date, hours);
        var close = Closing(_scenario.Date, hours);
        foreach (var next in HoursOn(_scenario.Date).Where(next => !hours.ClosesNextDay && next.Open >= hours.Close))
        {
            close = Instant.Min(close, Opening(_scenario.Date, next));
        }

        foreach (var next in HoursOn(_scenario.Date.PlusDays(1)))
        {
            close = Instant.Min(close, Opening(_scenario.Date.PlusDays(1), next));
        }

        return (open, Instant.Max(open, close));
    }

    private Instant Opening(LocalDate date, OpeningPeriod hours)
    {
        var mapping = _zone.MapLocal(date + hours.Open);
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }

    private Instant Closing(LocalDate date, OpeningPeriod hours)
    {
        var mapping = _zone.MapLocal((hours.ClosesNextDay ? date.PlusDays(1) : date) + hours.Close);
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.Last().ToInstant();
    }

    private Instant Kept(LocalDateTime time, bool later) => _zone.ResolveLocal(
        time,
        Resolvers.CreateMappingResolver(
            later ? Resolvers.ReturnLater : Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted)).ToInstant();

    private static LocalDateTime Local(LocalDate date, int second) => date.AtMidnight().PlusSeconds(second);
}
