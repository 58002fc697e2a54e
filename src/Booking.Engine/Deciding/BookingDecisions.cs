using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>Decides what happens to a booking, as pure functions of the days, the request and the time.</summary>
internal static partial class BookingDecisions
{
    /// <summary>
    /// Accepts or refuses a booking request. An accepted booking is attached to the time slot of its period, which is
    /// created if it does not exist.
    /// </summary>
    /// <param name="state">The days to book on.</param>
    /// <param name="expected">
    /// The probable date of the request. It is used if the exact date is known only to the requested time slot.
    /// </param>
    /// <param name="request">The booking request.</param>
    /// <param name="ids">The id of the booking, and the id of a time slot that has to be created.</param>
    /// <param name="active">The customer's active bookings at the exchange, or null if their number is not limited.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="as">What is to be stored in place of a new booking, such as one with another status; null for a new booking.</param>
    public static Decision<BookingDetails> Book(
        DayState state,
        LocalDate expected,
        BookingRequest request,
        (Guid Booking, Guid TimeSlot) ids,
        ActiveBookings? active,
        Instant now,
        Func<Booking, Booking>? @as = null)
    {
        string? hash = request.IdempotencyKey is null ? null : BookingIdentity.Hash(request);
        if (state.Booking(ids.Booking) is { } stored)
        {
            return Repeated(state, stored, hash);
        }

        var exchange = state.Exchange;
        var policy = EffectivePolicy.Asked(exchange, request.ServiceId, request.PartySize, out var notOffered);
        if (notOffered is not null && policy.Service is null && !exchange.IsBeingDeleted)
        {
            return notOffered; // Whether the party is within the bounds of the service is one of the rules.
        }

        var date = TimeResolution.BusinessDate(exchange, request.Time) ?? expected;
        if (!Reach.IsKnown(state, date, request.Overrides))
        {
            return Decision<BookingDetails>.Elsewhere(Reach.Around(date, request.Overrides));
        }

        var day = state.Day(date).For(policy).Under(request.Overrides);
        var wish = new ResourceWish { Chosen = request.ResourceIds };
        var evaluation = BookingRules.Evaluate(
            new Candidate(day, request.Time, policy.Terms.SlotSeconds, request.PartySize, wish, request.Overrides, now));
        if (evaluation.Error is { } error)
        {
            return error;
        }

        if (!request.Overrides.HasFlag(Overrides.Limits) && active?.Refusal(exchange, request.Actor, now) is { } tooMany)
        {
            return tooMany;
        }

        var made = NewBooking(state, day, request, evaluation.Period, ids.Booking, hash, now);
        var booking = @as is null ? made : @as(made);
        var (attached, change) = Attach(booking, day, ids.TimeSlot, ChangeOf(exchange, [day.Day, .. Reach.Neighbours(state, booking, request.Overrides)]));
        if (HasTooManyTimeSlots(day, change))
        {
            return BookingErrors.TooManyTimeSlotsOfDay(date);
        }

        change = change with
        {
            Bookings = new EntryChange<Booking> { Added = [attached] },
            Allocations = new EntryChange<Allocation> { Added = [Allocate(attached, day)] },
        };
        return Placed(state, attached, change, [], evaluation.Placement, now);
    }

    /// <summary>Answers a repeated request with the booking that was stored for it, which may have been moved since.</summary>
    private static Decision<BookingDetails> Repeated(DayState state, Booking stored, string? hash) =>
        stored.RequestHash == hash
            ? state.Dates.Contains(stored.Date)
                ? Decision<BookingDetails>.Unchanged(Details.Of(stored, state.Day(stored.Date)))
                : Decision<BookingDetails>.Elsewhere(stored.Date)
            : BookingErrors.IdempotencyKeyReused;

    /// <summary>Returns the booking of a request, before it is attached to a time slot.</summary>
    private static Booking NewBooking(
        DayState state, BusinessDay day, BookingRequest request, LocalPeriod period, Guid id, string? hash, Instant now)
    {
        return new Booking
        {
            Id = id,
            ExchangeId = state.Exchange.Id,
            ServiceId = day.Policy.Service?.Id,
            ServiceName = day.Policy.Service?.Name,
            PriceAmount = day.Policy.Service?.PriceAmount,
            PriceCurrency = day.Policy.Service?.PriceCurrency,
            Date = day.Date,
            Period = period,
            PartySize = request.PartySize,
            Status = day.Policy.Terms.AutoConfirm ? BookingStatus.Confirmed : BookingStatus.Pending,
            Customer = request.Customer,
            Notes = request.Notes,
            Metadata = request.Metadata,
            Overrides = request.Overrides,
            UserId = request.UserId,
            UserName = request.UserName,
            RequestHash = hash,
            CreatedAt = Timestamp.Of(now),
            UpdatedAt = Timestamp.Of(now),
        };
    }

    /// <summary>Adds to a change what its booking takes of resources; but first the bookings are read that make room for it.</summary>
    private static Decision<BookingDetails> Placed(
        DayState state,
        Booking booking,
        DayChange change,
        IReadOnlyList<Allocation> held,
        ResourcePlacement placement,
        Instant now) => ResourceChanges.Unread(state, placement) is { Count: > 0 } unread
            ? Decision<BookingDetails>.Reading(unread)
            : Decided(booking, ResourceChanges.With(change, state, booking, held, placement, now));

    private static Decision<BookingDetails> Decided(Booking booking, DayChange change) =>
        Decision<BookingDetails>.Changed(change, state => Details.Of(booking, state.Day(booking.Date)));
}
