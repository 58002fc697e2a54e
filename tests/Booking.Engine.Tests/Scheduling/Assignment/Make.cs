using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Tests.Scheduling.Assignment;

/// <summary>Makes resources and needs in short notation. Resources are always free unless said otherwise.</summary>
internal static class Make
{
    public static AssignableResource[] Resources(int count, int capacity = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => Resource(capacity))];

    public static AssignableResource Resource(int capacity = 1, int from = 0, int to = 1_000, int flexibility = 0) =>
        new(capacity, [(from, to)], flexibility);

    public static Need Need(int from, int to, params int[] eligible) => new()
    {
        From = from,
        To = to,
        OccupiedFrom = from,
        OccupiedTo = to,
        Units = 1,
        Eligible = ResourceSet.Of(eligible),
    };

    /// <summary>Makes the only need of a booking, which is known by its number.</summary>
    public static StandingNeed Standing(int booking, Need need, int? assigned, bool isFixed = false, int number = 0) =>
        new(Booking(booking), number, need, assigned, isFixed);

    public static Guid Booking(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
}
