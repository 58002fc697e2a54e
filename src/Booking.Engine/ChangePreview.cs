using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>What a change of an exchange would mean for the bookings to come.</summary>
/// <remarks>
/// <para>
/// A booking is affected if it would not fit by the changed hours, blocks, capacities and resources. They are taken in the order in which
/// they were made. So of two bookings that exclude each other the newer one is affected, and a booking that only an affected one is in the
/// way of is not. Bookings that can't keep their resources come after those that can. So no booking is affected because somebody else's
/// resource was withdrawn.
/// </para>
/// <para>
/// The terms on which bookings are made, such as the notice, lengths, the grid and parties, do not count for bookings that were made, nor
/// does it count that a service is no longer sold. A booking keeps the buffers that it was made with.
/// </para>
/// <para>
/// A rule that the owner has passed over with a booking (<see cref="Booking.Overrides"/>) does not hold for that booking. Those that passed
/// over buffers or capacity are taken last, so that no other booking is affected because of them.
/// </para>
/// </remarks>
public sealed record ChangePreview
{
    /// <summary>The most bookings that <see cref="Affected"/> has, which is 1,000.</summary>
    public const int MostAffected = 1000;

    /// <summary>Creates the preview.</summary>
    /// <param name="affected">The affected bookings, or the first of them.</param>
    /// <param name="affectedCount">The number of all affected bookings.</param>
    /// <param name="reassignedCount">The number of bookings that would fit only with other resources.</param>
    /// <param name="token">The token.</param>
    /// <exception cref="ArgumentNullException">The list or the token is null.</exception>
    public ChangePreview(IReadOnlyList<AffectedBooking> affected, int affectedCount, int reassignedCount, string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Affected = ValueList<AffectedBooking>.Of(affected, nameof(affected));
        AffectedCount = affectedCount;
        ReassignedCount = reassignedCount;
        Token = token;
    }

    /// <summary>
    /// The pending and confirmed bookings that have not begun and would not fit, ordered by date, start, then id. They are the first
    /// 1,000 if there are more.
    /// </summary>
    public IReadOnlyList<AffectedBooking> Affected { get; }

    /// <summary>The number of all these bookings.</summary>
    public int AffectedCount { get; }

    /// <summary>
    /// The number of bookings to come that would fit, but only with other resources than they have. The change leaves them with those
    /// that they have, and <see cref="BookingService.AssignAsync"/> gives them others.
    /// </summary>
    public int ReassignedCount { get; }

    /// <summary>
    /// Stands for the version of the exchange and the set of affected bookings. <see cref="ExchangeService.WhenAffected"/> makes the
    /// change only as long as both are the same.
    /// </summary>
    public string Token { get; }

    /// <summary>Returns the numbers of bookings, and no personal data.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{AffectedCount} bookings affected, {ReassignedCount} reassigned");
}
