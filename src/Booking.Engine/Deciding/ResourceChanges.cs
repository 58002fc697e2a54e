using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>Makes the changes of what bookings take of resources, of a booking itself and of others that make room for it.</summary>
internal static class ResourceChanges
{
    /// <summary>
    /// Returns the bookings that have to be read before a placement can be committed, since they get other resources and so another
    /// version. A booking that was not found does not count.
    /// </summary>
    public static IReadOnlyList<Guid> Unread(DayState state, ResourcePlacement placement) =>
    [
        .. placement.Moves
            .Select(move => move.BookingId)
            .Where(id => state.Booking(id) is null && !state.BookingsRead.Contains(id))
            .Distinct(),
    ];

    /// <summary>Returns a change with what a booking takes of resources, in place of what it held, and with all that moves.</summary>
    /// <param name="change">The change of the booking.</param>
    /// <param name="state">The days, from which the bookings that move are taken.</param>
    /// <param name="booking">The booking, as it is after the change.</param>
    /// <param name="held">What it held before.</param>
    /// <param name="placement">The resources.</param>
    /// <param name="now">The time of the decision.</param>
    public static DayChange With(
        DayChange change, DayState state, Booking booking, IReadOnlyList<Allocation> held, ResourcePlacement placement, Instant now)
    {
        var moved = new Dictionary<Guid, Booking>();
        var added = placement.Resources.Select(placed => AllocationOf(placed, booking)).ToList();
        var removed = held.ToList();
        foreach (var move in placement.Moves)
        {
            if (!moved.TryGetValue(move.BookingId, out var other))
            {
                if (state.Booking(move.BookingId) is not { } read)
                {
                    continue;
                }

                other = moved[read.Id] = read with { UpdatedAt = Timestamp.Of(now), Version = read.Version + 1 };
            }

            added.Add(AllocationOf(move.After, other));
            if (move.Before is { } before)
            {
                removed.Add(before);
            }
        }

        return change with
        {
            Bookings = change.Bookings with { Changed = [.. change.Bookings.Changed, .. moved.Values] },
            Allocations = change.Allocations with
            {
                Added = [.. change.Allocations.Added, .. added],
                Removed = [.. change.Allocations.Removed, .. removed],
            },
        };
    }

    private static Allocation AllocationOf(PlacedResource placed, Booking booking)
    {
        var taken = placed.Of(BookingIdentity.AllocationId(booking, placed.Need), booking.Id, booking.ServiceId, booking.Date);
        return booking.Overrides == Overrides.None ? taken : taken with { IsExclusive = false };
    }
}
