namespace BookingEngine.Stores;

/// <summary>Why a store could not do what it was asked to do.</summary>
public enum StoreFailure
{
    /// <summary>The store can't be reached, or it failed. Trying again may help. A write may or may not be stored.</summary>
    Unavailable = 1,

    /// <summary>The store exceeded a time limit. Trying again may help. A write may or may not be stored.</summary>
    TimedOut,

    /// <summary>The store can't do this as it is deployed. Nothing was stored, and trying again does not help.</summary>
    Unsupported,
}
