using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// Books the bookings to come of an exchange anew, as a pure function of the stored days, the rules and the time, to find out which of
/// them do not fit under changed rules. They are taken in the order in which they were made, so that of two that exclude each other the
/// newer one does not fit. Bookings that have begun, were completed or are no-shows stay where they are, and count. A rule that the owner
/// has passed over with a booking does not hold for it.
/// </summary>
/// <remarks>
/// Each booking is decided on at its local time, with its own buffers, and on the business day into whose hours it starts. The hours of
/// two days never overlap, so bookings within them are never in the way on another day, and each date is decided on by itself. Only
/// where a booking lies beyond the hours, which the owner can pass over, a date is decided on together with those beside it.
/// </remarks>
internal sealed class Rebooking
{
    /// <summary>The business dates on which a booking may lie under other rules, as days from its own. Its own comes first.</summary>
    private static readonly int[] DaysAround = [0, 1, -1];

    private readonly Exchange _exchange;
    private readonly Instant _now;
    private readonly Dictionary<LocalDate, BookingDay> _staying = []; // the days with only what stays
    private readonly Dictionary<LocalDate, List<Upcoming>> _toCome = []; // by the dates on which they are booked anew
    private readonly List<Upcoming> _beyondHours = []; // of those to come
    private int _ids;

    /// <param name="exchange">The exchange with the changed rules.</param>
    /// <param name="stored">Its stored days, each between its stored neighbours if it is decided on.</param>
    /// <param name="now">The time of the decision.</param>
    public Rebooking(Exchange exchange, IEnumerable<BookingDay> stored, Instant now)
    {
        (_exchange, _now) = (exchange, now);
        foreach (var day in stored)
        {
            Add(day);
        }
    }

    /// <summary>The dates on which bookings are booked anew, in any order.</summary>
    public IEnumerable<LocalDate> Dates => _toCome.Keys;

    /// <summary>Returns the ids of the bookings on which it depends what becomes of those of a date.</summary>
    public IReadOnlyList<Guid> ToCome(LocalDate date) =>
        [.. (BeyondHoursAround(date).Any() ? Around(date) : [date]).SelectMany(UpcomingOn).Select(booking => booking.Id)];

    /// <summary>Books the bookings of a date anew.</summary>
    /// <param name="date">The date.</param>
    /// <param name="made">
    /// How each booking was made. If it is empty, they are taken in the order of their ids, and all rules hold. That is enough to find out
    /// that all fit, unless the day <see cref="RebookedDay.DependsOnOrder"/>.
    /// </param>
    public RebookedDay On(LocalDate date, IReadOnlyDictionary<Guid, Made> made)
    {
        bool isJoined = BeyondHoursAround(date).Any(booking => made.GetValueOrDefault(booking.Id).Overrides.HasFlag(Overrides.Hours));
        var dates = isJoined ? Around(date) : [date];
        var days = dates.ToDictionary(joined => joined, DayOf);
        var misfits = new List<Misfit>();
        var fitting = new List<Upcoming>();
        var inOrder =
            from booking in dates.SelectMany(UpcomingOn)
            let how = made.GetValueOrDefault(booking.Id)
            orderby how.TookWhatItFound, how.At, booking.Id
            select booking with { Overrides = how.Overrides };
        foreach (var booking in inOrder)
        {
            var candidate = CandidateOf(booking, days[booking.On], booking.Resources);
            var problems = ProblemsOf(booking, ref candidate);
            if (problems.Count == 0)
            {
                days[booking.On] = Placed(days[booking.On], booking, candidate);
                SeeEachOther(days);
            }

            if (booking.On != date)
            {
                continue;
            }

            if (problems.Count > 0)
            {
                misfits.Add(new Misfit(booking.Id, booking.Date, problems));
            }
            else
            {
                fitting.Add(booking);
            }
        }

        return new RebookedDay(
            misfits,
            CountReassigned(date, days[date], fitting),
            DependsOnOrder: days[date].NeighboursReachIn || BeyondHoursAround(date).Any());
    }

