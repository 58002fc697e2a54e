using BookingEngine.Primitives;
using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Scheduling;

/// <summary>When the resources of an exchange can serve bookings on a business day: within their hours, without what is blocked or busy.</summary>
internal static class ResourceHours
{
    private const int Day = WallClock.SecondsPerDay;

    /// <summary>Returns the resources of a pool on a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="closed">When more of them can't be used, in elapsed seconds of the day.</param>
    public static AssignableResource[] On(
        BusinessDay day, ResourcePool pool, IReadOnlyList<(int Resource, int Start, int End)> closed)
    {
        var ofExchange = day.IsOpenToAll ? WholeDay() : Periods(day.WindowsOfExchange);
        var resources = new AssignableResource[pool.Resources.Count];
        for (int number = 0; number < resources.Length; number++)
        {
            var resource = pool.Resources[number];
            var free = !resource.IsActive ? []
                : IsOpenLikeExchange(resource) ? ofExchange
                : Free(resource, day);
            resources[number] = new AssignableResource(resource.Capacity, free, pool.Flexibility[number]);
        }

        foreach (var (number, start, end) in day.Day.BusyTimes.Count == 0 ? closed : [.. closed, .. BusyTimes.OfResources(day, pool)])
        {
            resources[number] = resources[number] with { Free = Without(resources[number].Free, start, end) };
        }

        return resources;
    }

    /// <summary>Whether a resource can be used exactly when its exchange is open, whatever the date.</summary>
    private static bool IsOpenLikeExchange(Resource resource) =>
        !resource.HasOwnHours && resource.Schedule is { SpecialHours.Count: 0, Blocks.Count: 0 };

    private static (int From, int To)[] Free(Resource resource, BusinessDay day)
    {
        bool hasHours = resource.HasOwnHours || resource.Schedule.FindSpecialHours(day.Date) is not null;
        var free = day.IsOpenToAll && !hasHours
            ? WholeDay()
            : Periods(Hours.Windows(resource, day.Exchange, day.Date, day.Clock));
        foreach (var (start, end) in BlockedTimes.On(resource, day.Exchange, day.Date, day.Clock))
        {
            free = Without(free, start, end);
        }

        return free;
    }

    /// <summary>Returns all the time that a booking of a day can use if the hours of the exchange don't matter.</summary>
    private static (int From, int To)[] WholeDay() => [(-Day, 3 * Day)];

    private static (int From, int To)[] Periods(Window[] windows) =>
        Array.ConvertAll(windows, window => (window.Open, window.Close));

    /// <summary>Returns what is left of periods when a time is taken out of them.</summary>
    private static (int From, int To)[] Without((int From, int To)[] periods, int start, int end)
    {
        var left = new List<(int From, int To)>(periods.Length + 1);
        foreach (var (from, to) in periods)
        {
            if (from < Math.Min(to, start))
            {
                left.Add((from, Math.Min(to, start)));
            }

            if (Math.Max(from, end) < to)
            {
                left.Add((Math.Max(from, end), to));
            }
        }

        return [.. left];
    }
}
