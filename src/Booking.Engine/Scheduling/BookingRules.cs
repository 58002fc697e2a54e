using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>The rules that accept or refuse a booking, as pure functions of the day, the request and the time.</summary>
internal static partial class BookingRules
{
    private const int Day = WallClock.SecondsPerDay;

    /// <summary>The rules, in the documented order.</summary>
    private static readonly Rule[] Rules =
    [
        new(PartyBounds, StopsHere: true),
        new(PartyOfService, Overrides.Limits),
        new(NotBeingDeleted, StopsHere: true),
        new(Exists, StopsHere: true),
        new(NotPast, Overrides.Past),
        new(Notice, Overrides.Past | Overrides.Notice),
        new(Window, Overrides.Window),
        new(WithinHours), // Hours can be passed over, but not so far that the booking would leave its day.
        new(Length, Overrides.Limits),
        new(OnGrid, Overrides.Grid),
        new(NotBlocked, Overrides.Capacity),
        new(NotBusy, Overrides.Capacity),
        new(Places, Overrides.Capacity),
        new(Resources), // Where capacity is passed over, it finds resources in another way.
    ];

    /// <summary>
    /// The rules that a booking has to keep for as long as it stands: it needs the hours and a place. All others are terms on which
    /// bookings are made, and a booking that was made on other terms stays as it was sold.
    /// </summary>
    private static readonly Rule[] RulesOfStanding =
    [
        new(Exists, StopsHere: true),
        new(WithinHours),
        new(NotBlocked, Overrides.Capacity),
        new(Places, Overrides.Capacity),
        new(Resources),
    ];

    private delegate BookingError? Check(ref Candidate candidate);

    /// <summary>
    /// Evaluates a request on a business day. Returns the period to book, or the first error in the documented order:
    /// the party is outside the bounds, the time does not exist, is past, breaks the notice, lies outside the booking window,
    /// is on a closed day, lies outside the hours, has a length that is not accepted, is off the grid, is blocked or busy, has no
    /// remaining capacity, or finds no resources.
    /// </summary>
    /// <param name="candidate">The request on the day.</param>
    public static Evaluation Evaluate(Candidate candidate)
    {
        int rule = 0;
        return Next(Rules, ref candidate, ref rule) is { } error
            ? new Evaluation(error)
            : new Evaluation(candidate.Day.Clock.ToLocal(candidate.Start, candidate.End), candidate.Placement);
    }

    /// <summary>
    /// Returns all errors of a request, in the documented order. The first is that of <see cref="Evaluate"/>. What one rule settles
    /// is not asked of another: on a closed day, for example, a time is not also outside the hours.
    /// </summary>
    /// <param name="candidate">The request on the day. It is resolved, if the time exists.</param>
    public static List<BookingError> Problems(ref Candidate candidate) => Problems(Rules, ref candidate);

    /// <summary>
    /// Returns why a booking that was made earlier can't stand where it is, in the documented order: it is on a closed day or outside
    /// the hours, it is blocked, there is not enough capacity, or there are no resources for it.
    /// </summary>
    /// <param name="candidate">The booking, on a day without it and under a policy with its own buffers. It is resolved.</param>
    public static List<BookingError> Misfits(ref Candidate candidate) => Problems(RulesOfStanding, ref candidate);

    private static List<BookingError> Problems(Rule[] rules, ref Candidate candidate)
    {
        var problems = new List<BookingError>();
        int rule = 0;
        while (Next(rules, ref candidate, ref rule) is { } error)
        {
            problems.Add(error);
        }

        return problems;
    }

    /// <summary>Returns the error of the next rule that refuses a request, or null if none of the rest does.</summary>
    /// <param name="rules">The rules, in order.</param>
    /// <param name="candidate">The request on the day.</param>
    /// <param name="rule">The first rule to ask, and then the one after that which has refused.</param>
    private static BookingError? Next(Rule[] rules, ref Candidate candidate, ref int rule)
    {
        while (rule < rules.Length)
        {
            var asked = rules[rule++];
            if ((asked.PassedOverBy & candidate.Overrides) == 0 && asked.Check(ref candidate) is { } error)
            {
                rule = asked.StopsHere ? rules.Length : rule;
                return error;
            }
        }

        return null;
    }

    /// <summary>Returns a moment at which no booking of a day moves any more.</summary>
    public static Instant WhenAllHasBegun(BusinessDay day) => day.Clock.At(3 * Day);

    /// <summary>Returns what is wrong with a party size, regardless of the time; null if nothing is.</summary>
    public static BookingError? PartyBoundsProblem(int partySize) => partySize is >= 1 and <= BookingPolicy.MaxCapacity
        ? null
        : BookingErrors.OutOfRange(nameof(BookingRequest.PartySize), 1, BookingPolicy.MaxCapacity);

