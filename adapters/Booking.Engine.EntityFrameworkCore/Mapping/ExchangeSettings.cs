namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>
/// The weekly hours, the policy and the reminders of an <see cref="Exchange"/>, as <see cref="SettingsJson"/> writes them. A list of
/// exchanges reads them too.
/// </summary>
internal sealed record ExchangeSettings(IReadOnlyList<WeeklyHours> OperatingHours, PolicySettings Policy)
{
    /// <summary>The capacity that holds, for lists: they don't read the resources. It is null if a former version has stored the row.</summary>
    public int? CapacityNow { get; set; }

    public IReadOnlyList<ReminderSettings> Reminders { get; set; } = [];

    public QuietSettings? QuietHours { get; set; }

    /// <summary>Whether the exchange or one of its services has reminders, for lists: they don't read the services.</summary>
    public bool RemindsNow { get; set; }

    public static ExchangeSettings Of(Exchange exchange) => new(
        [.. exchange.OperatingHours.Select(WeeklyHours.Of)], PolicySettings.Of(exchange.Policy))
    {
        CapacityNow = exchange.DefaultCapacity,
        Reminders = [.. exchange.Reminders.Select(ReminderSettings.Of)],
        QuietHours = QuietSettings.Of(exchange.QuietHours),
        RemindsNow = exchange.HasReminders,
    };
}

/// <summary>
/// The settings of an <see cref="Exchange"/> that a list of exchanges does not read, since they may be many: what its schedule has
/// for single dates, its services and its resources.
/// </summary>
internal sealed record UnlistedSettings : DatedSettings
{
    public IReadOnlyList<ServiceSettings> Services { get; set; } = [];

    public IReadOnlyList<ResourceSettings> Resources { get; set; } = [];

    public static UnlistedSettings Of(Exchange exchange) => new()
    {
        SpecialHours = SpecialDays(exchange.Schedule),
        Blocks = BlockedTimes(exchange.Schedule),
        Services = [.. exchange.Services.Select(ServiceSettings.Of)],
        Resources = [.. exchange.Resources.Select(ResourceSettings.Of)],
    };
}

/// <summary>A <see cref="BookingPolicy"/>.</summary>
internal sealed record PolicySettings
{
    public required int? DefaultCapacity { get; init; }

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
