namespace BookingEngine;

/// <summary>How many places of a resource a booking takes.</summary>
public enum ResourceUse
{
    /// <summary>One place, whatever the size of the party, such as that of a trainer.</summary>
    One,

    /// <summary>As many places as the party has people, such as the seats of a boat.</summary>
    Party,

    /// <summary>
    /// The whole resource, such as a table. Its capacity must be at least the size of the party, and nobody else can use it at
    /// the same time.
    /// </summary>
    All,
}
