using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>The rules that accept or refuse a booking, as pure functions of the day, the request and the time.</summary>
internal static class BookingRules
{
    private const int Day = WallClock.SecondsPerDay;

    /// <summary>
    /// Evaluates a request on a business day. Returns the period to book, or the first error in the documented order:
    /// the party is outside the bounds, the time does not exist, is past, breaks the notice, lies outside the booking window,
    /// is on a closed day, lies outside the hours, has a length that is not accepted, is off the grid, is blocked, has no
    /// remaining capacity, or finds no resources.
    /// </summary>
    /// <param name="day">The day, under the policy of the request's service.</param>
    /// <param name="time">The requested time.</param>
    /// <param name="length">The length if the time has no end, in seconds.</param>
    /// <param name="partySize">The number of places.</param>
    /// <param name="wish">Which resources are asked for.</param>
    /// <param name="now">The time of the decision.</param>
    public static Evaluation Evaluate(
        BusinessDay day, RequestedTime time, int length, int partySize, ResourceWish wish, Instant now)
    {
        if ((PartyBoundsProblem(partySize) ?? day.Policy.PartyProblem(partySize)) is { } problem)
        {
            return new Evaluation(problem);
        }

        var (exchange, policy) = (day.Exchange, day.Policy.Terms);
        if (exchange.IsBeingDeleted)
        {
            return new Evaluation(BookingErrors.ExchangeBeingDeleted);
        }

        ref readonly var clock = ref day.Clock;
        var windows = day.Windows;
        var resolved = TimeResolution.Resolve(time, day, length);
        if (resolved.Error is not null)
        {
            return new Evaluation(resolved.Error);
        }

        var (start, end) = (resolved.Start, resolved.End);
        var slot = Slot(day, start, end, Slots.Terms.Of(day, partySize, now));
        var error = slot.UnavailableReason switch
        {
            BookingErrorCode.SlotInPast => BookingErrors.SlotInPast,
            BookingErrorCode.NoticeTooShort => BookingErrors.NoticeTooShort(policy.MinNotice),
            BookingErrorCode.TooFarAhead => BookingErrors.TooFarAhead(policy.BookingWindowDays!.Value),
            _ when !day.IsOpen => BookingErrors.ExchangeClosed(day.Date.DayOfWeek),
            _ when windows.Length == 0 => BookingErrors.ServiceClosed(day.Date.DayOfWeek),
            _ when !Hours.Contain(windows, start, end) => IsWithinDay(windows, start, end)
                ? BookingErrors.ClosedPart(HoursText(day))
                : BookingErrors.OutsideHours(HoursText(day)),
            _ when ShapeProblem(day, start, end) is { } misfit => misfit,
            var reason => CapacityProblem(reason, day, start, end, partySize),
        };
        if (error is not null)
        {
            return new Evaluation(error);
        }

        var placement = Place(day, start, end, partySize, wish, now, out error);
        return error is null ? new Evaluation(clock.ToLocal(start, end), placement) : new Evaluation(error);
    }

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
        var others = day.For(EffectivePolicy.Of(day.Exchange, booking)).Without(booking.Id);
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
        var others = day.Without(booking.Id);
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
        return end > start && start >= opening && end <= closing;
    }

    /// <summary>
    /// Returns why a period within the hours can't be booked under the policy: it is too short, too long, not offered, or none
    /// of the slots shown. Returns null if it can. A slot that the owner has stored with a capacity of its own can always
    /// be booked as it is, but a service only in the lengths that it is offered in.
    /// </summary>
    private static BookingError? ShapeProblem(BusinessDay day, int start, int end)
    {
        var policy = day.Policy;
        var problem = IsShown(day, start, end, Day) ? null
            : policy.LengthProblem(Duration.FromSeconds(end - start))
            ?? (policy.Terms.SlotStarts == SlotStarts.Any || IsShown(day, start, end, end - start) ? null : BookingErrors.OffGrid);
        return problem is { Code: not BookingErrorCode.DurationNotOffered } && IsStored(day, start, end) ? null : problem;
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
        return IsShown(day, start, end, Day) ? Day : end - start;
    }

    /// <summary>Whether a period is one of the slots that are shown in a query for slots of a given length.</summary>
    private static bool IsShown(BusinessDay day, int start, int end, int length) =>
        length <= Day && day.Windows.Any(window => Slots.Grid.Of(day, window, length).Has(start, end));

    private static BookingError? CapacityProblem(
        BookingErrorCode? reason, BusinessDay day, int start, int end, int partySize) =>
        reason == BookingErrorCode.SlotBlocked ? BookingErrors.SlotBlocked
        : reason != BookingErrorCode.FullyBooked ? null
        : CouldHold(day, start, end, partySize) ? BookingErrors.FullyBooked
        : BookingErrors.PartyTooLarge;

    /// <summary>Whether the capacity of a period would be enough for a party if there were no bookings.</summary>
    private static bool CouldHold(BusinessDay day, int start, int end, int partySize) => partySize == 1
        || Slot(day.WithoutBookings(), start, end, Slots.Terms.WithoutTime(day)).AvailableCapacity >= partySize;

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
            error = error?.Code == BookingErrorCode.NoResource && !CouldSeat(day, start, end, partySize, now)
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
