using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Tests.Scheduling.Assignment;

/// <summary>
/// What the assigner answers on random days is compared with CP-SAT, and on small ones with brute force. A failure names the seed of
/// the day.
/// </summary>
public sealed class AssignmentProperties(ITestOutputHelper output)
{
    private static readonly int Days = CaseCount.Of(500, 10_000);
    private static readonly int CrowdedDays = Math.Max(CaseCount.Of(800, 40_000), 300);

    [Fact]
    public void Needs_are_served_exactly_if_an_assignment_exists()
    {
        var answers = new Dictionary<(AssignmentStage, Feasibility), int>();
        int undecided = 0;
        for (int seed = 0; seed < Days; seed++)
        {
            var scenario = AssignmentScenario.Of(seed);
            var oracle = new AssignmentOracle(scenario.Resources, scenario.Standing);
            bool isUndecided = false;
            foreach (var needs in scenario.Requests)
            {
                var placement = Assigner.Assign(scenario.Day, needs);
                Check(placement.Feasibility == Assigner.Evaluate(scenario.Day, needs), seed, "What is shown is not what is accepted.");
                var key = (placement.Stage, placement.Feasibility);
                answers[key] = answers.GetValueOrDefault(key) + 1;
                if (placement.Feasibility == Feasibility.Undecided)
                {
                    isUndecided = true;
                    continue;
                }

                bool exists = CpSat.CanServe(oracle, needs);
                Check(exists == placement.IsFeasible, seed, $"{placement.Stage}: {placement.Feasibility}, CP-SAT: {exists}.");
                if (oracle.Movable.Length + needs.Length <= BruteForce.MostNeeds)
                {
                    Check(exists == BruteForce.CanServe(oracle, needs), seed, $"Brute force differs from CP-SAT: {exists}.");
                }

                CheckPlacement(scenario, oracle, needs, placement);
            }

            undecided += isUndecided ? 1 : 0;
        }

        output.WriteLine(string.Join("\n", answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key}: {answer.Value}")));
        Assert.True(undecided * 1_000 <= Days, $"The bound was reached on {undecided} days of {Days}.");
        if (CaseCount.IsShort)
        {
            return;
        }

        Assert.Equal(
            [
                (AssignmentStage.BestFit, Feasibility.Feasible),
                (AssignmentStage.HallCondition, Feasibility.Infeasible),
                (AssignmentStage.EjectionChains, Feasibility.Feasible),
                (AssignmentStage.ExactSweep, Feasibility.Infeasible),
                (AssignmentStage.ExactSweep, Feasibility.Feasible),
            ],
            answers.Keys.Where(answer => answer.Item2 != Feasibility.Undecided).Order());
    }

    [Fact]
    public void Sets_of_resources_that_share_no_need_with_others_are_refused_alike_without_a_look_at_what_stands()
    {
        int refused = 0;
        for (int seed = 0; seed < Days; seed++)
        {
            var scenario = AssignmentScenario.Of(seed);
            ResourceSet[] closed =
            [
                .. scenario.Requests.SelectMany(needs => needs).Select(need => need.Eligible).Distinct().Where(set => !set.IsEmpty
                    && set.ToArray().All(resource => scenario.Resources[resource].Capacity == 1)
                    && scenario.Standing.All(standing => standing.IsFixed
                        || standing.Need.Eligible.IsSubsetOf(set)
                        || (standing.Need.Eligible & set).IsEmpty)),
            ];
            var taken = scenario.Standing.Where(standing => standing.Assigned is not null).Select(standing => new PlacesTaken(
                standing.Assigned!.Value,
                standing.Need.From,
                standing.Need.To,
                scenario.Resources[standing.Assigned.Value].PlacesFor(standing.Need),
                standing.Need.From - standing.Need.OccupiedFrom,
                standing.Need.OccupiedTo - standing.Need.To,
                standing.IsOfNeighbour));
            foreach (var needs in scenario.Requests.Where(needs => needs.All(need => closed.Contains(need.Eligible))))
            {
                bool isAsked = false;
                var day = new AssignmentDay(scenario.Resources, [.. taken], Standing, closed);
                var answer = Assigner.Evaluate(day, needs);
                Check(answer == Assigner.Evaluate(scenario.Day, needs), seed, $"The answer is {answer}.");
                refused += answer == Feasibility.Infeasible && !isAsked ? 1 : 0;

                StandingNeed[] Standing()
                {
                    isAsked = true;
                    return scenario.Standing;
                }
            }
        }

        Assert.InRange(refused, CaseCount.IsShort ? 0 : Days / 50, 3 * Days);
    }

    [Fact]
    public void The_exact_sweep_alone_answers_what_all_stages_together_answer()
    {
        int undecided = 0;
        for (int seed = 0; seed < Days; seed++)
        {
            var scenario = AssignmentScenario.Of(seed);
            var oracle = new AssignmentOracle(scenario.Resources, scenario.Standing);
            bool isUndecided = false;
            foreach (var needs in scenario.Requests)
            {
                ResourceSet[] candidates = [.. needs.Select(need => scenario.Day.Movables.CandidatesFor(need, Guid.Empty))];
                var board = new Board(scenario.Day, needs, candidates, Guid.Empty);
                var answer = ExactSweep.Serve(board, Assigner.MostStates, out _);
                isUndecided |= answer == Feasibility.Undecided;
                if (answer != Feasibility.Undecided)
                {
                    Check(answer == Assigner.Evaluate(scenario.Day, needs), seed, $"The sweep answers {answer}.");
                    CheckFit(
                        scenario,
                        oracle,
                        needs,
                        answer == Feasibility.Feasible
                            ? board.ToPlacement(AssignmentStage.ExactSweep)
                            : Placement.Refused(answer, AssignmentStage.ExactSweep));
                }
            }

            undecided += isUndecided ? 1 : 0;
        }

        Assert.True(undecided * 1_000 <= Days, $"The bound was reached on {undecided} days of {Days}.");
    }

    [Fact]
    public void On_small_crowded_days_the_sweep_and_all_stages_answer_what_trying_everything_answers()
    {
        foreach (var scenario in Crowded())
        {
            int seed = scenario.Seed;
            var oracle = new AssignmentOracle(scenario.Resources, scenario.Standing);
            foreach (var needs in scenario.Requests)
            {
                bool exists = BruteForce.CanServe(oracle, needs);
                ResourceSet[] candidates = [.. needs.Select(need => scenario.Day.Movables.CandidatesFor(need, Guid.Empty))];
                var board = new Board(scenario.Day, needs, candidates, Guid.Empty);
                bool isServed = ExactSweep.Serve(board, Assigner.MostStates, out _) == Feasibility.Feasible;
                var placement = Assigner.Assign(scenario.Day, needs);

                Check(isServed == exists, seed, $"The sweep serves them: {isServed}.");
                Check(placement.IsFeasible == exists, seed, $"{placement.Stage}: {placement.Feasibility}.");
                Check(placement.Feasibility == Assigner.Evaluate(scenario.Day, needs), seed, "What is shown is not what is accepted.");
                Check(Assigner.Choosable(scenario.Day, needs) == Choosable(oracle, needs), seed, "Others can be chosen.");
                CheckFit(scenario, oracle, needs, placement);
                if (isServed)
                {
                    CheckFit(scenario, oracle, needs, board.ToPlacement(AssignmentStage.ExactSweep));
                }
            }
        }

        static ResourceSet Choosable(AssignmentOracle oracle, Need[] needs) => ResourceSet.Of(
        [
            .. Enumerable.Range(0, oracle.Resources.Length).Where(resource => Enumerable.Range(0, needs.Length)
                .Where(chosen => needs[chosen].Eligible.Contains(resource))
                .Any(chosen => BruteForce.CanServe(
                    oracle, [.. needs.Select((need, i) => i == chosen ? need with { Eligible = ResourceSet.Of(resource) } : need)]))),
        ]);
    }

    [Fact]
    public void A_resource_can_be_chosen_exactly_if_an_assignment_exists_in_which_it_serves_one_of_the_needs()
    {
        for (int seed = 0; seed < Days / 5; seed++)
        {
            var scenario = AssignmentScenario.Of(seed);
            var oracle = new AssignmentOracle(scenario.Resources, scenario.Standing);
            foreach (var needs in scenario.Requests)
            {
                int[] expected =
                [
                    .. Enumerable.Range(0, scenario.Resources.Length).Where(resource => needs
                        .Select((need, i) => (need, i))
                        .Where(chosen => chosen.need.Eligible.Contains(resource))
                        .Any(chosen => CpSat.CanServe(
                            oracle, [.. needs.Select((need, i) => i == chosen.i ? need with { Eligible = ResourceSet.Of(resource) } : need)]))),
                ];

                Check(
                    Assigner.Choosable(scenario.Day, needs) == ResourceSet.Of(expected),
                    seed,
                    $"{Assigner.Choosable(scenario.Day, needs)} can be chosen, not {ResourceSet.Of(expected)}.");
            }
        }
    }

    [Fact]
    public void The_number_of_times_that_a_booking_can_be_made_is_that_of_making_it_again_and_again()
    {
        foreach (var scenario in Usual(Days).Concat(Crowded()))
        {
            foreach (var needs in scenario.Requests)
            {
                int expected = 0;
                StandingNeed[] standing = [.. scenario.Standing.Where(need => need.Assigned is not null)];
                for (; expected < 5; expected++)
                {
                    var placement = Assigner.Assign(new AssignmentDay(scenario.Resources, standing), needs);
                    if (!placement.IsFeasible || placement.Moves.Count > 0)
                    {
                        break;
                    }

                    standing =
                    [
                        .. standing,
                        .. needs.Select((need, i) => new StandingNeed(Make.Booking(1_000 + expected), i, need, placement.Resources[i])),
                    ];
                }

                bool canBeMade = Assigner.Evaluate(scenario.Day, needs) == Feasibility.Feasible;
                int count = Assigner.Count(scenario.Day, needs, atMost: 5);
                Check(count == Math.Max(expected, canBeMade ? 1 : 0), scenario.Seed, $"{count} times, not {expected}.");
            }
        }
    }

    [Fact]
    public void A_booking_that_is_counted_at_once_for_as_long_as_it_gets_the_same_resources_is_counted_as_one_by_one()
    {
        const int atMost = 60;
        for (int seed = 0; seed < Days / 5; seed++)
        {
            var scenario = AssignmentScenario.Of(seed);
            AssignableResource[] resources =
                [.. scenario.Resources.Select((resource, i) => resource with { Capacity = resource.Capacity * (1 + ((seed + i) % 13)) })];
            foreach (var needs in scenario.Requests)
            {
                var day = new AssignmentDay(resources, scenario.Standing);
                StandingNeed[] standing = [.. scenario.Standing];
                int expected = 0;
                for (var now = day; expected < atMost && BestFit.Serve(now, needs, Guid.Empty) is { } served; expected++)
                {
                    standing = [.. standing, .. needs.Select((need, i) => Make.Standing(1_000 + expected, need, served[i], number: i))];
                    now = new AssignmentDay(resources, standing);
                }

                int count = Repetition.Count(day, needs, atMost);

                Check(count == expected, seed, $"{count} times, not {expected}.");
            }
        }
    }

    [Fact]
    public void Counting_how_often_a_booking_could_be_made_costs_what_there_are_resources_and_not_what_they_have_of_places()
    {
        var day = new AssignmentDay([.. Enumerable.Range(1, 8).Select(number => Make.Resource(number * 10_000))], []);
        var need = Make.Need(100, 200, 0, 1, 2, 3, 4, 5, 6, 7);
        int[] counts = [.. Enumerable.Repeat(int.MaxValue, 100)];
        var started = System.Diagnostics.Stopwatch.StartNew();

        Assigner.CountEach(day, [need, need, need], step: 1, counts);

        Assert.All(counts, count => Assert.InRange(count, 10_000, 120_000));
        Assert.InRange(started.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5)); // one by one it would be an hour
    }

