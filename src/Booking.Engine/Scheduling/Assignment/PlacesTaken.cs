namespace BookingEngine.Scheduling.Assignment;

/// <summary>A number of places of a resource that a booking takes during a period.</summary>
/// <param name="Resource">The resource, by its place in the list of the day's resources.</param>
/// <param name="From">The start of the period, without buffers, in elapsed seconds of the business day.</param>
/// <param name="To">The end of the period.</param>
/// <param name="Places">The number of places.</param>
/// <param name="BufferBefore">For how many seconds before the period the places are taken as well.</param>
/// <param name="BufferAfter">For how many seconds after it.</param>
/// <param name="IsOfNeighbour">Whether the booking is of a neighbouring business day. Then it doesn't count in buffers, and has none.</param>
internal readonly record struct PlacesTaken(
    int Resource, int From, int To, int Places, int BufferBefore = 0, int BufferAfter = 0, bool IsOfNeighbour = false);