    /// <summary>
    /// Returns why a booking can't have a given party size at its present time, or null if it can. The new size is
    /// evaluated like that of a new booking with this booking's buffers. The booking's own places count as free.
    /// </summary>
    /// <param name="day">The day of the booking.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="partySize">The new size.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="placement">The resources of the booking with the new size.</param>
    public static BookingError? PartyProblem(
        BusinessDay day, Booking booking, int partySize, Instant now, out ResourcePlacement placement)
    {
        placement = ResourcePlacement.None;
        var others = day.For(EffectivePolicy.Of(day.Exchange, booking)).Without(booking.Id).Under(booking.Overrides & Overrides.Hours);
        var (start, end) = others.Clock.Resolve(booking.Period);
        var own = day.Day.FindAllocation(booking.Id);
        var terms = Slots.Terms.WithoutTime(others) with
        {
            Before = own?.BufferBeforeSeconds ?? 0,
            After = own?.BufferAfterSeconds ?? 0,
            PartySize = partySize,
        };
        if (CapacityProblem(Slot(others, start, end, terms).UnavailableReason, others, start, end, partySize) is { } problem)
        {
            return problem;
        }

        var held = new ResourceWish { Held = day.Day.FindResourceAllocations(booking.Id) };
        if (held.Held.Count > 0)
        {
            placement = Place(others, start, end, partySize, held, now, out var error);
            return error;
        }

        return null;
    }

    /// <summary>Finds the resources of a booking that stays at its time and gets the given resources.</summary>
    /// <param name="day">The day of the booking, under the policy of its service.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="resourceIds">The resources that it must get.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="error">Why it can't get them, or null.</param>
    public static ResourcePlacement Reassign(
        BusinessDay day, Booking booking, IReadOnlyList<Guid> resourceIds, Instant now, out BookingError? error)
    {
        var others = day.Without(booking.Id).Under(booking.Overrides & Overrides.Hours);
        var (start, end) = others.Clock.Resolve(booking.Period);
        return Place(others, start, end, booking.PartySize, new ResourceWish { Chosen = resourceIds }, now, out error);
    }

    /// <summary>
    /// Returns the least remaining capacity during a stored period, whether or not the period can still be booked.
    /// </summary>
    public static int RemainingCapacity(BusinessDay day, LocalPeriod period)
    {
        var (start, end) = day.Clock.Resolve(period);
        return Slot(day, start, end, Slots.Terms.WithoutTime(day)).AvailableCapacity;
    }

    /// <summary>Whether the capacity of a period is 1 at every moment, on a day without a clock change.</summary>
    public static bool IsExclusive(BusinessDay day, LocalPeriod period)
    {
        if (!day.Clock.IsPlain)
        {
            return false;
        }

        int capacity = day.Policy.Capacity;
        return StepFunction.All(
            day.Supply.Capacities, period.StartSecond, period.EndSecond, level => (level == StepFunction.None ? capacity : level) == 1);
    }

    /// <summary>Whether the end of a booking is past, by the present tz database.</summary>
    public static bool HasEnded(Booking booking, DateTimeZone zone, Instant now)
    {
        var clock = DayClock.For(zone, booking.Date);
        return clock.At(clock.Resolve(booking.Period).End) <= now;
    }

    /// <summary>
    /// Whether a period lies between the day's first opening and its last closing, regardless of breaks between them.
    /// </summary>
    private static bool IsWithinDay(Window[] windows, int start, int end)
    {
        var (opening, closing) = Hours.Span(windows);
        return start >= opening && end <= closing;
    }

    /// <summary>Whether the owner has stored a slot with a capacity of its own for exactly this period.</summary>
    private static bool IsStored(BusinessDay day, int start, int end) => day.Day.TimeSlots.Any(
        slot => slot.MaxCapacity is not null && day.Clock.Resolve(slot.Period) == (start, end));

    /// <summary>
    /// Returns the length with which a booking is asked for, in seconds. A booking that fills hours of 24 hours is one of 24
    /// hours, even if a clock change makes the day longer or shorter.
    /// </summary>
    public static int LengthOf(BusinessDay day, LocalPeriod period)
    {
        var (start, end) = day.Clock.Resolve(period);
        return LengthOf(day, start, end);
    }

    /// <inheritdoc cref="LengthOf(BusinessDay, LocalPeriod)"/>
    public static int LengthOf(BusinessDay day, int start, int end) => IsShown(day, start, end, Day) ? Day : end - start;

    /// <summary>Whether the exchange itself has places left for a candidate, so that only those of its service can be taken.</summary>
    public static bool HasPlacesOfExchange(in Candidate candidate)
    {
        var day = Unblocked(candidate).For(EffectivePolicy.Of(candidate.Day.Exchange, service: null));
        return candidate.Day.Policy.Service?.MaxParallel is not null
            && Slot(day, candidate.Start, candidate.End, candidate.Terms.AtAnyTime()).IsAvailable;
    }

