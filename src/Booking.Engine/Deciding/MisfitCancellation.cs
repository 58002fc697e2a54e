using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>Decides which bookings are cancelled because they do not fit any more, as a pure function of the days and the time.</summary>
internal static class MisfitCancellation
{
    /// <summary>
    /// Cancels bookings of a day, but only those that are still to come and do not fit now. One that was moved, or that fits since
    /// another has left, stays. Returns how many are cancelled.
    /// </summary>
    /// <param name="state">The day, with the days beside it.</param>
    /// <param name="date">The date of the day.</param>
    /// <param name="bookings">The bookings that may be cancelled.</param>
    /// <param name="now">The time of the decision.</param>
    public static Decision<int> Cancel(DayState state, LocalDate date, IReadOnlySet<Guid> bookings, Instant now)
    {
        var day = state.Day(date);
        BookingDay[] stored = [.. new[] { day.Previous, day.Day, day.Next }.OfType<BookingDay>()];
        var rebooking = new Rebooking(state.Exchange, stored, now);
        LocalDate[] dates = [.. rebooking.Dates];
        Guid[] toCome = [.. dates.SelectMany(rebooking.ToCome).Distinct()];
        Guid[] unread = [.. toCome.Where(id => state.Booking(id) is null && !state.BookingsRead.Contains(id))];
        if (unread.Length > 0)
        {
            return Decision<int>.Reading(unread);
        }

        Booking[] read = [.. toCome.Select(state.Booking).OfType<Booking>()];
        var made = read.ToDictionary(booking => booking.Id, Made.Of);
        Misfit[] misfits =
        [
            .. dates.SelectMany(on => rebooking.On(on, made).Misfits)
                .Where(misfit => misfit.Date == date && bookings.Contains(misfit.BookingId) && made.ContainsKey(misfit.BookingId)),
        ];
        if (misfits.Length == 0)
        {
            return Decision<int>.Unchanged(0);
        }

        // Each is decided on without those that were cancelled before it. The given state stays as it is: whoever asks applies the decision.
        var after = new DayState(state.Exchange, [date], stored, read) { IsLoaded = state.IsLoaded };
        foreach (var misfit in misfits)
        {
            var cancelled = BookingDecisions.ChangeStatus(
                after.Day(date), after.Booking(misfit.BookingId)!, BookingStatus.Cancelled, Actor.Owner, now);
            if (cancelled.Change is { } change) // There is none if somebody has cancelled it since the day was loaded.
            {
                after.Apply(change);
            }
        }

        return after.IsChanged
            ? Decision<int>.Changed(after.ToChange(), _ => misfits.Length)
            : Decision<int>.Unchanged(0);
    }
}
