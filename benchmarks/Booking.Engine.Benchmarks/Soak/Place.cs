using NodaTime;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>A period from one full hour to another, on a day counted from the first of the soak.</summary>
internal readonly record struct Place(int Day, int Start, int End)
{
    /// <summary>Far enough ahead that no booking of a soak is ever past.</summary>
    private static readonly LocalDate FirstDate = new(2100, 1, 4);

    public IEnumerable<int> Hours => Enumerable.Range(Start, End - Start);

    public RequestedTime Time => new RequestedTime.OnClock(DateOf(Day), new LocalTime(Start, 0), new LocalTime(End, 0));

    public static LocalDate DateOf(int day) => FirstDate.PlusDays(day);

    public static Place Of(LocalDate date, LocalPeriod period) => new(
        Period.DaysBetween(FirstDate, date), period.StartSecond / 3600, period.EndSecond / 3600);

    public bool Covers(int day, int hour) => Day == day && Start <= hour && hour < End;

    /// <inheritdoc/>
    public override string ToString() => $"day {Day} {Start}-{End}";
}
