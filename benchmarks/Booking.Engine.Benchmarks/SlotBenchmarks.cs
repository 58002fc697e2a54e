using BenchmarkDotNet.Attributes;

namespace BookingEngine.Benchmarks;

/// <summary>
/// Computes one range of dates with each competitor. Ratios are relative to the floor. A star means that the clocks
/// change within the range.
/// </summary>
[MemoryDiagnoser]
[IterationTime(100)]
[HideColumns("Error", "StdDev", "Median", "RatioSD", "Alloc Ratio", "Gen0", "Gen1", "Gen2", "Job")]
public class SlotBenchmarks
{
    private Work _work = null!;
    private IcalVersion _calendar = null!;

    [ParamsSource(nameof(Ranges))]
    public string Range { get; set; } = "";

    [Params(0, 5, 50)]
    public int Booked { get; set; }

    [Params(1, 5)]
    public int Capacity { get; set; }

    public static IEnumerable<string> Ranges => ["1 day", "1 day*", "31 days", "365 days*"];

    [GlobalSetup]
    public void SetUp()
    {
        _work = Range switch
        {
            "1 day" => Works.Weekdays(Works.PlainDate, 1, Booked, Capacity),
            "1 day*" => Works.OneDay(Works.SpringDate, Booked, Capacity),
            "31 days" => Works.Weekdays(Works.FirstDate, 31, Booked, Capacity),
            "365 days*" => Works.Weekdays(Works.FirstDate, 365, Booked, Capacity),
            _ => throw new ArgumentException(Range),
        };
        Agreement.Check(_work, byLocalTime: true);
        _calendar = new IcalVersion(_work);
    }

    [Benchmark(Baseline = true)]
    public int Floor() => _work.GetFloor();

    [Benchmark(Description = "Engine, into a buffer")]
    public int EngineIntoBuffer() => _work.GetSlots();

    [Benchmark(Description = "Engine, as results")]
    public DayAvailability[] EngineResults() => _work.GetDays();

    [Benchmark(Description = "Engine, as JSON")]
    public byte[] EngineJson() => JsonAnswer.Of(_work.GetDays());

    [Benchmark(Description = "LINQ + NodaTime")]
    public List<LinqVersion.AvailableSlot> Linq() =>
        LinqVersion.GetSlots(_work.Exchange, _work.Dates, _work.BookingsByDate, Work.Now);

    [Benchmark(Description = "Ical.Net")]
    public List<IcalVersion.AvailableSlot> Calendar() => _calendar.GetSlots();
}
