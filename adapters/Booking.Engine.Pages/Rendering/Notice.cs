namespace BookingEngine.Pages.Rendering;

/// <summary>A page that says one thing, such as that there is no such page.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Message">What can be done about it.</param>
internal sealed record Notice(string Title, string Message);
