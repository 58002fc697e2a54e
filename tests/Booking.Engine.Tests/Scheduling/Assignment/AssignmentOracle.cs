using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Tests.Scheduling.Assignment;

/// <summary>
/// Says in a slow and obviously correct way what stands where it can stand. It walks through the day second by second, and uses of
/// the engine only the values that describe the day.
/// </summary>
internal sealed class AssignmentOracle(AssignableResource[] resources, StandingNeed[] standing)
{
    private readonly Lazy<bool[]> _movable = new(() => [.. Enumerable.Range(0, standing.Length).Select(
        i => standing[i] is { Assigned: not null, IsFixed: false } && new AssignmentOracle(resources, standing).Fits(i))]);

    public AssignableResource[] Resources => resources;

    public StandingNeed[] Standing => standing;

    /// <summary>What can move: it stands on a resource, where it fits, and is not fixed.</summary>
    public int[] Movable => [.. Enumerable.Range(0, standing.Length).Where(IsMovable)];

    public bool IsMovable(int index) => _movable.Value[index];

    /// <summary>
    /// Whether a need is accepted where it stands, beside all others of the day that stand there, and without any buffers also beside those
    /// of neighbouring days.
    /// </summary>
    public bool Fits(int index)
    {
        var (booking, need, resource) = (standing[index].BookingId, standing[index].Need, standing[index].Assigned!.Value);
        return Allows(need, resource) && Seconds(need).All(second =>
            standing.Where(other => !other.IsOfNeighbour && IsAt(other, resource, second)).Sum(other => Places(other.Need, resource))
                <= resources[resource].Capacity
            && standing.Count(other => IsAt(other, resource, second) && other.BookingId == booking) == 1)
            && SecondsWithin(need).All(second => standing.Where(other => IsWithin(other, resource, second))
                .Sum(other => Places(other.Need, resource)) <= resources[resource].Capacity);
    }

    /// <summary>Whether a resource could serve a need on an empty day.</summary>
    public bool Allows(Need need, int resource) => need.Eligible.Contains(resource)
        && need.Units <= resources[resource].Capacity
        && Enumerable.Range(need.From, need.To - need.From).All(
            second => resources[resource].Free.Any(period => period.From <= second && second < period.To));

    public int Places(Need need, int resource) =>
        need.IsWhole ? Math.Max(need.Units, resources[resource].Capacity) : need.Units;

    /// <summary>The places that a resource has left at a second beside what is of the day and can't be moved.</summary>
    public int PlacesBesideFixed(int resource, int second) => Math.Max(0, resources[resource].Capacity - Enumerable.Range(0, standing.Length)
        .Where(i => IsAt(standing[i], resource, second) && !standing[i].IsOfNeighbour && !IsMovable(i))
        .Sum(i => Places(standing[i].Need, resource)));

    /// <summary>The same without buffers, and beside what is of neighbouring days, too.</summary>
    public int PlacesWithinBesideFixed(int resource, int second) => Math.Max(
        0,
        resources[resource].Capacity - Enumerable.Range(0, standing.Length)
            .Where(i => IsWithin(standing[i], resource, second) && !IsMovable(i))
            .Sum(i => Places(standing[i].Need, resource)));

    /// <summary>Whether something that can't be moved belongs to the same booking and is on a resource at the same time.</summary>
    public bool HasFixedSibling(Guid booking, Need need, int resource) => Enumerable.Range(0, standing.Length).Any(
        i => standing[i].Assigned == resource && standing[i].BookingId == booking && !IsMovable(i) && Overlap(standing[i].Need, need));

    public static IEnumerable<int> Seconds(Need need) => Enumerable.Range(need.OccupiedFrom, need.OccupiedTo - need.OccupiedFrom);

    public static IEnumerable<int> SecondsWithin(Need need) => Enumerable.Range(need.From, need.To - need.From);

    public static bool Overlap(Need one, Need other) => Seconds(one).Intersect(Seconds(other)).Any();

    private static bool IsAt(StandingNeed need, int resource, int second) =>
        need.Assigned == resource && need.Need.OccupiedFrom <= second && second < need.Need.OccupiedTo;

    private static bool IsWithin(StandingNeed need, int resource, int second) =>
        need.Assigned == resource && need.Need.From <= second && second < need.Need.To;
}
