using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <content>Bookings that were made elsewhere.</content>
internal static partial class BookingDecisions
{
    /// <summary>What was passed over with a booking that is taken as it was: every rule.</summary>
    private static readonly Overrides EveryRule =
        Enum.GetValues<Overrides>().Aggregate(Overrides.None, (some, rule) => some | rule);

    /// <summary>
    /// Imports a booking. One that has begun, or that was cancelled, is taken as it was. The rules bind only what is to come. The
    /// booking itself makes no event unless it is to come and that is wanted; bookings that make room for it do.
    /// </summary>
    /// <param name="state">The days.</param>
    /// <param name="expected">The probable date of the booking.</param>
    /// <param name="row">The booking.</param>
    /// <param name="ids">The id of the booking, and the id of a time slot that has to be created.</param>
    /// <param name="tellsOfNew">Whether a booking that is to come makes an event.</param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<ImportedBooking> Import(
        DayState state, LocalDate expected, BookingToImport row, (Guid Booking, Guid TimeSlot) ids, bool tellsOfNew, Instant now)
    {
        string hash = BookingIdentity.Hash(row);
        if (state.Booking(ids.Booking) is { } stored)
        {
            return AlreadyThere(row, stored) is { Succeeded: true } there
                ? Decision<ImportedBooking>.Unchanged(there.Value)
                : BookingErrors.ExternalIdReused;
        }

        var (exchange, request) = (state.Exchange, row.Booking);
        if (exchange.IsBeingDeleted)
        {
            return BookingErrors.ExchangeBeingDeleted;
        }

        var service = request.ServiceId is { } id ? exchange.FindService(id) : null;
        if (request.ServiceId is { } unknown && service is null)
        {
            return BookingErrors.ServiceNotFound(unknown);
        }

        var date = TimeResolution.BusinessDate(exchange, request.Time) ?? expected;
        if (!state.Dates.Contains(date))
        {
            return Decision<ImportedBooking>.Elsewhere(date);
        }

        var day = state.Day(date).For(EffectivePolicy.Of(exchange, service));
        var time = TimeResolution.Resolve(request.Time, day, day.Policy.Terms.SlotSeconds);
        if (time.Error is { } problem)
        {
            return problem;
        }

        bool hasBegun = day.Clock.At(time.Start) < now;
        return hasBegun || row.IsCancelled
            ? TakenAsItWas(state, row, day, time, ids, hash, now)
            : Accepted(state, expected, row, ids, hash, tellsOfNew, now);
    }

    /// <summary>
    /// Answers that a booking is there. One with the same external id that was imported from other data is no answer: whoever sent it
    /// would take it for stored.
    /// </summary>
    public static Result<ImportedBooking> AlreadyThere(BookingToImport row, Booking stored) =>
        stored.RequestHash == BookingIdentity.Hash(row)
            ? ImportedBooking.Found(row.ExternalId, stored.Id)
            : BookingErrors.ExternalIdReused;

    /// <summary>Books what is to come, like any booking, but with the status that it has.</summary>
    private static Decision<ImportedBooking> Accepted(
        DayState state,
        LocalDate expected,
        BookingToImport row,
        (Guid Booking, Guid TimeSlot) ids,
        string hash,
        bool tellsOfNew,
        Instant now) => row.Status == BookingStatus.NoShow
            ? BookingErrors.NotStarted
            : Book(state, expected, row.Booking, ids, active: null, now, booking => booking with
            {
                Status = row.Status ?? booking.Status,
                RequestHash = hash,
            }).Answering(row.ExternalId, ids.Booking, addsSilently: !tellsOfNew);

    /// <summary>
    /// Takes a booking as it was, whatever the rules are now: over others, beyond the hours, with the resources that it names and no
    /// others. If it has not ended yet, it counts on the neighbouring days that it reaches into. One that was cancelled takes no place.
    /// </summary>
    private static Decision<ImportedBooking> TakenAsItWas(
        DayState state,
        BookingToImport row,
        BusinessDay day,
        TimeResolution.Resolved time,
        (Guid Booking, Guid TimeSlot) ids,
        string hash,
        Instant now)
    {
        var (exchange, request, date) = (state.Exchange, row.Booking, day.Date);
        if (BookingRules.PartyBoundsProblem(request.PartySize) is { } outside)
        {
            return outside;
        }

        if (day.Clock.Wall(time.Start) < 0 || day.Clock.Wall(time.End) > 2 * WallClock.SecondsPerDay)
        {
            return BookingErrors.EndsTooLate;
        }

        if (request.ResourceIds.FirstOrDefault(named => exchange.FindResource(named) is null) is var unknown && unknown != Guid.Empty)
        {
            return BookingErrors.UnknownResource(nameof(BookingRequest.ResourceIds), unknown);
        }

        var reach = !row.IsCancelled && day.Clock.At(time.End) > now ? Overrides.Hours : Overrides.None;
        if (!Reach.IsKnown(state, date, reach))
        {
            return Decision<ImportedBooking>.Elsewhere(Reach.Around(date, reach));
        }

        var booking = NewBooking(state, day, request, day.Clock.ToLocal(time.Start, time.End), ids.Booking, hash, now) with
        {
            Status = row.Status ?? BookingStatus.Confirmed,
            Overrides = row.IsCancelled ? request.Overrides : EveryRule,
        };
        var change = ChangeOf(exchange, [day.Day, .. Reach.Neighbours(state, booking, reach)]);
        if (!row.IsCancelled)
        {
            (booking, change) = Attach(booking, day, ids.TimeSlot, change);
            if (HasTooManyTimeSlots(day, change))
            {
                return BookingErrors.TooManyTimeSlotsOfDay(date);
            }
        }

        var ofExchange = Allocate(booking, day) with
        {
            BufferBefore = Duration.Zero,
            BufferAfter = Duration.Zero,
            IsExclusive = false,
            IsActive = booking.IsActive,
        };
        change = change with
        {
            Bookings = new EntryChange<Booking> { Added = [booking] },
            Allocations = new EntryChange<Allocation>
            {
                Added = [ofExchange, .. request.ResourceIds.Distinct().Select((resource, need) => OfResource(ofExchange, booking, resource, need))],
            },
        };
        return Decision<ImportedBooking>.Changed(change, _ => ImportedBooking.Stored(row.ExternalId, booking.Id), addsSilently: true);
    }

    private static Allocation OfResource(Allocation ofExchange, Booking booking, Guid resource, int need) => ofExchange with
    {
        Id = BookingIdentity.AllocationId(booking, need),
        ResourceId = resource,
        Need = need,
        Units = 1,
        IsPinned = true,
        TimeSlotId = null,
        KeepsTimeSlot = false,
    };
}
