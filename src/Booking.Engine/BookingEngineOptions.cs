namespace BookingEngine;

/// <summary>Settings of the engine; checked when the host starts.</summary>
public sealed class BookingEngineOptions
{
    /// <summary>The IANA name of the zone of exchanges that name none; <c>UTC</c> unless set.</summary>
    public string DefaultTimeZone { get; set; } = "UTC";

    /// <summary>How often a change is tried while others change the same day: 1 to 1,000; 30 unless set.</summary>
    public int MaxCommitAttempts { get; set; } = 30;
}
