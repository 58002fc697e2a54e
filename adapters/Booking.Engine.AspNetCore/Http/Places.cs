namespace BookingEngine.AspNetCore.Http;

/// <summary>Numbers of places, as they are printed.</summary>
internal static class Places
{
    /// <summary>Returns null in place of a number that nothing limits.</summary>
    public static int? OrNull(int places) => places == BookingPolicy.NoLimit ? null : places;
}
