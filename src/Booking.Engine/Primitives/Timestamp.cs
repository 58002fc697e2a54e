using NodaTime;

namespace BookingEngine.Primitives;

/// <summary>Truncates instants to the microsecond, which every store keeps without loss.</summary>
internal static class Timestamp
{
    public static Instant Of(Instant now) =>
        now - Duration.FromNanoseconds((now - NodaConstants.UnixEpoch).SubsecondNanoseconds % 1000);
}
