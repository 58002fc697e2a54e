namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps an <see cref="AssignmentOrder"/> to the text that the API uses, so that people can read the document.</summary>
internal static class AssignmentOrderText
{
    public static string Of(AssignmentOrder order) => order switch
    {
        AssignmentOrder.First => "first",
        AssignmentOrder.LeastBusy => "least_busy",
        AssignmentOrder.RoundRobin => "round_robin",
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "Not an order of assignment."),
    };

    public static AssignmentOrder ToAssignmentOrder(string text) => text switch
    {
        "first" => AssignmentOrder.First,
        "least_busy" => AssignmentOrder.LeastBusy,
        "round_robin" => AssignmentOrder.RoundRobin,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text, "Not an order of assignment."),
    };
}
