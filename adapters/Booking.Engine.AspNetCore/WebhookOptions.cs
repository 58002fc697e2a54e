namespace BookingEngine.AspNetCore;

/// <summary>The settings of webhooks.</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// Whether webhooks may have addresses that do not lie on the internet, such as those of the host itself or of its network, and may
    /// use HTTP without TLS. It is false unless set. Since the owner of a webhook chooses its address, set it only where all owners may
    /// reach whatever the host can reach.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }
}
