using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// Finds out everything that stands in the way of a booking, as a pure function of the days, the request and the time. The rules are
/// those by which the booking would be decided, and whatever is offered in its place has been decided on as a booking.
/// </summary>
internal sealed class BookingChecks
{
    /// <summary>How many days before and after its date other slots are looked for.</summary>
    public const int DaysAround = 14;

    /// <summary>How many slots are decided on at most, if the slots that are shown can't be booked with what else is asked for.</summary>
    private const int MostTried = 200;

    private readonly Exchange _exchange;
    private readonly IReadOnlyList<BookingDay> _stored;
    private readonly BookingRequest _request;
    private readonly LocalDate _date;
    private readonly ActiveBookings? _active;
    private readonly Instant _now;
    private readonly EffectivePolicy _policy;
    private readonly BookingError? _notOffered;

    /// <param name="exchange">The exchange.</param>
    /// <param name="stored">Its stored days, from before the first to after the last at which other slots are looked for.</param>
    /// <param name="request">The request.</param>
    /// <param name="expected">The probable date of the request.</param>
    /// <param name="active">The customer's active bookings at the exchange, or null if their number is not limited.</param>
    /// <param name="now">The time of the decision.</param>
    public BookingChecks(
        Exchange exchange,
        IReadOnlyList<BookingDay> stored,
        BookingRequest request,
        LocalDate expected,
        ActiveBookings? active,
        Instant now)
    {
        _exchange = exchange;
        _stored = stored;
        _request = request with { IdempotencyKey = null };
        _date = TimeResolution.BusinessDate(exchange, request.Time) ?? expected;
        _active = active;
        _now = now;
        _policy = EffectivePolicy.Asked(exchange, request.ServiceId, request.PartySize, out _notOffered);
    }

    /// <summary>Returns all errors of the request, the bookings in its way, and the slots that can be booked in its place.</summary>
    public (IReadOnlyList<BookingError> Errors, IReadOnlyList<Guid> InTheWay, IReadOnlyList<Slot> Alternatives) Check()
    {
        if (_notOffered is not null && _policy.Service is null && !_exchange.IsBeingDeleted)
        {
            return ([_notOffered], [], []);
        }

        var days = BusinessDay.Range(_exchange, _date.PlusDays(-DaysAround), _date.PlusDays(DaysAround), _stored);
        var candidate = CandidateOn(days[DaysAround]);
        var errors = BookingRules.Problems(ref candidate);
        if (!_request.Overrides.HasFlag(Overrides.Limits) && _active?.Refusal(_exchange, _request.Actor, _now) is { } tooMany)
        {
            errors.Add(tooMany);
        }

        if (errors.Count == 0 && Refusal(_request) is { } last)
        {
            errors.Add(last);
        }

        return errors.Count == 0
            ? ([], [], [])
            : (errors, Obstacles.Of(candidate, errors), errors.TrueForAll(IsOfTime) ? Alternatives(days, candidate) : []);
    }

    /// <summary>Whether another time may help against an error.</summary>
    private static bool IsOfTime(BookingError error) => error.Code is not (
        BookingErrorCode.InvalidField
        or BookingErrorCode.ExchangeBeingDeleted
        or BookingErrorCode.TimeSlotNotFound
        or BookingErrorCode.ResourceNotFound
        or BookingErrorCode.TooManyActiveBookings);

    private Candidate CandidateOn(BusinessDay day) => new(
        day.For(_policy).Under(_request.Overrides),
        _request.Time,
        _policy.Terms.SlotSeconds,
        _request.PartySize,
        new ResourceWish { Chosen = _request.ResourceIds },
        _request.Overrides,
        _now);

    /// <summary>Returns the nearest slots of which a booking is accepted.</summary>
    private List<Slot> Alternatives(IReadOnlyList<BusinessDay> days, in Candidate candidate)
    {
        var (start, length) = candidate.IsResolved
            ? (candidate.Day.Clock.At(candidate.Start), BookingRules.LengthOf(candidate.Day, candidate.Start, candidate.End))
            : TimeResolution.Nominal(_request.Time, _exchange.TimeZone);
        var query = new SlotQuery
        {
            ServiceId = _request.ServiceId,
            ResourceId = _request.ResourceIds is [var chosen, ..] ? chosen : null,
            Duration = length is > 0 and <= WallClock.SecondsPerDay && _policy.Takes(length) ? Duration.FromSeconds(length) : null,
            PartySize = _request.PartySize,
        };
        var found = new List<Slot>();
        foreach (var slot in NearestSlots.Of(days.Select(day => day.For(_policy)), start, _now, query).Take(MostTried))
        {
            if (Refusal(_request.At(slot)) is null)
            {
                found.Add(slot);
                if (found.Count == BookingCheck.MostAlternatives)
                {
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>Returns the error with which a booking would be refused, or null if it would be accepted.</summary>
    private BookingError? Refusal(BookingRequest request)
    {
        if (Limits.Time(request.Time) is { } outOfRange)
        {
            return outOfRange;
        }

        var date = TimeResolution.BusinessDate(_exchange, request.Time) ?? _date;
        var dates = Reach.Around(date, request.Overrides);
        var around = _stored.Where(day => day.Date >= dates[0].PlusDays(-1) && day.Date <= dates[^1].PlusDays(1));
        var state = new DayState(_exchange, dates, around, []) { IsLoaded = true };
        var ids = (Booking: NewId.At(_now), TimeSlot: NewId.At(_now));
        var decision = BookingDecisions.Book(state, date, request, ids, _active, _now);
        return decision.Change is null && decision.BookingsToRead.Count == 0 ? decision.Answer(state)?.Error : null;
    }
}
