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

    /// <summary>Changes the status of a booking. Nothing changes if the booking already has the status.</summary>
    /// <param name="day">The day of the booking.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="status">The new status.</param>
    /// <param name="actor">Who makes the request. The exchange's owner may cancel at any time.</param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<BookingDetails> ChangeStatus(
        BusinessDay day, Booking booking, BookingStatus status, Actor actor, Instant now)
    {
        if (booking.Status == status)
        {
            return Decision<BookingDetails>.Unchanged(Details.Of(booking, day));
        }

        if (!IsAllowed(booking.Status, status))
        {
            return BookingErrors.InvalidStatusTransition(booking.Status, status);
        }

        if (status == BookingStatus.NoShow && now < StartOf(booking, day))
        {
            return BookingErrors.NotStarted;
        }

        if (status == BookingStatus.Cancelled && TooLate(day, booking, actor, now) is { } error)
        {
            return error;
        }

        var change = ChangeOf(day.Exchange, day.Day);
        change = status == BookingStatus.Cancelled ? Detach(booking, day, change) : change;
        var changed = Changed(booking, now) with { Status = status };
        return Decided(changed, Changed(change, changed, AllocationsOf(changed, day)));
    }

    /// <summary>
    /// Moves a booking to another time, in one step. The booking's present place does not count as occupied. The new
    /// time is evaluated, and given buffers, like that of a new booking of the same service, which stays as it was sold.
    /// </summary>
    /// <param name="state">The day of the booking, and the day that it moves to.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="expected">
    /// The probable new date. It is used if the exact date is known only to the requested time slot.
    /// </param>
    /// <param name="time">The new time.</param>
    /// <param name="newTimeSlotId">The id of a time slot that has to be created.</param>
    /// <param name="resourceIds">
    /// The resources that the booking must get. If it is null, the booking keeps those that were chosen, and the others if they are
    /// free.
    /// </param>
    /// <param name="overrides">The rules that the owner passes over.</param>
    /// <param name="actor">
    /// Who makes the request. The exchange's owner may reschedule at any time, and the booking then stays confirmed.
    /// </param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<BookingDetails> Reschedule(
        DayState state,
        Booking booking,
        LocalDate expected,
        RequestedTime time,
        Guid newTimeSlotId,
        IReadOnlyList<Guid>? resourceIds,
        Overrides overrides,
        Actor actor,
        Instant now)
    {
        var to = TimeResolution.BusinessDate(state.Exchange, time) ?? expected;
        if (!state.Dates.Contains(booking.Date) || !Reach.IsKnown(state, to, overrides))
        {
            return Decision<BookingDetails>.Elsewhere([booking.Date, .. Reach.Around(to, overrides)]);
        }

        if (booking.Status is not (BookingStatus.Pending or BookingStatus.Confirmed))
        {
            return BookingErrors.NotReschedulable(booking.Status);
        }

        var old = state.Day(booking.Date);
        if (TooLate(old, booking, actor, now) is { } tooLate)
        {
            return tooLate;
        }

        var policy = EffectivePolicy.Of(state.Exchange, booking);
        var target = state.Day(to).For(policy).Without(booking.Id).Under(overrides);
        int length = BookingRules.LengthOf(old.For(policy), booking.Period);
        var held = old.Day.FindResourceAllocations(booking.Id);
        var wish = resourceIds is null ? new ResourceWish { Held = held } : new ResourceWish { Chosen = resourceIds };
        var evaluation = BookingRules.Evaluate(new Candidate(target, time, length, booking.PartySize, wish, overrides, now));
        if (evaluation.Error is { } error)
        {
            return error;
        }

        if (booking.Date == to && booking.Period == evaluation.Period && resourceIds is null)
        {
            return Decision<BookingDetails>.Unchanged(Details.Of(booking, old));
        }

        var moved = Changed(booking, now) with
        {
            Date = to,
            Period = evaluation.Period,
            Overrides = booking.Overrides | overrides,
            Status = actor.Owns(state.Exchange) || state.Exchange.Policy.RescheduleKeepsConfirmation ? booking.Status : BookingStatus.Pending,
        };
        BookingDay[] days =
        [
            .. new[] { old.Day, target.Day }.Concat(Reach.Neighbours(state, moved, overrides)).DistinctBy(day => day.Date),
        ];
        var (attached, change) = Attach(
            moved, target, newTimeSlotId, DetachMoved(booking, old, ChangeOf(state.Exchange, days)));
        if (HasTooManyTimeSlots(target, change))
        {
            return BookingErrors.TooManyTimeSlotsOfDay(to);
        }

        return Placed(state, attached, Changed(change, attached, Allocate(attached, target)), held, evaluation.Placement, now);
    }

    /// <summary>
    /// Gives a booking the resources that the owner names, and keeps it at its time. Bookings that nobody pinned make room.
    /// </summary>
    /// <param name="state">The day of the booking.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="resourceIds">The resources. If there are fewer than the booking needs, it gets free ones for the rest.</param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<BookingDetails> Assign(
        DayState state, Booking booking, IReadOnlyList<Guid> resourceIds, Instant now)
    {
        if (booking.Status is not (BookingStatus.Pending or BookingStatus.Confirmed))
        {
            return BookingErrors.NotReschedulable(booking.Status);
        }

        if (!Reach.IsKnown(state, booking.Date, booking.Overrides))
        {
            return Decision<BookingDetails>.Elsewhere(Reach.Around(booking.Date, booking.Overrides));
        }

        var day = state.Day(booking.Date).For(EffectivePolicy.Of(state.Exchange, booking));
        var placement = BookingRules.Reassign(day, booking, resourceIds, now, out var error);
        if (error is not null)
        {
            return error;
        }

        var assigned = Changed(booking, now);
        var held = day.Day.FindResourceAllocations(booking.Id);
        var change = ChangeOf(state.Exchange, [day.Day, .. Reach.Neighbours(state, booking, booking.Overrides)]);
        return Placed(state, assigned, Changed(change, assigned), held, placement, now);
    }

    /// <summary>
    /// Changes the customer, the notes, the metadata and the party size of a booking, and keeps the details that the change leaves out.
    /// A larger party needs enough remaining capacity, where the booking's own places count as free. A smaller party
    /// always fits.
    /// </summary>
    /// <param name="state">The day of the booking.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="change">The details to change.</param>
    /// <param name="actor">
    /// Who makes the request. An erased booking can be changed only by the exchange's owner: a request of the erased
    /// customer that was already under way must not store personal data again.
    /// </param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<BookingDetails> ChangeDetails(
        DayState state, Booking booking, BookingChange change, Actor actor, Instant now)
    {
        var day = state.Day(booking.Date);
        var customer = new Customer(
            change.CustomerName ?? booking.Customer.Name,
            change.CustomerEmail ?? booking.Customer.Email,
            change.CustomerPhone ?? booking.Customer.Phone);
        string notes = change.Notes ?? booking.Notes;
        var metadata = Merged(booking.Metadata, change.Metadata);
        int partySize = change.PartySize ?? booking.PartySize;
        if (customer == booking.Customer
            && notes == booking.Notes
            && metadata.Equals(booking.Metadata)
            && partySize == booking.PartySize)
        {
            return Decision<BookingDetails>.Unchanged(Details.Of(booking, day));
        }

        if (booking.IsErased && (customer != booking.Customer || !actor.Owns(day.Exchange)))
        {
            return BookingErrors.CustomerErased;
        }

        if (metadata.Count > Limits.MetadataEntries)
        {
            return BookingErrors.TooMuchMetadata;
        }

        int more = partySize - booking.PartySize;
        var reach = more > 0 ? booking.Overrides : Overrides.None;
        if (!Reach.IsKnown(state, booking.Date, reach))
        {
            return Decision<BookingDetails>.Elsewhere(Reach.Around(booking.Date, reach));
        }

        if (more != 0 && booking.Status is not (BookingStatus.Pending or BookingStatus.Confirmed))
        {
            return BookingErrors.PartyNotChangeable(booking.Status);
        }

        if (more != 0 && EffectivePolicy.Of(day.Exchange, booking).PartyProblem(partySize) is { } outside)
        {
            return outside;
        }

        var placement = ResourcePlacement.None;
        if (more > 0 && BookingRules.PartyProblem(day, booking, partySize, now, out placement) is { } error)
        {
            return error;
        }

        var changed = Changed(booking, now) with
        {
            Customer = customer,
            Notes = notes,
            Metadata = metadata,
            PartySize = partySize,
        };
        var ofDay = AddPlaces(
            changed.PlacesInTimeSlot - booking.PlacesInTimeSlot,
            booking,
            day,
            ChangeOf(day.Exchange, [day.Day, .. Reach.Neighbours(state, booking, reach)]));
        if (placement.Resources.Count == 0)
        {
            return Decided(changed, Changed(ofDay, changed, AllocationsOf(changed, day)));
        }

        var held = day.Day.FindResourceAllocations(booking.Id);
        Allocation[] ofExchange = [.. AllocationsOf(changed, day).Where(taken => taken.ResourceId is null)];
        return Placed(state, changed, Changed(ofDay, changed, ofExchange), held, placement, now);
    }

    /// <summary>Removes all personal data from a booking. Its place stays occupied.</summary>
    /// <param name="day">The day of the booking.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<BookingDetails> Erase(BusinessDay day, Booking booking, Instant now)
    {
        var changed = Changed(booking, now) with
        {
            Customer = Customer.Erased,
            Notes = "",
            Metadata = ValueMap<string>.Empty,
            UserId = null,
            UserName = null,
        };
        return Decided(changed, Changed(ChangeOf(day.Exchange, day.Day), changed));
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

    /// <summary>Adds the party of a booking to the time slot of its period, which is created if it does not exist.</summary>
    private static (Booking Booking, DayChange Change) Attach(
        Booking booking, BusinessDay day, Guid newTimeSlotId, DayChange change)
    {
        var slot = day.Day.FindTimeSlot(booking.Period);
        if (slot is null)
        {
            slot = new TimeSlot
            {
                Id = newTimeSlotId,
                ExchangeId = booking.ExchangeId,
                Date = booking.Date,
                Period = booking.Period,
                Booked = booking.PlacesInTimeSlot,
                GoesWithItsBookings = true,
            };
            change = change with { TimeSlots = change.TimeSlots with { Added = [slot] } };
        }
        else
        {
            slot = slot with { Booked = slot.Booked + booking.PlacesInTimeSlot };
            change = change with { TimeSlots = change.TimeSlots with { Changed = [.. change.TimeSlots.Changed, slot] } };
        }

        return (booking with { TimeSlotId = slot.Id }, change);
    }

    /// <summary>Subtracts the party of a cancelled booking from its time slot, which is kept.</summary>
    private static DayChange Detach(Booking booking, BusinessDay day, DayChange change) =>
        day.Day.FindTimeSlot(booking.TimeSlotId) is { } slot
            ? Changed(change, slot with { Booked = slot.Booked - booking.PlacesInTimeSlot, GoesWithItsBookings = false })
            : change;

    /// <summary>Adds a number of places, which may be negative, to those booked in a booking's time slot.</summary>
    private static DayChange AddPlaces(int more, Booking booking, BusinessDay day, DayChange change) =>
        more != 0 && day.Day.FindTimeSlot(booking.TimeSlotId) is { } slot
            ? Changed(change, slot with { Booked = slot.Booked + more })
            : change;

    /// <summary>
    /// Subtracts the party of a booking that moves away from its time slot. A slot that was created only for bookings
    /// is removed with the last of them, so that moves leave nothing behind.
    /// </summary>
    private static DayChange DetachMoved(Booking booking, BusinessDay day, DayChange change)
    {
        if (day.Day.FindTimeSlot(booking.TimeSlotId) is not { } slot)
        {
            return change;
        }

        bool isNeeded = day.Day.Allocations.Any(other => other.TimeSlotId == slot.Id && other.BookingId != booking.Id);
        return slot.GoesWithItsBookings && !isNeeded
            ? change with { TimeSlots = new EntryChange<TimeSlot> { Removed = [slot] } }
            : AddPlaces(-booking.PlacesInTimeSlot, booking, day, change);
    }

    /// <summary>
    /// Whether a change adds a time slot to a day that, after the slots that the change removes, already has the
    /// maximum number.
    /// </summary>
    private static bool HasTooManyTimeSlots(BusinessDay day, DayChange change) =>
        change.TimeSlots.Added.Count > 0
        && day.Day.TimeSlots.Count - change.TimeSlots.Removed.Count(slot => slot.Date == day.Date) >= Limits.TimeSlotsOfDay;

    private static bool IsAllowed(BookingStatus from, BookingStatus to) => (from, to) switch
    {
        (BookingStatus.Pending, BookingStatus.Confirmed or BookingStatus.Cancelled) => true,
        (BookingStatus.Confirmed, BookingStatus.Completed or BookingStatus.NoShow or BookingStatus.Cancelled) => true,
        (BookingStatus.Completed or BookingStatus.NoShow, BookingStatus.Confirmed) => true,
        _ => false,
    };

    /// <summary>Returns the entries of metadata after a change, which removes those that it sets to null.</summary>
    private static IReadOnlyDictionary<string, string> Merged(
        IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, string?>? change)
    {
        if (change is null)
        {
            return metadata;
        }

        var merged = new Dictionary<string, string>(metadata, StringComparer.Ordinal);
        foreach (var (name, value) in change)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return ValueMap<string>.Of(merged, nameof(metadata));
    }

    private static BookingError? TooLate(BusinessDay day, Booking booking, Actor actor, Instant now)
    {
        var notice = EffectivePolicy.Of(day.Exchange, booking).Terms.CancellationNotice;
        var last = StartOf(booking, day) - notice;
        return actor.Owns(day.Exchange) || now <= last ? null : BookingErrors.CancellationTooLate(notice);
    }

    private static Instant StartOf(Booking booking, BusinessDay day) => day.Clock.At(day.Clock.Resolve(booking.Period).Start);

    private static Booking Changed(Booking booking, Instant now) =>
        booking with { UpdatedAt = Timestamp.Of(now), Version = booking.Version + 1 };

    private static DayChange Changed(DayChange change, Booking booking, params Allocation[] allocations) => change with
    {
        Bookings = new EntryChange<Booking> { Changed = [booking] },
        Allocations = new EntryChange<Allocation> { Changed = allocations },
    };

    /// <summary>Returns the allocation of a booking under the policy of the day.</summary>
    private static Allocation Allocate(Booking booking, BusinessDay day) => new()
    {
        Id = booking.Id,
        BookingId = booking.Id,
        ServiceId = booking.ServiceId,
        Date = booking.Date,
        Period = booking.Period,
        Units = booking.PartySize,
        BufferBefore = day.Policy.Terms.BufferBefore,
        BufferAfter = day.Policy.Terms.BufferAfter,
        IsExclusive = booking.Overrides == Overrides.None && BookingRules.IsExclusive(day, booking.Period),
        TimeSlotId = booking.TimeSlotId,
        KeepsTimeSlot = booking.KeepsTimeSlot,
    };

    /// <summary>
    /// Returns those allocations that change of a booking that stays at its time, with the buffers that they were made with. A
    /// cancelled booking leaves its resources, too.
    /// </summary>
    private static Allocation[] AllocationsOf(Booking booking, BusinessDay day)
    {
        var before = day.Day.AllAllocations.Where(taken => taken.BookingId == booking.Id).ToArray();
        return [.. before.Select(After).Except(before)];

        Allocation After(Allocation taken) => taken.ResourceId is null
            ? taken with { Units = booking.PartySize, IsActive = booking.IsActive, KeepsTimeSlot = booking.KeepsTimeSlot }
            : taken with { Units = Math.Min(taken.Units, booking.PartySize), IsActive = booking.IsActive };
    }

    private static DayChange Changed(DayChange change, TimeSlot slot) =>
        change with { TimeSlots = new EntryChange<TimeSlot> { Changed = [slot] } };

    private static DayChange ChangeOf(Exchange exchange, params BookingDay[] days) => new(
        exchange.Id, [.. days.OrderBy(day => day.Date).Select(day => new DayVersion(day.Date, day.Version))]);

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
