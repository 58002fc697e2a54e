namespace BookingEngine.Pages.Manage;

/// <summary>The page that asks what is to become of bookings that a change would leave without a place.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Preview">What the change would mean.</param>
/// <param name="Action">Where the form of the change is sent.</param>
/// <param name="Back">Where the owner goes to change nothing.</param>
/// <param name="Fields">What the owner has entered, which is sent again with the decision.</param>
internal sealed record Affected(
    Exchange Exchange, ChangePreview Preview, string Action, string Back, IReadOnlyList<KeyValuePair<string, string>> Fields);
