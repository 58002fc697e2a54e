using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// The rules of blocks: which times of a business day are blocked, in elapsed seconds of its <see cref="DayClock"/>, and which
/// blocks are valid.
/// </summary>
internal static class BlockedTimes
{
    private const int Day = WallClock.SecondsPerDay;

    /// <summary>More than any booking of a business day can reach, whatever the hours were when it was made.</summary>
    private static readonly (int Start, int End) WholeDay = (-3 * Day, 6 * Day);

    /// <summary>Returns the times that the blocks of a schedule take of a date. They may overlap.</summary>
    public static (int Start, int End)[] On(LocalDate date, Schedule schedule, in DayClock clock)
    {
        var blocks = schedule.BlocksOn(date);
        return blocks.Count == 0 ? [] : Of(blocks, schedule.HoursOn(date), clock);
    }

    /// <summary>Returns the times that the blocks of a resource take of a date, within the hours at which it can be used.</summary>
    public static (int Start, int End)[] On(Resource resource, Exchange exchange, LocalDate date, in DayClock clock)
    {
        var blocks = resource.Schedule.BlocksOn(date);
        return blocks.Count == 0 ? [] : Of(blocks, resource.HoursOn(date, exchange), clock);
    }

    private static (int Start, int End)[] Of(IReadOnlyList<Block> blocks, ReadOnlySpan<OpeningPeriod> hours, in DayClock clock)
    {
        var times = new (int Start, int End)[blocks.Count];
        int count = 0;
        for (int i = 0; i < times.Length; i++)
        {
            if (Of(blocks[i], hours, clock) is { } time)
            {
                times[count++] = time;
            }
        }

        return count == times.Length ? times : times[..count];
    }

    /// <summary>
    /// Returns the time that a block takes of one of its dates, or null if the clock skips all of it. Its boundaries are
    /// resolved like opening hours: a time in a gap is the end of the gap, and of two times the earlier one is the start and
    /// the later one the end.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="hours">The hours that open on the date.</param>
    /// <param name="clock">The clock of the date.</param>
    public static (int Start, int End)? Of(Block block, ReadOnlySpan<OpeningPeriod> hours, in DayClock clock)
    {
        if (block.Period is not { } period)
        {
            return WholeDay;
        }

        int second = period.StartWithin(hours);
        int start = clock.Opening(second);
        int end = clock.Closing(second + period.CloseSecond - period.OpenSecond);
        return end > start ? (start, end) : null;
    }

    /// <summary>Returns what is wrong with a block; empty if it is valid.</summary>
    public static IReadOnlyList<BookingError> Problems(Block block)
    {
        BookingError?[] problems =
        [
            Limits.Date(nameof(block.Date), block.Date),
            block.EndDate is { } end ? Limits.Date(nameof(block.EndDate), end) : null,
            block.Last < block.Date ? BookingErrors.EndDateBeforeStartDate : null,
            BookingErrors.InvalidText(nameof(block.Reason), TextRules.Line(block.Reason, Limits.NameLength)),
        ];
        return [.. problems.OfType<BookingError>()];
    }

    /// <summary>Returns what is wrong with the blocks of a schedule; empty if they are valid.</summary>
    public static IReadOnlyList<BookingError> Problems(IReadOnlyList<Block> blocks) =>
    [
        .. blocks.Count > Limits.Blocks ? [BookingErrors.TooManyBlocks] : (BookingError[])[],
        .. blocks.SelectMany(Problems).Select(problem => problem with { Field = nameof(Schedule.Blocks) }).Distinct(),
        .. blocks
            .Where(block => block.Id != Guid.Empty)
            .GroupBy(block => block.Id)
            .Where(same => same.Count() > 1)
            .Select(same => BookingErrors.Invalid(nameof(Schedule.Blocks), $"The block {same.Key} is stated twice.")),
    ];
}
