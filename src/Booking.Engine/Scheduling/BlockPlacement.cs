using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>A block where it lies: in the schedule of an exchange, or of one of its resources.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Block">The block.</param>
/// <param name="Resource">The resource that is blocked, or null if the exchange is.</param>
internal sealed record BlockPlacement(Exchange Exchange, Block Block, Resource? Resource)
{
    /// <summary>Returns an exchange with a block, in place of the one that has its id, wherever that lies.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="block">The block, with its id.</param>
    /// <param name="resource">The resource to block, or null to block the exchange.</param>
    public static Exchange With(Exchange exchange, Block block, Resource? resource)
    {
        var others = Without(exchange, block.Id);
        return resource is null
            ? others with { Schedule = others.Schedule.With(block) }
            : others.With(resource with { Schedule = Without(resource.Schedule, block.Id).With(block) });
    }

    /// <summary>Returns an exchange without a block. It stays as it is if neither it nor a resource has the block.</summary>
    public static Exchange Without(Exchange exchange, Guid blockId)
    {
        var others = Has(exchange.Schedule, blockId) ? exchange with { Schedule = Without(exchange.Schedule, blockId) } : exchange;
        return exchange.Resources.Any(resource => Has(resource.Schedule, blockId))
            ? others with
            {
                Resources = [.. others.Resources.Select(resource => resource with { Schedule = Without(resource.Schedule, blockId) })],
            }
            : others;
    }

    /// <summary>Returns the part of a date in which the block lies, or null if it lies nowhere there.</summary>
    public DayPart? PartOn(LocalDate date)
    {
        var clock = DayClock.For(Exchange.TimeZone, date);
        return BlockedTimes.Of(Block, HoursOn(date), clock) is not { } time ? null
            : clock.IsPlain ? new DayPart(Exchange.Id, date, time.Start, time.End)
            : new DayPart(Exchange.Id, date, int.MinValue, int.MaxValue); // Clock times don't tell what overlaps.
    }

    /// <summary>Returns the allocations of a day that overlap the block, of the exchange or of the resource.</summary>
    public IEnumerable<Allocation> InTheWay(BookingDay day) =>
        (Resource is null ? day.Allocations : day.ResourceAllocations).Where(IsInTheWay);

    /// <summary>Whether an allocation is of what is blocked, and overlaps the block.</summary>
    public bool IsInTheWay(Allocation taken) => taken.ResourceId == Resource?.Id && Overlaps(taken.Date, taken.Period);

    /// <summary>Whether a booking overlaps the block, if it uses what is blocked.</summary>
    public bool Overlaps(LocalDate date, LocalPeriod period)
    {
        if (date < Block.Date || date > Block.Last)
        {
            return false;
        }

        var clock = DayClock.For(Exchange.TimeZone, date);
        var (start, end) = clock.Resolve(period);
        return BlockedTimes.Of(Block, HoursOn(date), clock) is { } time && start < time.End && time.Start < end;
    }

    private ReadOnlySpan<OpeningPeriod> HoursOn(LocalDate date) =>
        Resource is null ? Exchange.HoursOn(date) : Resource.HoursOn(date, Exchange);

    private static bool Has(Schedule schedule, Guid blockId) => schedule.Blocks.Any(block => block.Id == blockId);

    private static Schedule Without(Schedule schedule, Guid blockId) =>
        Has(schedule, blockId) ? schedule with { Blocks = [.. schedule.Blocks.Where(block => block.Id != blockId)] } : schedule;
}
