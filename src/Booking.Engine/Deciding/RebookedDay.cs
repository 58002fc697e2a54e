using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>What became of the bookings of a day that were booked anew.</summary>
/// <param name="Misfits">Those that do not fit, in the order in which they were made.</param>
/// <param name="Reassigned">The number of those that fit, but only with other resources than they hold.</param>
/// <param name="DependsOnOrder">
/// Whether the order matters even if all fit. It does if a booking of a neighbouring day reaches into the hours, since that one counts
/// within the time of another booking, but not in its buffers. It also does if one may lie beyond the hours, since that one may be in
/// the way on a neighbouring day.
/// </param>
internal sealed record RebookedDay(IReadOnlyList<Misfit> Misfits, int Reassigned, bool DependsOnOrder);

/// <summary>A booking that does not fit.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="Date">The business date on which it is stored.</param>
/// <param name="Reasons">Why it does not fit, in the documented order.</param>
internal sealed record Misfit(Guid BookingId, LocalDate Date, IReadOnlyList<BookingError> Reasons);
