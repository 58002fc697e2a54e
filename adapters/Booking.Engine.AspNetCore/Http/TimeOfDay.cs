using NodaTime;

namespace BookingEngine.AspNetCore.Http;

/// <summary>A time of day in a request.</summary>
/// <param name="Value">The time that the clock shows.</param>
/// <param name="EndsDay">Whether the time was given as 24:00, which is the midnight that ends the day.</param>
internal readonly record struct TimeOfDay(LocalTime Value, bool EndsDay);
