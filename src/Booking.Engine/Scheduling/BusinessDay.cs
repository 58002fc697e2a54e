using BookingEngine.Primitives;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// Everything that the rules need to evaluate one business day of an exchange: the exchange with its hours and policy,
/// the day itself on the exchange's clock, and the neighbouring days. The bookings of the neighbouring days count where
/// changed hours let them reach into this one. A business day is immutable and can be evaluated any number of times.
/// </summary>
/// <example>
/// <code>
/// // This does by hand what the services do. Nothing is stored, and the time is whatever you pass.
/// var day = new BookingEngine.Scheduling.BusinessDay(shop, BookingDay.Empty(shop.Id, monday));
/// var shown = BookingEngine.Scheduling.Availability.GetDay(day, now: Instant.FromUtc(2101, 1, 3, 8, 30));
/// Print(shown.Slots[0].UnavailableReason); // SlotInPast
/// </code>
/// </example>
public sealed class BusinessDay
{
    private readonly DayClock _clock;
    private readonly EffectivePolicy _policy;
    private readonly BusinessDay? _ofExchange; // the same day whatever the service, if this is that of a policy
    private readonly bool _needsPolicy; // whether even a query without a service needs another policy than the exchange's
    private Supply? _supply;
    private ResourceDay? _resources;

