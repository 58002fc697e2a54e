using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>Decides on the time and the resources of a booking.</summary>
internal static partial class BookingDecisions
{
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
}
