using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>
/// What would become of a booking if it were made now: whether it would be accepted, and if not, everything that stands in its way.
/// </summary>
/// <remarks>
/// It holds for the moment of the answer. What others book or change afterwards can change it, so a booking that follows must be
/// ready to be refused.
/// </remarks>
public sealed record BookingCheck
{
    /// <summary>The most slots that <see cref="Alternatives"/> has, which is 3.</summary>
    public const int MostAlternatives = 3;

    /// <summary>Creates the answer.</summary>
    /// <param name="errors">All errors, in the order in which a booking is checked.</param>
    /// <param name="conflicts">The bookings in the way.</param>
    /// <param name="alternatives">The slots that can be booked in its place.</param>
    /// <exception cref="ArgumentNullException">One of the lists is null.</exception>
    public BookingCheck(
        IReadOnlyList<BookingError> errors, IReadOnlyList<BookingDetails> conflicts, IReadOnlyList<Slot> alternatives)
    {
        Errors = ValueList<BookingError>.Of(errors, nameof(errors));
        Conflicts = ValueList<BookingDetails>.Of(conflicts, nameof(conflicts));
        Alternatives = ValueList<Slot>.Of(alternatives, nameof(alternatives));
    }

    /// <summary>Whether the booking would be accepted.</summary>
    public bool CanBeBooked => Errors.Count == 0;

    /// <summary>
    /// Everything that stands in the way, in the order in which a booking is checked: the first is the one that the booking would
    /// be refused with. What one error settles is not listed again; a day on which the exchange is closed, for example, has no hours
    /// that the time could be outside of. The list is empty if the booking would be accepted.
    /// </summary>
    public IReadOnlyList<BookingError> Errors { get; }

    /// <summary>
    /// The bookings that take what the booking would need, ordered by date, start, then id. Only the owner of the exchange is told;
    /// for everyone else the list is empty.
    /// </summary>
    public IReadOnlyList<BookingDetails> Conflicts { get; }

    /// <summary>
    /// The slots nearest to the time that can be booked in its place, at most three, the nearest first, and the earlier one of two that
    /// are equally near. They are of the same service, for the same party and resources, of the same length (or if that is not
    /// accepted, of the usual one), and at most 14 days away. The list is empty if the booking would be accepted, or if no other time
    /// would help.
    /// </summary>
    public IReadOnlyList<Slot> Alternatives { get; }

    /// <summary>Returns the codes of the errors, and no personal data.</summary>
    public override string ToString() =>
        CanBeBooked ? "Can be booked" : $"Can't be booked: {string.Join(", ", Errors.Select(error => error.Code))}";
}