    private void Add(BookingDay day)
    {
        var clock = DayClock.For(_exchange.TimeZone, day.Date);
        int elapsed = clock.Elapsed(_now);
        var resources = day.ResourceAllocations.ToLookup(taken => taken.BookingId);
        var toCome = new HashSet<Guid>();
        foreach (var place in day.Allocations)
        {
            var (start, end) = clock.Resolve(place.Period);
            if (place.KeepsTimeSlot && start > elapsed && toCome.Add(place.BookingId))
            {
                var (startsAt, endsAt) = (clock.At(start), clock.At(end));
                var date = DateOf(day.Date, startsAt, endsAt, out bool isWithinHours);
                var booking = new Upcoming(day.Date, date, place, [.. resources[place.BookingId]], startsAt, endsAt);
                if (!isWithinHours)
                {
                    _beyondHours.Add(booking);
                }

                if (!_toCome.TryGetValue(date, out var ofDate))
                {
                    _toCome[date] = ofDate = [];
                }

                ofDate.Add(booking);
            }
        }

        _staying[day.Date] = new BookingDay(
            day.ExchangeId,
            day.Date,
            day.Version,
            day.TimeSlots,
            day.AllAllocations.Where(taken => !toCome.Contains(taken.BookingId)));
    }

    /// <summary>Returns the date into whose hours a booking starts, or its own date if it starts outside all hours.</summary>
    private LocalDate DateOf(LocalDate own, Instant start, Instant end, out bool isWithinHours)
    {
        foreach (int days in DaysAround)
        {
            var date = own.PlusDays(days);
            var clock = DayClock.For(_exchange.TimeZone, date);
            int second = clock.Elapsed(start);
            var windows = Hours.Windows(_exchange.ScheduleNow, date, clock);
            if (Hours.Contain(windows, second, second + 1))
            {
                isWithinHours = Hours.Contain(windows, second, clock.Elapsed(end));
                return date;
            }
        }

        isWithinHours = false;
        return own;
    }

    private List<Upcoming> UpcomingOn(LocalDate date) => _toCome.GetValueOrDefault(date, []);

    private static LocalDate[] Around(LocalDate date) => [date.PlusDays(-1), date, date.PlusDays(1)];

    /// <summary>Returns the bookings that may lie where a date has hours, although they are not of that date.</summary>
    private IEnumerable<Upcoming> BeyondHoursAround(LocalDate date) =>
        _beyondHours.Where(booking => booking.On >= date.PlusDays(-1) && booking.On <= date.PlusDays(1));

    /// <summary>Lets each of the days have the others beside it as they are now.</summary>
    private void SeeEachOther(Dictionary<LocalDate, BusinessDay> days)
    {
        foreach (var date in days.Count > 1 ? days.Keys.ToArray() : [])
        {
            days[date] = new BusinessDay(_exchange, days[date].Day, Beside(-1), Beside(1));

            BookingDay? Beside(int side) => days.TryGetValue(date.PlusDays(side), out var day)
                ? day.Day
                : _staying.GetValueOrDefault(date.PlusDays(side));
        }
    }

    private BusinessDay DayOf(LocalDate date) => new(
        _exchange,
        _staying.GetValueOrDefault(date) ?? BookingDay.Empty(_exchange.Id, date),
        _staying.GetValueOrDefault(date.PlusDays(-1)),
        _staying.GetValueOrDefault(date.PlusDays(1)));

    private Candidate CandidateOf(Upcoming booking, BusinessDay day, IReadOnlyList<Allocation> held)
    {
        var service = booking.Place.ServiceId is { } id ? _exchange.FindService(id) : null;
        return new Candidate(
            day.For(EffectivePolicy.Of(_exchange, service).WithBuffersOf(booking.Place)).Under(booking.Overrides),
            new RequestedTime.Exact(booking.StartsAt, booking.EndsAt),
            length: 0,
            booking.Place.Units,
            new ResourceWish { Held = held },
            booking.Overrides,
            booking.Overrides.HasFlag(Overrides.Capacity) ? BookingRules.WhenAllHasBegun(day) : _now); // nobody makes room for it
    }

