using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>What a <see cref="Schedule"/> has for single dates.</summary>
internal record DatedSettings
{
    public IReadOnlyList<SpecialDay> SpecialHours { get; set; } = [];

    public IReadOnlyList<BlockedTime> Blocks { get; set; } = [];

    /// <summary>Returns the schedule of these dates and of weekly hours.</summary>
    public Schedule ToSchedule(IEnumerable<WeeklyHours> weekly) => new()
    {
        OperatingHours = [.. weekly.Select(entry => entry.ToOperatingHours())],
        SpecialHours = [.. SpecialHours.Select(day => day.ToSpecialHours())],
        Blocks = [.. Blocks.Select(time => time.ToBlock())],
    };

    protected static IReadOnlyList<SpecialDay> SpecialDays(Schedule schedule) => [.. schedule.SpecialHours.Select(SpecialDay.Of)];

    protected static IReadOnlyList<BlockedTime> BlockedTimes(Schedule schedule) => [.. schedule.Blocks.Select(BlockedTime.Of)];
}

/// <summary>A <see cref="Schedule"/> in one piece.</summary>
internal sealed record ScheduleSettings : DatedSettings
{
    public IReadOnlyList<WeeklyHours> OperatingHours { get; set; } = [];

    public static ScheduleSettings Of(Schedule schedule) => new()
    {
        OperatingHours = [.. schedule.OperatingHours.Select(WeeklyHours.Of)],
        SpecialHours = SpecialDays(schedule),
        Blocks = BlockedTimes(schedule),
    };

    public Schedule ToSchedule() => ToSchedule(OperatingHours);
}

/// <summary>One entry of <see cref="OperatingHours"/>; without times it states that the weekday is closed.</summary>
internal sealed record WeeklyHours(
    Guid Id, IsoDayOfWeek DayOfWeek, TimeOnly? Open, TimeOnly? Close, int EveryWeeks, DateOnly? FromDate)
{
    public static WeeklyHours Of(OperatingHours entry) => new(
        entry.Id,
        entry.DayOfWeek,
        entry.Period?.Open.ToTimeOnly(),
        entry.Period?.Close.ToTimeOnly(),
        entry.EveryWeeks,
        entry.FromDate?.ToDateOnly());

    public OperatingHours ToOperatingHours() =>
        new(DayOfWeek, (Open, Close) is ({ } open, { } close) ? new OpeningHours(open, close).ToPeriod() : null)
        {
            Id = Id,
            EveryWeeks = EveryWeeks,
            FromDate = Columns.ToDate(FromDate),
        };
}

/// <summary>An entry of <see cref="SpecialHours"/>.</summary>
internal sealed record SpecialDay(
    DateOnly Date,
    DateOnly? EndDate,
    bool IsAnnual,
    IReadOnlyList<OpeningHours>? Hours,
    IReadOnlyList<OpeningHours> Pauses,
    string Reason,
    string? ExternalId)
{
    public static SpecialDay Of(SpecialHours special) => new(
        special.Date.ToDateOnly(),
        special.EndDate?.ToDateOnly(),
        special.IsAnnual,
        special.Hours is null ? null : [.. special.Hours.Select(OpeningHours.Of)],
        [.. special.Pauses.Select(OpeningHours.Of)],
        special.Reason,
        special.ExternalId);

    public SpecialHours ToSpecialHours() => new(
        LocalDate.FromDateOnly(Date), Hours is null ? null : [.. Hours.Select(hours => hours.ToPeriod())], Reason)
    {
        EndDate = Columns.ToDate(EndDate),
        IsAnnual = IsAnnual,
        Pauses = [.. Pauses.Select(pause => pause.ToPeriod())],
        ExternalId = ExternalId,
    };
}

/// <summary>A <see cref="Block"/>.</summary>
internal sealed record BlockedTime(Guid Id, DateOnly Date, DateOnly? EndDate, OpeningHours? Period, string Reason)
{
    public static BlockedTime Of(Block block) => new(
        block.Id,
        block.Date.ToDateOnly(),
        block.EndDate?.ToDateOnly(),
        block.Period is { } period ? OpeningHours.Of(period) : null,
        block.Reason);

    public Block ToBlock() => new(LocalDate.FromDateOnly(Date), Period?.ToPeriod(), Reason)
    {
        Id = Id,
        EndDate = Columns.ToDate(EndDate),
    };
}

/// <summary>An <see cref="OpeningPeriod"/>.</summary>
internal sealed record OpeningHours(TimeOnly Open, TimeOnly Close)
{
    public static OpeningHours Of(OpeningPeriod period) => new(period.Open.ToTimeOnly(), period.Close.ToTimeOnly());

    public OpeningPeriod ToPeriod() => new(LocalTime.FromTimeOnly(Open), LocalTime.FromTimeOnly(Close));
}
