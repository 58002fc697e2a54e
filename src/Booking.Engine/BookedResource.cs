using NodaTime;

namespace BookingEngine;

/// <summary>A resource that a booking uses, and when.</summary>
/// <param name="ResourceId">The resource's id.</param>
/// <param name="Resource">The resource as it is now, or null if it does not exist any more.</param>
/// <param name="LocalStart">The time at which the booking begins to use it, as the exchange's clock shows it.</param>
/// <param name="LocalEnd">The time at which the booking stops using it, as the exchange's clock shows it.</param>
/// <param name="IsPinned">
/// Whether the customer has chosen it, or the owner has assigned it. Then the booking keeps it.
/// </param>
public sealed record BookedResource(
    Guid ResourceId, Resource? Resource, OffsetDateTime LocalStart, OffsetDateTime LocalEnd, bool IsPinned);
