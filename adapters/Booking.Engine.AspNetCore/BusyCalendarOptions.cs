namespace BookingEngine.AspNetCore;

/// <summary>The settings of busy calendars.</summary>
public sealed class BusyCalendarOptions
{
    /// <summary>
    /// Whether calendars may have addresses that do not lie on the internet, such as those of the host itself or of its network, and may
    /// use HTTP without TLS. It is false unless set. Since the owner of an exchange chooses the address, set it only where all owners may
    /// reach whatever the host can reach.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }
}
