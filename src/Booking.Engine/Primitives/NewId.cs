using NodaTime;

namespace BookingEngine.Primitives;

/// <summary>Ids of new things: UUIDs of version 7 (RFC 9562), which indexes like since later ones sort later.</summary>
internal static class NewId
{
    public static Guid At(Instant now) => Guid.CreateVersion7(now.ToDateTimeOffset());
}
