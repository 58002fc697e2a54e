namespace BookingEngine.Scheduling.Assignment;

/// <summary>A need that stands on the day gets another resource, or its first one.</summary>
/// <param name="Standing">The place of the need in the list of the day's standing needs.</param>
/// <param name="Resource">The resource that serves it from now on.</param>
internal readonly record struct Move(int Standing, int Resource);
