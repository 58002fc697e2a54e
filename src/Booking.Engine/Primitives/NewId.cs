using NodaTime;

namespace BookingEngine.Primitives;

/// <summary>
/// Makes the ids of new things: UUIDs of version 7 (RFC 9562). Later ids sort after earlier ones, which keeps database
/// indexes compact.
/// </summary>
internal static class NewId
{
    public static Guid At(Instant now) => Guid.CreateVersion7(now.ToDateTimeOffset());
}