    /// <summary>
    /// Returns why a booking does not fit. If bookings need no resources any more, since none is active, one that was chosen is missing
    /// all the same.
    /// </summary>
    private List<BookingError> ProblemsOf(Upcoming booking, ref Candidate candidate)
    {
        var problems = BookingRules.Misfits(ref candidate);
        if ((candidate.IsWithinHours || candidate.Overrides.HasFlag(Overrides.Hours))
            && candidate.Day.ResourcesAt(_now) is null
            && booking.Resources.FirstOrDefault(held => held.IsPinned) is { ResourceId: { } id }
            && _exchange.FindResource(id) is { IsActive: false } chosen)
        {
            problems.Add(BookingErrors.ResourceUnavailable(chosen, []));
        }

        return problems;
    }

    /// <summary>Returns a day with a booking that fits, and with the resources that it and others get.</summary>
    private BusinessDay Placed(BusinessDay day, Upcoming booking, in Candidate candidate)
    {
        var (date, placement) = (day.Date, candidate.Placement);
        return day.After(new DayChange(_exchange.Id, [new DayVersion(date, day.Day.Version)])
        {
            Allocations = new EntryChange<Allocation>
            {
                Added =
                [
                    booking.Place with { Date = date, Period = day.Clock.ToLocal(candidate.Start, candidate.End) },
                    .. placement.Resources.Select(placed => placed.Of(NextId(), booking.Id, booking.Place.ServiceId, date) with
                    {
                        IsPinned = booking.Resources.Any(held => held.IsPinned && held.ResourceId == placed.ResourceId),
                    }),
                    .. placement.Moves.Select(move => move.After.Of(NextId(), move.BookingId, move.ServiceId, date)),
                ],
                Removed = [.. placement.Moves.Select(move => move.Before).OfType<Allocation>()],
            },
        });
    }

    /// <summary>
    /// Counts the bookings that fit, but not with the resources that they hold. Resources are given out once more, first to those that
    /// can keep theirs, so that none counts only because an older one was served before it.
    /// </summary>
    private int CountReassigned(LocalDate date, BusinessDay rebooked, IReadOnlyList<Upcoming> fitting)
    {
        if (!fitting.Any(booking => booking.IsReassignedOn(rebooked)))
        {
            return 0;
        }

        var day = DayOf(date);
        var others = new List<Upcoming>();
        foreach (var booking in fitting)
        {
            var keeping = CandidateOf(booking, day, [.. booking.Resources.Select(held => held with { IsPinned = true })]);
            if (BookingRules.Misfits(ref keeping).Count == 0 && keeping.Placement.Resources.All(booking.Holds))
            {
                day = Placed(day, booking, keeping);
            }
            else
            {
                others.Add(booking);
            }
        }

        foreach (var booking in others)
        {
            var candidate = CandidateOf(booking, day, booking.Resources);
            if (BookingRules.Misfits(ref candidate).Count == 0)
            {
                day = Placed(day, booking, candidate);
            }
        }

        return fitting.Count(booking => booking.IsReassignedOn(day));
    }

    private Guid NextId() => new(++_ids, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>A booking to come.</summary>
    /// <param name="Date">The business date on which it is stored.</param>
    /// <param name="On">The business date on which it is booked anew.</param>
    /// <param name="Place">What it takes of the exchange.</param>
    /// <param name="Resources">What it holds of resources.</param>
    /// <param name="StartsAt">When it starts under the changed rules, whose time zone may be another one.</param>
    /// <param name="EndsAt">When it ends.</param>
    private sealed record Upcoming(
        LocalDate Date, LocalDate On, Allocation Place, IReadOnlyList<Allocation> Resources, Instant StartsAt, Instant EndsAt)
    {
        public Guid Id => Place.BookingId;

        /// <summary>The rules that were passed over with it, as far as that is known.</summary>
        public Overrides Overrides { get; init; }

        public bool Holds(PlacedResource placed) => Resources.Any(held => held.ResourceId == placed.ResourceId);

        /// <summary>Whether it holds resources and gets others on a day. One that found none when they were given out again counts, too.</summary>
        public bool IsReassignedOn(BusinessDay day) => Resources.Count > 0
            && (day.Day.FindAllocation(Id) is null
                || day.Day.FindResourceAllocations(Id).Any(taken => Resources.All(held => held.ResourceId != taken.ResourceId)));
    }
}