    /// <summary>Whether a period is one of the slots that are shown in a query for slots of a given length.</summary>
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
        : reason == BookingErrorCode.Busy ? BookingErrors.Busy
        : reason != BookingErrorCode.FullyBooked ? null
        : CouldHold(day, start, end, partySize) ? BookingErrors.FullyBooked
        : BookingErrors.PartyTooLarge;

    /// <summary>Whether the capacity of a period would be enough for a party if there were neither bookings nor blocks.</summary>
    private static bool CouldHold(BusinessDay day, int start, int end, int partySize) => partySize == 1
        || Slot(day.WithoutBookings().WithoutBlocks(), start, end, Slots.Terms.WithoutTime(day)).AvailableCapacity >= partySize;

    private static Slot Slot(BusinessDay day, int start, int end, in Slots.Terms terms)
    {
        Span<Slot> slot = stackalloc Slot[1];
        var grid = new Slots.Grid(start, end - start, Step: end - start, Count: 1);
        Slots.Fill(grid, terms, day.Supply, day.Clock, slot);
        return slot[0];
    }

    /// <summary>Returns the hours as people write them. Those of a service are cut to the hours of the exchange.</summary>
    private static string HoursText(BusinessDay day) => day.Policy.Service is null
        ? string.Join(", ", day.Exchange.HoursOn(day.Date).ToArray())
        : string.Join(", ", day.Windows.Select(window => new OpeningPeriod(
            WallClock.TimeOfDay(day.Clock.Wall(window.Open)), WallClock.TimeOfDay(day.Clock.Wall(window.Close)))));

    /// <summary>Finds the resources of a booking. Returns none if it needs none.</summary>
    private static ResourcePlacement Place(
        BusinessDay day, int start, int end, int partySize, ResourceWish wish, Instant now, out BookingError? error)
    {
        error = null;
        if (day.ResourcesAt(now) is { } resources)
        {
            var placement = resources.Place(start, end, partySize, wish, out error);
            error = error is not null && IsFreeButForBusyTimes(day, start, end, partySize, wish, now) ? BookingErrors.Busy
                : error?.Code == BookingErrorCode.NoResource && !CouldSeat(day, start, end, partySize, now)
                ? BookingErrors.PartyTooLarge
                : error;
            return placement ?? ResourcePlacement.None;
        }

        return wish.Chosen is [var chosen, ..]
            ? Refused(
                day.Exchange.FindResource(chosen) is { } resource
                    ? BookingErrors.ResourceUnavailable(resource, [])
                    : BookingErrors.UnknownResource(nameof(BookingRequest.ResourceIds), chosen),
                out error)
            : ResourcePlacement.None;
    }

    /// <summary>Whether there would be resources if none were busy.</summary>
    private static bool IsFreeButForBusyTimes(
        BusinessDay day, int start, int end, int partySize, ResourceWish wish, Instant now) =>
        day.Day.BusyTimes.Count > 0
        && day.WithoutBusyTimes().ResourcesAt(now)?.Place(start, end, partySize, wish, out _) is not null;

    /// <summary>
    /// Whether the resources would be enough for a party if there were no bookings, as far as that depends on its size: where not
    /// even one person could be served, the party is not too large.
    /// </summary>
    private static bool CouldSeat(BusinessDay day, int start, int end, int partySize, Instant now)
    {
        var empty = partySize == 1 ? null : day.WithoutBookings().ResourcesAt(now);
        return empty?.Place(start, end, partySize, ResourceWish.Any, out _) is not null
            || empty?.Place(start, end, partySize: 1, ResourceWish.Any, out _) is null;
    }

    private static ResourcePlacement Refused(BookingError refusal, out BookingError? error)
    {
        error = refusal;
        return ResourcePlacement.None;
    }

    /// <summary>A rule that accepts or refuses a request.</summary>
    /// <param name="Check">Returns why it refuses the request, or null if it doesn't.</param>
    /// <param name="PassedOverBy">What an owner passes it over by; none if it always holds.</param>
    /// <param name="StopsHere">Whether no other rule can be asked about what this one has refused.</param>
    private readonly record struct Rule(Check Check, Overrides PassedOverBy = Overrides.None, bool StopsHere = false);

    /// <summary>The result of evaluating a request: the period to book and the resources, or the error.</summary>
    public readonly record struct Evaluation(LocalPeriod Period, ResourcePlacement Placement, BookingError? Error = null)
    {
        /// <summary>Creates the result of a request that is refused.</summary>
        public Evaluation(BookingError error)
            : this(default, ResourcePlacement.None, error)
        {
        }
    }
}
