namespace BookingEngine.Services;

/// <summary>The terms on which a change of an exchange is made, if it matters whom it affects.</summary>
/// <param name="Action">What to do if it affects bookings.</param>
/// <param name="Token">The token of the preview that the change must agree with, or null for none.</param>
internal sealed record ChangeTerms(OnAffected Action, string? Token)
{
    /// <summary>Whether the bookings have to be looked at before the change.</summary>
    public bool AreNeeded => Action != OnAffected.Keep || Token is not null;
}
