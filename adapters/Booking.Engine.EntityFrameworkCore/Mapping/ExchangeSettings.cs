using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>
/// The weekly hours and the policy of an <see cref="Exchange"/>, as <see cref="SettingsJson"/> writes them. A list of
/// exchanges reads them too.
/// </summary>
internal sealed record ExchangeSettings(IReadOnlyList<WeeklyHours> OperatingHours, PolicySettings Policy)
{
    public static ExchangeSettings Of(Exchange exchange) => new(
        [.. exchange.OperatingHours.Select(entry => new WeeklyHours(
            entry.Id,
            entry.DayOfWeek,
            entry.Period?.Open.ToTimeOnly(),
            entry.Period?.Close.ToTimeOnly(),
            entry.EveryWeeks,
            entry.FromDate?.ToDateOnly()))],
        PolicySettings.Of(exchange.Policy));

    public IReadOnlyList<OperatingHours> ToOperatingHours() =>
    [
        .. OperatingHours.Select(entry => new OperatingHours(
            entry.DayOfWeek, entry is { Open: { } open, Close: { } close } ? new OpeningHours(open, close).ToPeriod() : null)
        {
            Id = entry.Id,
            EveryWeeks = entry.EveryWeeks,
            FromDate = Columns.ToDate(entry.FromDate),
        }),
    ];
}

/// <summary>The settings of an <see cref="Exchange"/> that a list of exchanges does not read, since they may be many.</summary>
internal sealed record UnlistedSettings
{
    public IReadOnlyList<SpecialDay> SpecialHours { get; set; } = [];

    public IReadOnlyList<BlockedTime> Blocks { get; set; } = [];

    public static UnlistedSettings Of(Exchange exchange) => new()
    {
        SpecialHours = [.. exchange.SpecialHours.Select(SpecialDay.Of)],
        Blocks = [.. exchange.Blocks.Select(BlockedTime.Of)],
    };

    public IReadOnlyList<SpecialHours> ToSpecialHours() => [.. SpecialHours.Select(day => day.ToSpecialHours())];

    public IReadOnlyList<Block> ToBlocks() => [.. Blocks.Select(time => time.ToBlock())];
}

/// <summary>One entry of <see cref="OperatingHours"/>; without times it states that the weekday is closed.</summary>
internal sealed record WeeklyHours(
    Guid Id, IsoDayOfWeek DayOfWeek, TimeOnly? Open, TimeOnly? Close, int EveryWeeks, DateOnly? FromDate);

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

/// <summary>A <see cref="BookingPolicy"/>.</summary>
internal sealed record PolicySettings
{
    public required int DefaultCapacity { get; init; }

    public required int SlotDurationSeconds { get; init; }

    public required int? SlotStepSeconds { get; init; }

    public required int BufferBeforeSeconds { get; init; }

    public required int BufferAfterSeconds { get; init; }

    public required int MinNoticeSeconds { get; init; }

    public required int? BookingWindowDays { get; init; }

    public required int CancellationNoticeSeconds { get; init; }

    public required bool AutoConfirm { get; init; }

    public required int? MinDurationSeconds { get; init; }

    public required int? MaxDurationSeconds { get; init; }

    public required SlotStarts SlotStarts { get; init; }

    public required bool RescheduleKeepsConfirmation { get; init; }

    public static PolicySettings Of(BookingPolicy policy) => new()
    {
        DefaultCapacity = policy.DefaultCapacity,
        SlotDurationSeconds = Columns.ToSeconds(policy.SlotDuration),
        SlotStepSeconds = Columns.ToSeconds(policy.SlotStep),
        BufferBeforeSeconds = Columns.ToSeconds(policy.BufferBefore),
        BufferAfterSeconds = Columns.ToSeconds(policy.BufferAfter),
        MinNoticeSeconds = Columns.ToSeconds(policy.MinNotice),
        BookingWindowDays = policy.BookingWindowDays,
        CancellationNoticeSeconds = Columns.ToSeconds(policy.CancellationNotice),
        AutoConfirm = policy.AutoConfirm,
        MinDurationSeconds = Columns.ToSeconds(policy.MinDuration),
        MaxDurationSeconds = Columns.ToSeconds(policy.MaxDuration),
        SlotStarts = policy.SlotStarts,
        RescheduleKeepsConfirmation = policy.RescheduleKeepsConfirmation,
    };

    public BookingPolicy ToPolicy() => new()
    {
        DefaultCapacity = DefaultCapacity,
        SlotDuration = Columns.ToDuration(SlotDurationSeconds),
        SlotStep = Columns.ToDuration(SlotStepSeconds),
        BufferBefore = Columns.ToDuration(BufferBeforeSeconds),
        BufferAfter = Columns.ToDuration(BufferAfterSeconds),
        MinNotice = Columns.ToDuration(MinNoticeSeconds),
        BookingWindowDays = BookingWindowDays,
        CancellationNotice = Columns.ToDuration(CancellationNoticeSeconds),
        AutoConfirm = AutoConfirm,
        MinDuration = Columns.ToDuration(MinDurationSeconds),
        MaxDuration = Columns.ToDuration(MaxDurationSeconds),
        SlotStarts = SlotStarts,
        RescheduleKeepsConfirmation = RescheduleKeepsConfirmation,
    };
}
