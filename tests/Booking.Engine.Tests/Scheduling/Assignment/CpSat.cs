using BookingEngine.Scheduling.Assignment;
using Google.OrTools.Sat;

namespace BookingEngine.Tests.Scheduling.Assignment;

/// <summary>
/// Asks CP-SAT, the constraint solver of Google OR-Tools, whether needs can be served. Its model has one variable for each need and
/// each resource on which it is allowed. It knows nothing of the assigner's stages.
/// </summary>
internal sealed class CpSat
{
    private readonly CpModel _model = new();

    /// <summary>Makes the model for the needs of a booking and everything that stands on a resource.</summary>
    public CpSat(AssignmentOracle day, Need[] needs, Guid booking = default)
    {
        Piece[] pieces =
        [
            .. day.Movable.Select(i => new Piece(_model, day, day.Standing[i].Need, day.Standing[i].BookingId)),
            .. needs.Select(need => new Piece(_model, day, need, booking)),
        ];
        foreach (var piece in pieces)
        {
            _model.AddExactlyOne(piece.On.Values); // If it can be nowhere, that can't hold.
        }

        for (int resource = 0; resource < day.Resources.Length; resource++)
        {
            Piece[] here = [.. pieces.Where(piece => piece.On.ContainsKey(resource))];
            AddCapacity(_model, day, resource, here);
            AddCapacityWithin(_model, day, resource, here);
            AddSiblings(_model, resource, here);
        }
    }

    /// <summary>Whether an assignment serves the needs of a booking together with everything that stands on a resource.</summary>
    public static bool CanServe(AssignmentOracle day, Need[] needs, Guid booking = default) => new CpSat(day, needs, booking).Solve();

    /// <summary>Whether an assignment exists.</summary>
    public bool Solve()
    {
        var solver = new CpSolver { StringParameters = "num_workers:1,random_seed:1" };
        return solver.Solve(_model) switch
        {
            CpSolverStatus.Optimal or CpSolverStatus.Feasible => true,
            CpSolverStatus.Infeasible => false,
            var status => throw new InvalidOperationException($"CP-SAT answered {status}."),
        };
    }

    /// <summary>At every second at which something starts, no more places are taken than there are.</summary>
    private static void AddCapacity(CpModel model, AssignmentOracle day, int resource, Piece[] here)
    {
        var starts = here.Select(piece => piece.Need.OccupiedFrom)
            .Concat(day.Standing.Where(need => need.Assigned == resource).Select(need => need.Need.OccupiedFrom));
        foreach (int second in starts.Distinct())
        {
            Piece[] active =
                [.. here.Where(piece => piece.Need.OccupiedFrom <= second && second < piece.Need.OccupiedTo)];
            if (active.Length > 0)
            {
                model.Add(LinearExpr.WeightedSum(
                    active.Select(piece => piece.On[resource]), active.Select(piece => day.Places(piece.Need, resource)))
                    <= day.PlacesBesideFixed(resource, second));
            }
        }
    }

    /// <summary>The same without any buffers, and beside the bookings of neighbouring days.</summary>
    private static void AddCapacityWithin(CpModel model, AssignmentOracle day, int resource, Piece[] here)
    {
        var starts = here.Select(piece => piece.Need.From)
            .Concat(day.Standing.Where(need => need.Assigned == resource).Select(need => need.Need.From));
        foreach (int second in starts.Distinct())
        {
            Piece[] active = [.. here.Where(piece => piece.Need.From <= second && second < piece.Need.To)];
            if (active.Length > 0)
            {
                model.Add(LinearExpr.WeightedSum(
                    active.Select(piece => piece.On[resource]), active.Select(piece => day.Places(piece.Need, resource)))
                    <= day.PlacesWithinBesideFixed(resource, second));
            }
        }
    }

    /// <summary>A resource doesn't serve two needs of one booking at the same time.</summary>
    private static void AddSiblings(CpModel model, int resource, Piece[] here)
    {
        for (int i = 0; i < here.Length; i++)
        {
            foreach (var other in here[(i + 1)..])
            {
                if (here[i].Booking == other.Booking && AssignmentOracle.Overlap(here[i].Need, other.Need))
                {
                    model.AddAtMostOne([here[i].On[resource], other.On[resource]]);
                }
            }
        }
    }

    private sealed class Piece(CpModel model, AssignmentOracle day, Need need, Guid booking)
    {
        public Need Need => need;

        public Guid Booking => booking;

        public Dictionary<int, BoolVar> On { get; } = Enumerable.Range(0, day.Resources.Length)
            .Where(resource => day.Allows(need, resource) && !day.HasFixedSibling(booking, need, resource))
            .ToDictionary(resource => resource, resource => model.NewBoolVar($"on {resource}"));
    }
}
