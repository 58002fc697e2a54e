using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Tests.Scheduling.Assignment;

/// <summary>
/// A random day: 2 to 8 resources of up to three types, with hours and capacities; bookings that stand, among them pinned ones,
/// misfits, some that no resource serves, and some of neighbouring days; and requests for new bookings. Times are quarters of an hour, so that edges often
/// meet. Everything is derived from the seed.
/// </summary>
internal sealed record AssignmentScenario(
    int Seed, AssignableResource[] Resources, StandingNeed[] Standing, Need[][] Requests)
{
    private const int Closing = 40;

    private static readonly int[] Lengths = [1, 2, 2, 3, 4, 4, 6, 8, 12];

    public AssignmentDay Day => new(Resources, Standing);

    public static AssignmentScenario Of(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(2, 9);
        int[] types = [.. Enumerable.Range(0, count).Select(_ => random.Next(3))];
        AssignableResource[] resources = [.. types.Select(_ => AnyResource(random))];
        var standing = new List<StandingNeed>(Neighbours(seed, resources));
        int bookings = random.Next(count * 9);
        for (int booking = 1; booking <= bookings; booking++)
        {
            standing.AddRange(Stand(random, booking, AnyBooking(random, types), resources, standing));
        }

        for (int i = 0; i < count && random.Next(5) == 0; i++)
        {
            int changed = random.Next(count);
            resources[changed] = AnyResource(random) with { Flexibility = resources[changed].Flexibility };
        }

        StandingNeed[] all = [.. standing];
        random.Shuffle(all);
        return new AssignmentScenario(
            seed, resources, all, [.. Enumerable.Range(0, 3).Select(_ => AnyBooking(random, types))]);
    }

    /// <summary>
    /// A day with 1 to 3 resources, most of them of several places, and so few needs that everything can be tried: of one or two
    /// neighbouring days' bookings, of bookings that stand, and of new ones. Many have buffers, and all lie close together. Its seed is given back as a negative number.
    /// </summary>
    public static AssignmentScenario Crowded(int seed)
    {
        const int closing = 8;
        var random = new Random(seed);
        int count = random.Next(1, 4);
        AssignableResource[] resources = [.. Enumerable.Range(0, count).Select(_ => Make.Resource(random.Next(1, 4), to: closing))];
        var standing = new List<StandingNeed>();
        for (int booking = 1; booking <= 5; booking++)
        {
            int resource = random.Next(count);
            if (booking <= 2 && resources[resource].Capacity > 1 && random.Next(3) > 0)
            {
                var need = AnyNeed() with { Eligible = ResourceSet.Of(resource), IsWhole = false };
                standing.Add(new StandingNeed(
                    Make.Booking(booking),
                    0,
                    need with { OccupiedFrom = need.From, OccupiedTo = need.To, Units = Math.Min(need.Units, resources[resource].Capacity) },
                    resource,
                    IsFixed: true,
                    IsOfNeighbour: true));
            }
            else if (booking > 2)
            {
                standing.AddRange(Stand(random, booking, AnyNeeds(), resources, standing));
            }
        }

        StandingNeed[] all = [.. standing];
        random.Shuffle(all);
        return new AssignmentScenario(~seed, resources, all, [AnyNeeds(), AnyNeeds(), AnyNeeds()]);

        Need[] AnyNeeds() => random.Next(4) == 0 ? [AnyNeed(), AnyNeed()] : [AnyNeed()];

        Need AnyNeed()
        {
            int from = random.Next(closing - 1);
            int to = random.Next(from + 1, closing + 1);
            int[] eligible = [.. Enumerable.Range(0, count).Where(_ => random.Next(3) > 0)];
            return Make.Need(from, to, eligible.Length == 0 ? [random.Next(count)] : eligible) with
            {
                OccupiedFrom = from - Math.Max(random.Next(-1, 3), 0),
                OccupiedTo = to + Math.Max(random.Next(-1, 3), 0),
                Units = random.Next(1, 3),
                IsWhole = random.Next(6) == 0,
            };
        }
    }

    /// <summary>On some days, bookings of neighbouring days use resources, because the hours were changed.</summary>
    public static StandingNeed[] Neighbours(int seed, AssignableResource[] resources)
    {
        var random = new Random(~seed);
        return
        [
            .. Enumerable.Range(500, random.Next(2) == 0 ? random.Next(5) : 0).Select(booking =>
            {
                int resource = random.Next(resources.Length);
                int from = random.Next(-4, Closing);
                var need = Make.Need(from, from + Lengths[random.Next(Lengths.Length)], resource) with
                {
                    Units = random.Next(1, resources[resource].Capacity + 1),
                };
                return new StandingNeed(Make.Booking(booking), 0, need, resource, IsFixed: true, IsOfNeighbour: true);
            }),
        ];
    }

    /// <summary>Makes requests that all overlap each other often, for an empty day.</summary>
    public static Need[][] RequestsOf(Random random, int resources)
    {
        int[] types = [.. Enumerable.Range(0, resources).Select(_ => random.Next(3))];
        return [.. Enumerable.Range(0, random.Next(3, 5 * resources)).Select(_ => AnyBooking(random, types))];
    }

    public static AssignableResource AnyResource(Random random)
    {
        int from = random.Next(0, 12);
        int to = random.Next(24, Closing + 1);
        int pause = random.Next(from + 4, to - 4);
        (int, int)[] free = random.Next(6) switch
        {
            0 => [(from, to)],
            1 => [(from, pause), (pause + random.Next(3), to)], // touching ones count as one
            _ => [(0, Closing)],
        };
        return new AssignableResource(random.Next(4) == 0 ? random.Next(2, 5) : 1, free, random.Next(3));
    }

    /// <summary>The needs of a booking: of one or two types, for all of it or a part, one place, several, or the whole resource.</summary>
    private static Need[] AnyBooking(Random random, int[] types)
    {
        int length = Lengths[random.Next(Lengths.Length)];
        int start = random.Next(2) == 0 ? random.Next(0, Closing - length + 1) : Math.Min(4 * random.Next(0, 10), Closing - length);
        int before = random.Next(6) == 0 ? 1 : 0;
        int after = random.Next(5) == 0 ? random.Next(1, 3) : 0;
        int party = random.Next(4) == 0 ? random.Next(2, 5) : 1;
        var order = (AssignmentOrder)random.Next(3);
        var needs = new List<Need>();
        for (int requirements = random.Next(4) == 0 ? 2 : 1; requirements > 0; requirements--)
        {
            bool isPart = length > 1 && random.Next(5) == 0;
            int from = start + (isPart ? random.Next(0, length - 1) : 0);
            int to = isPart ? random.Next(from + 1, start + length + 1) : start + length;
            int takes = random.Next(6);
            var need = new Need
            {
                From = from,
                To = to,
                OccupiedFrom = from == start ? from - before : from,
                OccupiedTo = to == start + length ? to + after : to,
                Units = takes < 3 ? 1 : party,
                IsWhole = takes == 3,
                Eligible = Eligible(random, types),
                Order = order,
                Preferred = random.Next(8) == 0 ? random.Next(types.Length) : null,
            };
            needs.AddRange(Enumerable.Repeat(need, random.Next(6) == 0 ? 2 : 1));
        }

        return [.. needs];
    }

    private static ResourceSet Eligible(Random random, int[] types)
    {
        int type = random.Next(3);
        int[] all = [.. Enumerable.Range(0, types.Length)];
        return ResourceSet.Of(random.Next(6) switch
        {
            0 => all,
            1 => [random.Next(types.Length)],
            2 => [.. all.Where(_ => random.Next(2) == 0)],
            _ => [.. all.Where(resource => types[resource] == type)],
        });
    }

    /// <summary>Lets a booking stand where it fits. A few stand where they don't, or nowhere; else there is no booking.</summary>
    private static StandingNeed[] Stand(
        Random random, int booking, Need[] needs, AssignableResource[] resources, List<StandingNeed> standing)
    {
        var id = Make.Booking(booking);
        bool isFixed = random.Next(7) == 0;
        if (random.Next(20) == 0)
        {
            // It was made before there were resources; or its resource doesn't exist any more.
            return [.. needs.Select((need, i) => new StandingNeed(id, i, need, null, isFixed))];
        }

        bool mayMisfit = random.Next(25) == 0;
        var stood = new List<StandingNeed>();
        for (int i = 0; i < needs.Length; i++)
        {
            int[] fitting =
            [
                .. Enumerable.Range(0, resources.Length).Where(resource => mayMisfit || new AssignmentOracle(
                    resources, [.. standing, .. stood, new StandingNeed(id, i, needs[i], resource)]).Fits(standing.Count + i)),
            ];
            if (fitting.Length == 0)
            {
                return [];
            }

            stood.Add(new StandingNeed(id, i, needs[i], fitting[random.Next(fitting.Length)], isFixed || random.Next(12) == 0));
        }

        return [.. stood];
    }
}