    [Theory]
    [InlineData(AssignmentOrder.First, 2, 500)]
    [InlineData(AssignmentOrder.LeastBusy, 2, 200)]
    [InlineData(AssignmentOrder.RoundRobin, 2, 200)]
    [InlineData(AssignmentOrder.RoundRobin, 1, 1_000)] // one need alone competes with none
    public void Bookings_whose_needs_compete_are_counted_up_to_200_if_the_use_of_resources_decides(AssignmentOrder order, int needs, int expected)
    {
        var day = new AssignmentDay(Make.Resources(2, capacity: 500), []);

        Assert.Equal(expected, Assigner.Count(day, [.. Enumerable.Repeat(Make.Need(0, 4, 0, 1) with { Order = order }, needs)], atMost: 9_999));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Bookings_at_several_times_are_counted_together_as_each_by_itself(int step)
    {
        foreach (var scenario in Usual(Days / 5).Concat(Crowded()))
        {
            int seed = Math.Abs(scenario.Seed);
            foreach (var needs in scenario.Requests)
            {
                Need[] first = [.. needs.Select(need => need.Later(-needs.Min(other => other.OccupiedFrom)))];
                int[] asked = [.. Enumerable.Range(0, 12).Select(i => (seed + i) % 4 == 0 ? 0 : 5)];
                int[] counts = [.. asked];
                Assigner.CountEach(scenario.Day, first, step, counts);

                for (int i = 0; i < counts.Length; i++)
                {
                    if (asked[i] == 0)
                    {
                        Check(counts[i] == 0, seed, $"Booking {i} was not asked for: {counts[i]}.");
                        continue;
                    }

                    Need[] later = [.. first.Select(need => need.Later(i * step))];
                    bool canBeMade = Assigner.Evaluate(scenario.Day, later) == Feasibility.Feasible;
                    Check(counts[i] == Math.Max(Repetition.Count(scenario.Day, later, 5), canBeMade ? 1 : 0), seed, $"Booking {i}: {counts[i]}.");
                }
            }
        }
    }

    [Fact]
    public void The_order_in_which_a_day_lists_its_needs_changes_nothing()
    {
        foreach (var scenario in Usual(Days).Concat(Crowded()))
        {
            int seed = scenario.Seed;
            int[] order = [.. Enumerable.Range(0, scenario.Standing.Length)];
            new Random(seed).Shuffle(order);
            var shuffled = new AssignmentDay(scenario.Resources, [.. order.Select(i => scenario.Standing[i])]);
            foreach (var needs in scenario.Requests)
            {
                var one = Assigner.Assign(scenario.Day, needs);
                var other = Assigner.Assign(shuffled, needs);

                Check((one.Feasibility, one.Stage) == (other.Feasibility, other.Stage), seed, $"{one.Stage}, {other.Stage}");
                Check(one.Resources.SequenceEqual(other.Resources), seed, "The resources differ.");
                Check(
                    one.Moves.SequenceEqual(other.Moves.Select(move => move with { Standing = order[move.Standing] }).OrderBy(move => move.Standing)),
                    seed,
                    "The moves differ.");
            }
        }
    }

    [Fact]
    public void Bookings_that_fit_together_are_all_accepted_in_whatever_order_they_are_requested()
    {
        for (int seed = 0; seed < Days; seed++)
        {
            var random = new Random(seed);
            AssignableResource[] resources =
                [.. Enumerable.Range(0, random.Next(2, 7)).Select(_ => AssignmentScenario.AnyResource(random))];
            var neighbours = AssignmentScenario.Neighbours(seed, resources);
            var accepted = Book(resources, neighbours, AssignmentScenario.RequestsOf(random, resources.Length), out _);
            random.Shuffle(accepted);

            Book(resources, neighbours, accepted, out int refused);

            Check(refused == 0, seed, $"{refused} of {accepted.Length} were refused in another order.");
        }
    }

    private static IEnumerable<AssignmentScenario> Usual(int days) => Enumerable.Range(0, days).Select(AssignmentScenario.Of);

    private static IEnumerable<AssignmentScenario> Crowded() => Enumerable.Range(0, CrowdedDays).Select(AssignmentScenario.Crowded);

    /// <summary>Makes bookings one after the other, and returns the requests that were accepted.</summary>
    private static Need[][] Book(AssignableResource[] resources, StandingNeed[] standing, Need[][] requests, out int refused)
    {
        var accepted = new List<Need[]>();
        foreach (var needs in requests)
        {
            var placement = Assigner.Assign(new AssignmentDay(resources, standing), needs);
            if (placement.IsFeasible)
            {
                accepted.Add(needs);
                standing = After(standing, needs, placement, Make.Booking(accepted.Count));
            }
        }

        refused = requests.Length - accepted.Count;
        return [.. accepted];
    }

    private static StandingNeed[] After(StandingNeed[] standing, Need[] needs, Placement placement, Guid booking)
    {
        StandingNeed[] after =
            [.. standing, .. needs.Select((need, i) => new StandingNeed(booking, i, need, placement.Resources[i]))];
        foreach (var move in placement.Moves)
        {
            after[move.Standing] = after[move.Standing] with { Assigned = move.Resource };
        }

        return after;
    }

    /// <summary>Checks an assignment, and that no need is without a resource that could be served.</summary>
    private static void CheckPlacement(AssignmentScenario scenario, AssignmentOracle before, Need[] needs, Placement placement)
    {
        var after = CheckFit(scenario, before, needs, placement);
        for (int i = 0; placement.IsFeasible && i < scenario.Standing.Length; i++)
        {
            var standing = after.Standing[i];
            Check(
                standing.Assigned is not null || standing.IsFixed || !CpSat.CanServe(after, [standing.Need], standing.BookingId),
                scenario.Seed,
                $"{standing} is not served, though it could be.");
        }
    }

    /// <summary>
    /// Checks that only moves what may move, and that everything fits which is new or has moved, or fitted before. Returns the day
    /// afterwards.
    /// </summary>
    private static AssignmentOracle CheckFit(AssignmentScenario scenario, AssignmentOracle before, Need[] needs, Placement placement)
    {
        int seed = scenario.Seed;
        if (!placement.IsFeasible)
        {
            Check(placement.Resources.Count == 0 && placement.Moves.Count == 0, seed, "A refusal has an assignment.");
            return before;
        }

        Check(placement.Resources.Count == needs.Length, seed, "A need has no resource.");
        foreach (var move in placement.Moves)
        {
            var moved = scenario.Standing[move.Standing];
            Check(
                before.IsMovable(move.Standing) || moved is { Assigned: null, IsFixed: false }, seed, $"{moved} must not move.");
            Check(moved.Assigned != move.Resource, seed, $"{moved} doesn't move at all.");
            Check(
                placement.Stage != AssignmentStage.BestFit || scenario.Day.HasUnserved, seed, "Best fit has moved something.");
        }

        var standing = After(scenario.Standing, needs, placement, Make.Booking(1_000));
        var after = new AssignmentOracle(scenario.Resources, standing);
        for (int i = 0; i < standing.Length; i++)
        {
            bool isNew = i >= scenario.Standing.Length;
            bool mustFit = isNew || before.IsMovable(i) || scenario.Standing[i].Assigned != standing[i].Assigned;
            Check(!mustFit || after.Fits(i), seed, $"{standing[i]} doesn't fit.");
        }

        return after;
    }

    private static void Check(bool holds, int seed, string problem) => Assert.True(holds, $"Day {seed}: {problem}");
}
