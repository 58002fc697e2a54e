using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>What becomes of a booking, as pure functions of the day, the wish and the time.</summary>
internal static class BookingDecisions
{
    /// <summary>
    /// Accepts a request, or says why not. An accepted booking is attached to the time slot of its period, which it
    /// creates where there is none.
    /// </summary>
    /// <param name="day">The day to book on.</param>
    /// <param name="request">The wish.</param>
    /// <param name="ids">For the booking, and for a new time slot.</param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<BookingDetails> Book(
        in ExchangeDay day, BookingRequest request, (Guid Booking, Guid TimeSlot) ids, Instant now)
    {
        var judgement = BookingRules.Judge(day, request.Time, request.PartySize, now);
        if (judgement.Error is { } error)
        {
            return error;
        }

        var policy = day.Exchange.Policy;
        var existing = day.Day.FindTimeSlot(judgement.Period);
        var slot = existing ?? new TimeSlot
        {
            Id = ids.TimeSlot,
            ExchangeId = day.Exchange.Id,
            Date = day.Date,
            Period = judgement.Period,
        };
        slot = slot with { Booked = slot.Booked + request.PartySize };
        var booking = new Booking
        {
            Id = ids.Booking,
            ExchangeId = day.Exchange.Id,
            Date = day.Date,
            Period = judgement.Period,
            TimeSlotId = slot.Id,
            PartySize = request.PartySize,
            BufferBefore = policy.BufferBefore,
            BufferAfter = policy.BufferAfter,
            Status = policy.AutoConfirm ? BookingStatus.Confirmed : BookingStatus.Pending,
            Customer = request.Customer,
            Notes = request.Notes,
            UserId = request.UserId,
            UserName = request.UserName,
            CreatedAt = Timestamp.Of(now),
            UpdatedAt = Timestamp.Of(now),
        };
        var change = ChangeOf(day) with
        {
            AddedBookings = [booking],
            AddedTimeSlots = existing is null ? [slot] : [],
            ChangedTimeSlots = existing is null ? [] : [slot],
        };
        return Decided(day, booking, change);
    }

    /// <summary>Moves a booking to a status: one it already has changes nothing.</summary>
    /// <param name="day">The booking's day.</param>
    /// <param name="booking">The booking, read after the day.</param>
    /// <param name="status">The status it shall have.</param>
    /// <param name="byOwner">Whether the exchange's owner asks, who may cancel at any time.</param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<BookingDetails> ChangeStatus(
        in ExchangeDay day, Booking booking, BookingStatus status, bool byOwner, Instant now)
    {
        if (booking.Status == status)
        {
            return new Decision<BookingDetails>(new BookingDetails(booking, day));
        }

        if (!IsAllowed(booking.Status, status))
        {
            return new BookingError(
                BookingErrorCode.StatusForbidsChange, null,
                $"A {Name(booking.Status)} booking can't become {Name(status)}.");
        }

        if (status == BookingStatus.Cancelled && !byOwner && IsTooLate(day, booking, now))
        {
            return new BookingError(
                BookingErrorCode.CancellationTooLate, null,
                FormattableString.Invariant(
                    $"Bookings can be cancelled until {day.Exchange.Policy.CancellationNotice.TotalMinutes} minutes before they start."));
        }

        var changed = booking with { Status = status, UpdatedAt = Timestamp.Of(now), Version = booking.Version + 1 };
        var change = ChangeOf(day) with { ChangedBookings = [changed] };
        var slot = day.Day.TimeSlots.FirstOrDefault(slot => slot.Id == booking.TimeSlotId);
        if (slot is not null && !changed.IsActive)
        {
            change = change with { ChangedTimeSlots = [slot with { Booked = slot.Booked - booking.PartySize }] };
        }

        return Decided(day, changed, change);
    }

    private static bool IsAllowed(BookingStatus from, BookingStatus to) => (from, to) switch
    {
        (BookingStatus.Pending, BookingStatus.Confirmed or BookingStatus.Cancelled) => true,
        (BookingStatus.Confirmed, BookingStatus.Completed or BookingStatus.NoShow or BookingStatus.Cancelled) => true,
        _ => false,
    };

    private static bool IsTooLate(in ExchangeDay day, Booking booking, Instant now)
    {
        var clock = DayClock.For(day.Exchange.TimeZone, day.Date);
        var start = clock.At(clock.Kept(booking.Period).Start);
        return now > start - day.Exchange.Policy.CancellationNotice;
    }

    private static string Name(BookingStatus status) => status switch
    {
        BookingStatus.NoShow => "no-show",
        _ => status.ToString().ToLowerInvariant(),
    };

    private static DayChange ChangeOf(in ExchangeDay day) =>
        new(day.Exchange.Id, [new DayVersion(day.Date, day.Day.Version)]);

    private static Decision<BookingDetails> Decided(in ExchangeDay day, Booking booking, DayChange change) =>
        new(new BookingDetails(booking, day with { Day = day.Day.Apply(change) }), change);
}
