namespace BookingEngine.Stores;

/// <summary>What became of a compare-and-swap.</summary>
public enum CommitOutcome
{
    /// <summary>All of it is stored, for good.</summary>
    Committed = 1,

    /// <summary>None of it is: an expected version no longer stands, or an id or a slot's period exists already.</summary>
    Conflict,
}
