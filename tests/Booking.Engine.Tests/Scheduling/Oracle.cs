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
    private readonly Service? _service;
    private readonly BookingPolicy _policy;
    private readonly (Instant Open, Instant Close, bool IsWholeDay)[] _laidIn;

    public Oracle(Scenario scenario, Duration grain)
    {
        _scenario = scenario;
        _zone = scenario.Exchange.TimeZone;
        _grain = grain;
        _service = scenario.Exchange.Services.SingleOrDefault(service => service.Id == scenario.ServiceId);
        _policy = Policy(scenario.Exchange.Policy, _service);
        _laidIn = [.. HoursOn(scenario.Date).Select(hours => (Open(hours).Open, Open(hours).Close, hours.Open == hours.Close))];
        _laidIn = _service?.Hours is { } own ? Cut(_laidIn, own) : _laidIn;
        Windows = [.. _laidIn.Select(window => (window.Open, window.Close))];
    }

    /// <summary>When the exchange is open on the business day, for the service if one is asked for.</summary>
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

    /// <summary>
    /// Says why nothing can be booked at all, and the property of the request that is wrong: the service, or the party.
    /// </summary>
    public (BookingErrorCode Code, string Field)? Refusal() =>
        _scenario.ServiceId is null && _scenario.Exchange.Services.Any(service => service.IsActive)
            ? (BookingErrorCode.InvalidField, "ServiceId")
        : _scenario.ServiceId is not null && _service is not { IsActive: true } ? (BookingErrorCode.ServiceNotFound, "ServiceId")
        : _scenario.PartySize < (_service?.MinPartySize ?? 1) || _scenario.PartySize > (_service?.MaxPartySize ?? int.MaxValue)
            ? (BookingErrorCode.InvalidField, "PartySize")
        : null;

    /// <summary>The slots, one opening period after the other.</summary>
    public List<Expected> Slots()
    {
        var laid = Refusal() is null ? Laid(_scenario.SlotDuration) : [];
        if (laid.Count == 0)
        {
            return [];
        }

        var first = laid.Min(slot => slot.Start) - _policy.BufferBefore;
        var moments = Moments(first, laid.Max(slot => slot.End) + _policy.BufferAfter);
        return laid.ConvertAll(slot => Judge(slot.Start, slot.End, moments, first));
    }

    /// <summary>
    /// Says why a period within the hours can't be booked at all: on a grid it is no slot of its length, or no slots
    /// of its length are shown. A time slot stored by the owner with a capacity can be booked, but a service only in its
    /// lengths.
    /// </summary>
    public BookingErrorCode? Misfit(Instant start, Instant end)
    {
        var day = Duration.FromDays(1);
        var length = end - start;
        bool isShown = Laid(day).Contains((start, end)) || (length <= day && Laid(length).Contains((start, end)));
        bool isStored = _scenario.TimeSlots.Any(
            slot => slot.MaxCapacity is not null && Kept(_scenario.Date, slot.Period) == (start, end));
        return isShown ? null
            : !IsOffered(length) ? BookingErrorCode.DurationNotOffered
            : isStored ? null
            : length < _policy.MinDuration ? BookingErrorCode.TooShort
            : length > _policy.MaxDuration ? BookingErrorCode.TooLong
            : _policy.SlotStarts == SlotStarts.Grid ? BookingErrorCode.OffGrid
            : null;
    }

    /// <summary>Computes how a slot must be evaluated, whether it lies within the hours or not.</summary>
    public Expected Judge(Instant start, Instant end)
    {
        var first = start - _policy.BufferBefore;
        return Judge(start, end, Moments(first, end + _policy.BufferAfter), first);
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
            .Select(booking => (Time: Kept(_scenario.Date.PlusDays(-1), booking.Period), booking.Units, IsSame: IsSame(booking)))
            .Concat(_scenario.Next
                .Select(booking => (Time: Kept(_scenario.Date.PlusDays(1), booking.Period), booking.Units, IsSame: IsSame(booking))))
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
            int capacity = _scenario.Exchange.DefaultCapacity;
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
            int presentOfService = 0;
            for (int j = 0; j < own.Length; j++)
            {
                var booking = _scenario.Own[j];
                if (t >= own[j].Start - booking.BufferBefore && t < own[j].End + booking.BufferAfter)
                {
                    present += booking.Units;
                    presentOfService += IsSame(booking) ? booking.Units : 0;
                }
            }

            int visiting = 0;
            int visitingOfService = 0;
            foreach (var (time, party, isSame) in neighbours)
            {
                if (t >= time.Start && t < time.End)
                {
                    visiting += party;
                    visitingOfService += isSame ? party : 0;
                }
            }

            int places = _service?.MaxParallel ?? int.MaxValue;
            moments[i] = new Moment(
                Math.Min((inSlot ?? capacity) - present - visiting, places - presentOfService - visitingOfService),
                Math.Min((inBuffer ?? capacity) - present, places - presentOfService),
                inSlot == 0);
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
        if (!IsOffered(length) || length < _policy.MinDuration || length > _policy.MaxDuration)
        {
            return [];
        }

        var laid = new List<(Instant, Instant)>();
        foreach (var (open, close, isWholeDay) in _laidIn)
        {
            if (isWholeDay && length == Duration.FromDays(1))
            {
                // A day that is open around the clock is one slot, even with 23 or 25 hours, unless the date never was.
                laid.AddRange(close > open ? [(open, close)] : []);
                continue;
            }

            for (var start = open; start + length <= close; start += _policy.SlotStep ?? length)
            {
                laid.Add((start, start + length));
            }
        }

        return laid;
    }

    private Expected Judge(Instant start, Instant end, Moment[] moments, Instant first)
    {
        int left = int.MaxValue;
        bool blocked = false;
        for (var t = start - _policy.BufferBefore; t < end + _policy.BufferAfter; t += _grain)
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
            : start < _scenario.Now + _policy.MinNotice ? BookingErrorCode.NoticeTooShort
            : _policy.BookingWindowDays is { } days && _scenario.Date > today.PlusDays(days) ? BookingErrorCode.TooFarAhead
            : blocked ? BookingErrorCode.SlotBlocked
            : left < _scenario.PartySize ? BookingErrorCode.FullyBooked
            : null;
        int available = left > BookingPolicy.MaxCapacity ? BookingPolicy.NoLimit
            : _service is null ? left
            : left / _scenario.PartySize;
        return new Expected(start, end, reason is null ? available : 0, reason);
    }

    /// <summary>What holds for bookings of a service: its own settings, and else those of the exchange. It has lengths of its own.</summary>
    private static BookingPolicy Policy(BookingPolicy exchange, Service? service) => service is null ? exchange : new()
    {
        DefaultCapacity = exchange.DefaultCapacity,
        SlotStep = service.SlotStep ?? exchange.SlotStep,
        BufferBefore = service.BufferBefore ?? exchange.BufferBefore,
        BufferAfter = service.BufferAfter ?? exchange.BufferAfter,
        MinNotice = service.MinNotice ?? exchange.MinNotice,
        BookingWindowDays = service.BookingWindowDays ?? exchange.BookingWindowDays,
        SlotStarts = service.SlotStarts ?? exchange.SlotStarts,
    };

    private bool IsSame(Allocation booking) => _service is not null && booking.ServiceId == _service.Id;

    private bool IsOffered(Duration length) => _service is null
        || (_service.DurationOptions ?? [_service.Duration ?? _scenario.Exchange.Policy.SlotDuration]).Contains(length);

    /// <summary>
    /// Cuts hours of a service to those of the exchange. Hours that meet these only past midnight are on the next date.
    /// </summary>
    private (Instant Open, Instant Close, bool IsWholeDay)[] Cut(
        (Instant Open, Instant Close, bool IsWholeDay)[] windows, IReadOnlyList<OperatingHours> own)
    {
        var date = _scenario.Date;
        var entries = own
            .Where(entry => entry.Period is not null && ScheduleOracle.Holds(entry, date))
            .Select(entry => entry.Period!.Value)
            .Select(period => (
                Date: !Meets(date, period) && Meets(date.PlusDays(1), period) ? date.PlusDays(1) : date,
                Period: period))
            .Select(entry => (
                From: entry.Date + entry.Period.Open,
                To: entry.Date.PlusDays(entry.Period.ClosesNextDay ? 1 : 0) + entry.Period.Close,
                Open: Opening(entry.Date, entry.Period),
                Close: Closing(entry.Date, entry.Period)))
            .ToArray();
        var cut =
            from entry in entries
            let next = entries.Where(next => next.From >= entry.To).Select(next => next.Open)
            let close = next.Append(entry.Close).Min()
            from window in windows
            let part = (Open: Instant.Max(window.Open, entry.Open), Close: Instant.Min(window.Close, close))
            where part.Open < part.Close
            orderby part.Open
            select (part.Open, part.Close, window.IsWholeDay && part == (window.Open, window.Close));
        return [.. cut];

        bool Meets(LocalDate start, OpeningPeriod period) => HoursOn(date).Any(hours =>
            start + period.Open < date.PlusDays(hours.ClosesNextDay ? 1 : 0) + hours.Close
            && date + hours.Open < start.PlusDays(period.ClosesNextDay ? 1 : 0) + period.Close);
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
