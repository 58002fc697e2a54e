using NodaTime;

namespace BookingEngine;

/// <summary>Settings of the engine; checked when the host starts.</summary>
public sealed class BookingEngineOptions
{
    /// <summary>The IANA name of the zone of exchanges that name none; <c>UTC</c> unless set.</summary>
    public string DefaultTimeZone { get; set; } = "UTC";

    /// <summary>How often a change is tried while others change the same day: 1 to 1,000; 30 unless set.</summary>
    public int MaxCommitAttempts { get; set; } = 30;

    /// <summary>
    /// How long availability may be answered from exchanges and days that were loaded before: 0 to 10 seconds; 0, never,
    /// unless set. What this host itself commits is seen at once, what another commits after this long at most. Bookings
    /// and all other decisions never rely on it.
    /// </summary>
    public Duration AvailabilityCacheDuration { get; set; } = Duration.Zero;
}
