namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// The part of a day on which the answer depends: the new needs, those that overlap them and share a candidate with them, those that
/// do so with these, and so on. It is the connected component of the graph of conflicts. What is outside of it can stay
/// where it is: no need of the component could ever stand on the same resource at the same time.
/// </summary>
internal static class Component
{
    /// <summary>Returns the pieces of the component.</summary>
    public static List<int> Of(Board board)
    {
        var found = new List<int>(board.New.Length);
        found.AddRange(board.New);
        var others = new List<int>(board.Pieces.Length);
        others.AddRange(board.Pieces.AsSpan(0, board.Pieces.Length - board.New.Length));
        for (int next = 0; next < found.Count; next++)
        {
            int piece = found[next];
            var candidates = board.CandidatesOf(piece);
            others.RemoveAll(other =>
            {
                bool isConnected = board.NeedOf(other).Overlaps(board.NeedOf(piece))
                    && !(board.CandidatesOf(other) & candidates).IsEmpty;
                if (isConnected)
                {
                    found.Add(other);
                }

                return isConnected;
            });
        }

        return found;
    }
}
