using BookingEngine.Scheduling.Assignment;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>The resources of a booking, and the other bookings that get other resources for it, or their first ones.</summary>
/// <param name="Resources">The resources of the booking.</param>
/// <param name="Moves">What moves.</param>
internal sealed record ResourcePlacement(IReadOnlyList<PlacedResource> Resources, IReadOnlyList<MovedResource> Moves)
{
    /// <summary>The placement of a booking that needs no resources.</summary>
    public static ResourcePlacement None { get; } = new([], []);
}

/// <summary>What a booking takes of a resource.</summary>
internal sealed record PlacedResource
{
    public required Guid ResourceId { get; init; }

    public required int Need { get; init; }

    public required LocalPeriod Period { get; init; }

    public required int Units { get; init; }

    public required bool IsWhole { get; init; }

    public required bool IsPinned { get; init; }

    public required bool IsExclusive { get; init; }

    public required Duration BufferBefore { get; init; }

    public required Duration BufferAfter { get; init; }

    /// <summary>Returns what a need takes of the resource that serves it.</summary>
    /// <param name="day">The day.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="number">Which need of its booking it is, counted from 0.</param>
    /// <param name="need">The need.</param>
    /// <param name="isPinned">Whether it keeps the resource.</param>
    public static PlacedResource On(BusinessDay day, Resource resource, int number, in Need need, bool isPinned) => new()
    {
        ResourceId = resource.Id,
        Need = number,
        Period = day.Clock.ToLocal(need.From, need.To),
        Units = need.Units,
        IsWhole = need.IsWhole,
        IsPinned = isPinned,
        IsExclusive = day.Clock.IsPlain && (need.IsWhole || resource.Capacity == 1),
        BufferBefore = Duration.FromSeconds(need.From - need.OccupiedFrom),
        BufferAfter = Duration.FromSeconds(need.OccupiedTo - need.To),
    };

    /// <summary>Returns the allocation of a booking.</summary>
    public Allocation Of(Guid id, Guid bookingId, Guid? serviceId, LocalDate date) => new()
    {
        Id = id,
        BookingId = bookingId,
        ServiceId = serviceId,
        ResourceId = ResourceId,
        Need = Need,
        Date = date,
        Period = Period,
        Units = Units,
        IsWhole = IsWhole,
        IsPinned = IsPinned,
        IsExclusive = IsExclusive,
        BufferBefore = BufferBefore,
        BufferAfter = BufferAfter,
    };
}

/// <summary>Another booking gets another resource.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="ServiceId">The service of the booking.</param>
/// <param name="Before">What it took before, or null if it had no resource.</param>
/// <param name="After">What it takes now.</param>
internal sealed record MovedResource(Guid BookingId, Guid? ServiceId, Allocation? Before, PlacedResource After);
