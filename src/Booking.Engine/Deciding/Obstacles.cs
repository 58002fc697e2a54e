using BookingEngine.Primitives;
using BookingEngine.Scheduling;

namespace BookingEngine.Deciding;

/// <summary>Finds the bookings that take what another one would need.</summary>
internal static class Obstacles
{
    private const int Day = WallClock.SecondsPerDay;

    /// <summary>Returns the bookings in the way of a candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="errors">All its errors.</param>
    public static IReadOnlyList<Guid> Of(in Candidate candidate, IReadOnlyList<BookingError> errors)
    {
        if (!candidate.IsResolved)
        {
            return [];
        }

        var found = new HashSet<Guid>();
        foreach (var error in errors)
        {
            switch (error.Code)
            {
                case BookingErrorCode.FullyBooked:
                    found.UnionWith(InItsPlaces(candidate));
                    break;
                case BookingErrorCode.NoResource:
                    found.UnionWith(candidate.Day.ResourcesAt(candidate.Now)?.InTheWay(candidate.Start, candidate.End, candidate.PartySize) ?? []);
                    break;
                case BookingErrorCode.ResourceUnavailable when error.Data["BookingIds"] is IReadOnlyList<Guid> onResource:
                    found.UnionWith(onResource);
                    break;
            }
        }

        return [.. found];
    }

    /// <summary>
    /// Returns the bookings that occupy places of the exchange while the candidate would: in its buffers those of its business day,
    /// with theirs, and within its period also those of the neighbouring days. If only the places of its service are taken, it is the
    /// bookings of that service.
    /// </summary>
    private static List<Guid> InItsPlaces(in Candidate candidate)
    {
        var (day, start, end) = (candidate.Day, candidate.Start, candidate.End);
        var (from, to) = (start - candidate.Terms.Before, end + candidate.Terms.After);
        var service = BookingRules.HasPlacesOfExchange(candidate) ? day.Policy.Service?.Id : null;
        var found = new List<Guid>();
        foreach (var taken in day.Day.Allocations)
        {
            var (takenFrom, takenTo) = day.Clock.Resolve(taken.Period);
            Add(taken, takenFrom - taken.BufferBeforeSeconds < to && from < takenTo + taken.BufferAfterSeconds);
        }

        foreach (var (neighbour, shift) in new[] { (day.Previous, -Day), (day.Next, Day) })
        {
            foreach (var taken in neighbour?.Allocations ?? [])
            {
                var (takenFrom, takenTo) = day.Clock.Resolve(taken.Period, shift);
                Add(taken, takenFrom < end && start < takenTo);
            }
        }

        return found;

        void Add(Allocation taken, bool overlaps)
        {
            if (overlaps && (service is null || taken.ServiceId == service))
            {
                found.Add(taken.BookingId);
            }
        }
    }
}
