namespace BookingEngine.Scheduling;

/// <summary>Which resources a booking should get.</summary>
internal sealed record ResourceWish
{
    /// <summary>Any resources.</summary>
    public static ResourceWish Any { get; } = new();

    /// <summary>The resources that must be among those of the booking. They are pinned.</summary>
    public IReadOnlyList<Guid> Chosen { get; init; } = [];

    /// <summary>What the booking holds now. It keeps what is pinned, and the rest if it is free.</summary>
    public IReadOnlyList<Allocation> Held { get; init; } = [];
}
