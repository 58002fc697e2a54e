using NodaTime;

namespace BookingEngine.Primitives;

/// <summary>
/// A number for each date, the larger the later. Dates are looked up for every day of every query, and numbers are compared several
/// times as fast.
/// </summary>
internal static class DateNumber
{
    private const int BitsOfDay = 5;
    private const int BitsOfMonth = 4;

    /// <summary>Returns the number of a date.</summary>
    public static int Of(LocalDate date) => (date.Year << (BitsOfMonth + BitsOfDay)) | OfDayOfYear(date);

    /// <summary>Returns a number that a date has in common with the same month and day of other years only.</summary>
    public static int OfDayOfYear(LocalDate date) => (date.Month << BitsOfDay) | date.Day;

    /// <summary>Returns the place of the last of some ordered numbers that is not larger than another, or -1 if all are.</summary>
    public static int LastUpTo(ReadOnlySpan<int> ordered, int number)
    {
        int low = 0;
        for (int high = ordered.Length; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = ordered[middle] <= number ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
