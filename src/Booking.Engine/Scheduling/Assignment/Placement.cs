namespace BookingEngine.Scheduling.Assignment;

/// <summary>Which resources serve the needs of a new booking, and what moves to make that possible.</summary>
/// <param name="Feasibility">Whether the needs can be served. Otherwise there are neither resources nor moves.</param>
/// <param name="Stage">The stage that found the answer.</param>
/// <param name="Resources">The resource of each of the booking's needs, in their order.</param>
/// <param name="Moves">
/// The standing needs that get another resource, or their first one, ordered by their place in the day's list.
/// </param>
internal sealed record Placement(
    Feasibility Feasibility, AssignmentStage Stage, IReadOnlyList<int> Resources, IReadOnlyList<Move> Moves)
{
    /// <summary>Whether the needs can be served.</summary>
    public bool IsFeasible => Feasibility == Feasibility.Feasible;

    /// <summary>The answer that no assignment exists, since at some moment there are more needs than resources.</summary>
    public static Placement NoRoom { get; } = Refused(Feasibility.Infeasible, AssignmentStage.HallCondition);

    /// <summary>Returns an answer without an assignment.</summary>
    public static Placement Refused(Feasibility feasibility, AssignmentStage stage) => new(feasibility, stage, [], []);
}