    /// <summary>Combines a day with its exchange and its neighbours.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="day">The day to evaluate.</param>
    /// <param name="previous">The day before, or null if it is not stored.</param>
    /// <param name="next">The day after, or null if it is not stored.</param>
    /// <exception cref="ArgumentNullException">The exchange or the day is null.</exception>
    public BusinessDay(Exchange exchange, BookingDay day, BookingDay? previous = null, BookingDay? next = null)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(day);
        Exchange = exchange;
        Day = day;
        Previous = previous;
        Next = next;
        _policy = EffectivePolicy.Of(exchange, service: null);
        _needsPolicy = exchange.NeedsService;
        Midnight = DayClock.Midnight(day.Date);
        _clock = DayClock.For(exchange.TimeZone, Midnight);
        Windows = Hours.Windows(exchange.ScheduleNow, day.Date, _clock);
        NeighboursReachIn = CanReachIn(previous) || CanReachIn(next);
    }

    private BusinessDay(BusinessDay before, BookingDay day, Supply supply)
        : this(before, day)
    {
        _supply = supply;
    }

    private BusinessDay(BusinessDay ofExchange, EffectivePolicy policy, Window[] windows)
        : this(ofExchange, ofExchange.Day)
    {
        _ofExchange = ofExchange;
        _needsPolicy = true;
        _policy = policy;
        Windows = windows;
    }

    private BusinessDay(BusinessDay other, BookingDay day)
    {
        Exchange = other.Exchange;
        Day = day;
        Previous = other.Previous;
        Next = other.Next;
        _policy = other._policy;
        _needsPolicy = other._needsPolicy;
        Midnight = other.Midnight;
        _clock = other._clock;
        Windows = other.Windows;
        NeighboursReachIn = other.NeighboursReachIn;
        IsOpenToAll = other.IsOpenToAll;
    }

    /// <summary>The exchange.</summary>
    public Exchange Exchange { get; }

    /// <summary>The business date.</summary>
    public LocalDate Date => Day.Date;

    /// <summary>The day to evaluate.</summary>
    public BookingDay Day { get; }

    /// <summary>The day before, or null if it is not stored.</summary>
    public BookingDay? Previous { get; }

    /// <summary>The day after, or null if it is not stored.</summary>
    public BookingDay? Next { get; }

    /// <summary>The policy by which the day is evaluated. It is that of bookings without a service, until a service is chosen.</summary>
    internal ref readonly EffectivePolicy Policy => ref _policy;

    /// <summary>The date's <see cref="DayClock.Midnight"/>.</summary>
    internal long Midnight { get; }

    internal ref readonly DayClock Clock => ref _clock;

    /// <summary>What is occupied at each moment. It is computed when it is first asked for.</summary>
    internal Supply Supply => _supply ??= _ofExchange?.Supply.For(this) ?? Supply.Of(this);

    /// <summary>The periods during which the exchange is open for bookings of the policy, ordered by opening.</summary>
    internal Window[] Windows { get; }

    /// <summary>The periods during which the exchange is open, whatever the service, ordered by opening.</summary>
    internal Window[] WindowsOfExchange => (_ofExchange ?? this).Windows;

    /// <summary>Whether the exchange has hours that day, for whatever service.</summary>
    internal bool IsOpen => WindowsOfExchange.Length > 0;

    /// <summary>
    /// Whether a booking of a neighbouring day may lie within this day's hours, because the hours were changed.
    /// </summary>
    internal bool NeighboursReachIn { get; private init; }

    /// <summary>Whether the hours don't matter, so that the day is as long as any hours could be.</summary>
    internal bool IsOpenToAll { get; private init; }

    /// <summary>Combines each day of a date range with its exchange and its neighbours.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="first">The first business date.</param>
    /// <param name="last">The last business date, inclusive.</param>
    /// <param name="stored">
    /// The stored days, in any order. Days of other exchanges or dates are ignored. A missing day has no bookings and
    /// no slots.
    /// </param>
    /// <exception cref="ArgumentNullException">The exchange or the list of days is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The last date is before the first.</exception>
    public static IReadOnlyList<BusinessDay> Range(
        Exchange exchange, LocalDate first, LocalDate last, IEnumerable<BookingDay> stored)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        var start = first.PlusDays(-1);
        var byDate = new BookingDay?[Period.DaysBetween(start, last) + 2];
        foreach (var day in stored)
        {
            int index = Period.DaysBetween(start, day.Date);
            if (day.ExchangeId == exchange.Id && index >= 0 && index < byDate.Length)
            {
                byDate[index] = day;
            }
        }

        var days = new BusinessDay[byDate.Length - 2];
        for (int i = 0; i < days.Length; i++)
        {
            var day = byDate[i + 1] ?? BookingDay.Empty(exchange.Id, first.PlusDays(i));
            days[i] = new BusinessDay(exchange, day, byDate[i], byDate[i + 2]);
        }

        return days;
    }

    /// <summary>Returns the day as it is once a change is committed. Bookings that are only added don't cost a new computation.</summary>
    /// <param name="change">A change that touches the day, but not the days beside it.</param>
    /// <exception cref="ArgumentNullException">The change is null.</exception>
    public BusinessDay After(DayChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var day = change.ApplyTo(Day);
        bool onlyAdds = change.Allocations.Added.All(taken => taken.CalendarId is null)
            && !change.Allocations.Changed.Concat(change.Allocations.Removed).Any(Occupies)
            && change.TimeSlots.Added.All(slot => slot.MaxCapacity is null)
            && change.TimeSlots.Changed.All(slot => Day.FindTimeSlot(slot.Id)?.MaxCapacity == slot.MaxCapacity)
            && change.TimeSlots.Removed.All(slot => slot.MaxCapacity is null);
        if (!onlyAdds)
        {
            return new BusinessDay(Exchange, day, Previous, Next);
        }

        Allocation[] added =
            [.. change.Allocations.Added.Where(taken => Occupies(taken) && taken.Date == Date && taken.IsActive)];
        return new BusinessDay(this, day, Supply.With(added, _clock));

        static bool Occupies(Allocation allocation) => allocation.ResourceId is null;
    }

    /// <summary>Returns the day under the policy of a service, or of bookings without one.</summary>
    internal BusinessDay For(EffectivePolicy policy)
    {
        var whole = _ofExchange ?? this;
        return new BusinessDay(whole, policy, Hours.OfService(policy.Service, Exchange, Date, whole.Windows, _clock));
    }

    /// <summary>
    /// Returns the day for a query. It has no windows if nothing can be booked that the query asks for. A day whose policy was
    /// chosen before keeps it.
    /// </summary>
    internal BusinessDay For(SlotQuery query) => IsPlain(query) ? this : Chosen(query);

    /// <summary>Returns days of one exchange for a query, as <see cref="For(SlotQuery)"/> does.</summary>
    internal static IReadOnlyList<BusinessDay> For(IReadOnlyList<BusinessDay> days, SlotQuery query)
    {
        if (days[0].IsPlain(query))
        {
            return days;
        }

        var policy = days[0].Asked(query, out var error);
        return [.. days.Select(day => day.For(policy, error))];
    }

    /// <summary>Returns why nothing can be booked that a query asks for, or null.</summary>
    internal BookingError? Problem(SlotQuery query)
    {
        var policy = Asked(query, out var error);
        return error ?? (query.Duration is { } length ? policy.LengthProblem(length) : null);
    }

    /// <summary>
    /// Returns the resources that bookings under the day's policy can use, as they are taken at a moment. Returns null if those
    /// bookings need no resources.
    /// </summary>
    internal ResourceDay? ResourcesAt(Instant now) =>
        _resources is { } known && known.Now == now ? known : _resources = ResourceDay.Of(this, now);

    /// <summary>Returns the day as if a booking did not exist, to evaluate where that booking can be moved.</summary>
    internal BusinessDay Without(Guid bookingId) => InPlace(new BusinessDay(
        Exchange, Day.Without(bookingId), Previous?.Without(bookingId), Next?.Without(bookingId)));

    /// <summary>
    /// Returns the day as it is for a booking that passes over rules. Without buffers, no booking has any. Beyond the hours, the
    /// bookings of the neighbouring days count in any case.
    /// </summary>
    internal BusinessDay Under(Overrides overrides)
    {
        bool hasBuffers = !overrides.HasFlag(Overrides.Buffers);
        bool hasHours = !overrides.HasFlag(Overrides.Hours);
        if (hasBuffers && hasHours)
        {
            return this;
        }

        var whole = _ofExchange ?? this;
        var under = new BusinessDay(whole, hasBuffers ? Day : Day.WithoutBuffers())
        {
            NeighboursReachIn = whole.NeighboursReachIn || !hasHours,
            IsOpenToAll = !hasHours,
        };
        return new BusinessDay(under, hasBuffers ? Policy : Policy.WithoutBuffers(), Windows);
    }

    /// <summary>Returns the day as if no calendar were busy.</summary>
    internal BusinessDay WithoutBusyTimes() => Day.BusyTimes.Count == 0 ? this : InPlace(new BusinessDay(_ofExchange ?? this, Day.WithoutBusyTimes()));

    /// <summary>Returns the day as if some of its busy times were free.</summary>
    internal BusinessDay WithoutBusyTimes(Func<Allocation, bool> isFree) =>
        InPlace(new BusinessDay(_ofExchange ?? this, Day.WithoutBusyTimes(isFree)));

    /// <summary>Returns the day as if it had neither bookings nor busy times.</summary>
    internal BusinessDay WithoutBookings() => InPlace(new BusinessDay(Exchange, Day.WithoutBookings()));

    /// <summary>
    /// Returns the day as if nothing were blocked: neither by a block, nor by a stored slot of capacity 0, nor by a busy time of the exchange.
    /// </summary>
    internal BusinessDay WithoutBlocks()
    {
        var whole = new BusinessDay(_ofExchange ?? this, Day.WithoutBlockedSlots());
        return InPlace(new BusinessDay(whole, whole.Day, Supply.Of(whole, countsBlocks: false)));
    }

    /// <summary>Whether a query can be evaluated on this day as it is: on nearly all days of exchanges without services.</summary>
    private bool IsPlain(SlotQuery query) => query.ServiceId is null && query.ResourceId is null && !_needsPolicy;

    private BookingError? ResourceProblem(SlotQuery query) =>
        query.ResourceId is { } id && Exchange.FindResource(id) is not { IsActive: true }
            ? BookingErrors.UnknownResource(nameof(SlotQuery.ResourceId), id)
            : null;

    private EffectivePolicy Asked(SlotQuery query, out BookingError? error)
    {
        if (_ofExchange is null)
        {
            var policy = EffectivePolicy.Asked(Exchange, query.ServiceId, query.PartySize, out error);
            error ??= ResourceProblem(query);
            return policy;
        }

        error = Policy.PartyProblem(query.PartySize) ?? ResourceProblem(query);
        return Policy;
    }

    private BusinessDay Chosen(SlotQuery query)
    {
        var policy = Asked(query, out var error);
        return For(policy, error);
    }

    /// <summary>Returns the day under a policy. A day whose policy was chosen before stays as it is, unless nothing can be booked.</summary>
    private BusinessDay For(EffectivePolicy policy, BookingError? error) =>
        error is not null ? new BusinessDay(_ofExchange ?? this, policy, [])
        : _ofExchange is null ? For(policy)
        : this;

    /// <summary>Returns another state of the exchange's day under the same policy.</summary>
    private BusinessDay InPlace(BusinessDay whole) =>
        _ofExchange is null ? whole : new BusinessDay(whole, Policy, Windows);

    private bool CanReachIn(BookingDay? neighbour)
    {
        if (neighbour is not { Allocations: [var first, ..] })
        {
            return false;
        }

        if (!_clock.IsPlain)
        {
            return true;
        }

        var (opening, closing) = Hours.Span(Windows);
        return ReferenceEquals(neighbour, Next)
            ? first.Period.StartSecond + WallClock.SecondsPerDay < closing
            : neighbour.Allocations.Max(allocation => allocation.Period.EndSecond) - WallClock.SecondsPerDay > opening;
    }
}
