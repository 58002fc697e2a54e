using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// Books the bookings to come of an exchange anew, as a pure function of the stored days, the rules and the time, to find out which of
/// them do not fit under changed rules. They are taken in the order in which they were made, so that of two that exclude each other the
/// newer one does not fit. Those whose resources can't serve them any more come after those that keep theirs: so nobody who booked a free
/// resource fails to fit because of somebody whose own is gone. Bookings that have begun, were completed or are no-shows stay where they
/// are, and count. A rule that the owner has passed over with a booking does not hold for it. A booking that needs another resource gets none that
/// is busy by its calendar. For what a booking holds already, and for the exchange as a whole, busy times do not count: no booking fails to
/// fit because a calendar is busy where it stands.
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
        var inOrder =
            from booking in dates.SelectMany(UpcomingOn)
            let how = made.GetValueOrDefault(booking.Id)
            orderby how.TookWhatItFound, how.At, booking.Id
            group booking with { Overrides = how.Overrides } by how.TookWhatItFound;
        foreach (var bookings in inOrder)
        {
            Upcoming[] others = [.. bookings.Where(booking => !TryKeep(booking, days))];
            foreach (var booking in others)
            {
                var day = WhereItStands(booking, days[booking.On], out bool isBusy);
                var candidate = CandidateOf(booking, day, booking.Resources, isBusy ? BookingRules.WhenAllHasBegun(day) : _now);
                var problems = ProblemsOf(booking, ref candidate);
                if (problems.Count == 0)
                {
                    Place(days, booking, candidate);
                }
                else if (booking.On == date)
                {
                    misfits.Add(new Misfit(booking.Id, booking.Date, problems));
                }
            }
        }

        return new RebookedDay(
            misfits,
            UpcomingOn(date).Count(booking => booking.IsReassignedOn(days[date].Day)),
            DependsOnOrder: days[date].NeighboursReachIn
                || BeyondHoursAround(date).Any()
                || UpcomingOn(date).Any(booking => StandsIn(booking, days[date]).Any()));
    }

    /// <summary>Places a booking if it fits with the resources that it holds while no other one moves. Returns whether it does.</summary>
    private bool TryKeep(Upcoming booking, Dictionary<LocalDate, BusinessDay> days)
    {
        var day = days[booking.On].WithoutBusyTimes();
        var held = booking.Resources.Select(taken => taken with { IsPinned = true });
        var candidate = CandidateOf(booking, day, [.. held], BookingRules.WhenAllHasBegun(day));
        bool keeps = ProblemsOf(booking, ref candidate).Count == 0 && candidate.Placement.Resources.All(booking.Holds);
        if (keeps)
        {
            Place(days, booking, candidate);
        }

        return keeps;
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
            day.Allocations.Concat(day.ResourceAllocations)
                .Where(taken => !toCome.Contains(taken.BookingId))
                .Concat(day.BusyTimes.Where(busy => busy.ResourceId is not null)));
    }

    /// <summary>
    /// Returns a day as it is for a booking that needs other resources. Of what it keeps, the busy times in which it stands do not count.
    /// Then nobody makes room for it, since nobody else may move to where it is busy.
    /// </summary>
    private static BusinessDay WhereItStands(Upcoming booking, BusinessDay day, out bool isBusy)
    {
        Allocation[] busy = [.. StandsIn(booking, day)];
        isBusy = busy.Length > 0;
        return isBusy ? day.WithoutBusyTimes(busy.Contains) : day;
    }

    /// <summary>Returns the busy times of what a booking holds in which it stands.</summary>
    private static IEnumerable<Allocation> StandsIn(Upcoming booking, BusinessDay day)
    {
        var (start, end) = (day.Clock.Elapsed(booking.StartsAt), day.Clock.Elapsed(booking.EndsAt));
        return
            from busy in day.Day.BusyTimes
            where booking.Resources.Any(held => held.ResourceId == busy.ResourceId)
            let time = day.Clock.Resolve(busy.Period)
            where time.Start < end && start < time.End
            select busy;
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

    /// <summary>Places a booking that fits, with the resources that it and others get. The other days see it beside them.</summary>
    private void Place(Dictionary<LocalDate, BusinessDay> days, Upcoming booking, in Candidate candidate)
    {
        days[booking.On] = Placed(days[booking.On], booking, candidate);
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

    private Candidate CandidateOf(Upcoming booking, BusinessDay day, IReadOnlyList<Allocation> held, Instant now)
    {
        var service = booking.Place.ServiceId is { } id ? _exchange.FindService(id) : null;
        return new Candidate(
            day.For(EffectivePolicy.Of(_exchange, service).WithBuffersOf(booking.Place)).Under(booking.Overrides),
            new RequestedTime.Exact(booking.StartsAt, booking.EndsAt),
            length: 0,
            booking.Place.Units,
            new ResourceWish { Held = held },
            booking.Overrides,
            booking.Overrides.HasFlag(Overrides.Capacity) ? BookingRules.WhenAllHasBegun(day) : now); // nobody makes room for it
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

        /// <summary>Whether it holds resources and has others on a day.</summary>
        public bool IsReassignedOn(BookingDay day) => Resources.Count > 0
            && day.FindResourceAllocations(Id).Any(taken => Resources.All(held => held.ResourceId != taken.ResourceId));
    }
}
