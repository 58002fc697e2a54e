using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>One of the periods of a weekday that the form has fields for.</summary>
/// <param name="Day">The weekday.</param>
/// <param name="Index">Which of the weekday's periods it is, from 0.</param>
/// <param name="Open">The opening, or null if there is none.</param>
/// <param name="Close">The closing, or null if there is none.</param>
internal sealed record Shift(IsoDayOfWeek Day, int Index, LocalTime? Open, LocalTime? Close)
{
    /// <summary>The name of the field of the opening.</summary>
    public string OpenName => $"open-{(int)Day}-{Index}";

    /// <summary>The name of the field of the closing.</summary>
    public string CloseName => $"close-{(int)Day}-{Index}";
}
