namespace BookingEngine;

/// <summary>What became of a booking that was to be imported.</summary>
public enum ImportOutcome
{
    /// <summary>It was stored, or would be, if the import was only tried out.</summary>
    Imported,

    /// <summary>It had been imported before, or was made at this exchange in the first place. It stays as it is now.</summary>
    AlreadyThere,

    /// <summary>It was not stored.</summary>
    Refused,
}
