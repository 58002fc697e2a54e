namespace BookingEngine.Services;

/// <summary>Takes up what a change would mean that is tried out and not stored.</summary>
internal sealed class Trial
{
    /// <summary>The exchange as it is stored, or null if it was not found.</summary>
    public Exchange? Stored { get; set; }

    /// <summary>What the change would mean. It is nothing if the change changes nothing.</summary>
    public Impact Impact { get; set; } = Impact.None;
}
