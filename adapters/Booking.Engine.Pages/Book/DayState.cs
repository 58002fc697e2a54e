namespace BookingEngine.Pages.Book;

/// <summary>What a day of a month looks like at a glance.</summary>
internal enum DayState
{
    /// <summary>Nothing can be booked, because the exchange is closed.</summary>
    Closed,

    /// <summary>Its times are past, or too near.</summary>
    Over,

    /// <summary>Its times can't be booked yet.</summary>
    NotYet,

    /// <summary>All its times are booked.</summary>
    Full,

    /// <summary>At most a quarter of its times are left.</summary>
    Few,

    /// <summary>Times are free.</summary>
    Open,
}
