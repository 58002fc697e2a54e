namespace BookingEngine.Stores;

/// <summary>The outcome of a compare-and-swap.</summary>
public enum CommitOutcome
{
    /// <summary>The whole change is stored durably.</summary>
    Committed = 1,

    /// <summary>
    /// Nothing is stored: a day or an exchange no longer has the expected version, or a new id or a new slot's period
    /// already exists.
    /// </summary>
    Conflict,
}
