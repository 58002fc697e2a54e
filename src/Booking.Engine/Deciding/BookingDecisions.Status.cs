using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>Decides on the status of a booking.</summary>
internal static partial class BookingDecisions
{
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

    private static bool IsAllowed(BookingStatus from, BookingStatus to) => (from, to) switch
    {
        (BookingStatus.Pending, BookingStatus.Confirmed or BookingStatus.Cancelled) => true,
        (BookingStatus.Confirmed, BookingStatus.Completed or BookingStatus.NoShow or BookingStatus.Cancelled) => true,
        (BookingStatus.Completed or BookingStatus.NoShow, BookingStatus.Confirmed) => true,
        _ => false,
    };

    private static BookingError? TooLate(BusinessDay day, Booking booking, Actor actor, Instant now)
    {
        var notice = EffectivePolicy.Of(day.Exchange, booking).Terms.CancellationNotice;
        var last = StartOf(booking, day) - notice;
        return actor.Owns(day.Exchange) || now <= last ? null : BookingErrors.CancellationTooLate(notice);
    }

    private static Instant StartOf(Booking booking, BusinessDay day) => day.Clock.At(day.Clock.Resolve(booking.Period).Start);
}
