namespace BookingEngine.Tests;

/// <summary>
/// How many random cases a test tries: more in the long run (<c>BOOKING_TEST_LONG=1</c>), and few where the tests run again and again
/// (<c>BOOKING_TEST_SHORT=1</c>), once for each mutant of the engine.
/// </summary>
internal static class CaseCount
{
    private const int Share = 40;

    /// <summary>Whether few cases are tried.</summary>
    public static bool IsShort { get; } = Environment.GetEnvironmentVariable("BOOKING_TEST_SHORT") == "1";

    private static bool IsLong { get; } = Environment.GetEnvironmentVariable("BOOKING_TEST_LONG") == "1";

    /// <summary>Returns the number of cases.</summary>
    /// <param name="usual">Their number in the suite that each push runs.</param>
    /// <param name="most">Their number in the long run; <see langword="null"/> if that has no more of them.</param>
    public static int Of(int usual, int? most = null) => IsLong ? most ?? usual : IsShort ? Math.Max(usual / Share, 1) : usual;
}
