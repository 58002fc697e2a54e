namespace BookingEngine.Stores;

/// <summary>Why a store could not do what was asked of it.</summary>
public enum StoreFailure
{
    /// <summary>It can't be reached, or failed. Trying again may help. Whether a write is stored is open.</summary>
    Unavailable = 1,

    /// <summary>It took longer than it may. Trying again may help. Whether a write is stored is open.</summary>
    TimedOut,

    /// <summary>It can't do this in the way it is deployed. Nothing was stored, and trying again doesn't help.</summary>
    Unsupported,
}
