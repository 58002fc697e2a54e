namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="Service"/>.</summary>
internal sealed record ServiceSettings
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required bool IsActive { get; init; }

    public required int? DurationSeconds { get; init; }

    public required IReadOnlyList<int>? DurationOptionSeconds { get; init; }

    public required int? SlotStepSeconds { get; init; }

    public required int? BufferBeforeSeconds { get; init; }

    public required int? BufferAfterSeconds { get; init; }

    public required int? MinNoticeSeconds { get; init; }

    public required int? BookingWindowDays { get; init; }

    public required int? CancellationNoticeSeconds { get; init; }

    public required bool? AutoConfirm { get; init; }

    public required SlotStarts? SlotStarts { get; init; }

    public required int MinPartySize { get; init; }

    public required int? MaxPartySize { get; init; }

    public required int? MaxParallel { get; init; }

    public required IReadOnlyList<WeeklyHours>? Hours { get; init; }

    public required long? PriceAmount { get; init; }

    public required string? PriceCurrency { get; init; }

    public required AssignmentOrder Assignment { get; init; }

    public required IReadOnlyList<RequirementSettings> Requirements { get; init; }

    public IReadOnlyList<ReminderSettings>? Reminders { get; init; }

    public QuietSettings? QuietHours { get; init; }

    public static ServiceSettings Of(Service service) => new()
    {
        Id = service.Id,
        Name = service.Name,
        Description = service.Description,
        IsActive = service.IsActive,
        DurationSeconds = Columns.ToSeconds(service.Duration),
        DurationOptionSeconds = service.DurationOptions is { } options ? [.. options.Select(Columns.ToSeconds)] : null,
        SlotStepSeconds = Columns.ToSeconds(service.SlotStep),
        BufferBeforeSeconds = Columns.ToSeconds(service.BufferBefore),
        BufferAfterSeconds = Columns.ToSeconds(service.BufferAfter),
        MinNoticeSeconds = Columns.ToSeconds(service.MinNotice),
        BookingWindowDays = service.BookingWindowDays,
        CancellationNoticeSeconds = Columns.ToSeconds(service.CancellationNotice),
        AutoConfirm = service.AutoConfirm,
        SlotStarts = service.SlotStarts,
        MinPartySize = service.MinPartySize,
        MaxPartySize = service.MaxPartySize,
        MaxParallel = service.MaxParallel,
        Hours = service.Hours is { } hours ? [.. hours.Select(WeeklyHours.Of)] : null,
        PriceAmount = service.PriceAmount,
        PriceCurrency = service.PriceCurrency,
        Assignment = service.Assignment,
        Requirements = [.. service.Requirements.Select(RequirementSettings.Of)],
        Reminders = service.Reminders is { } reminders ? [.. reminders.Select(ReminderSettings.Of)] : null,
        QuietHours = QuietSettings.Of(service.QuietHours),
    };

    public Service ToService() => new()
    {
        Id = Id,
        Name = Name,
        Description = Description,
        IsActive = IsActive,
        Duration = Columns.ToDuration(DurationSeconds),
        DurationOptions = DurationOptionSeconds is { } options ? [.. options.Select(Columns.ToDuration)] : null,
        SlotStep = Columns.ToDuration(SlotStepSeconds),
        BufferBefore = Columns.ToDuration(BufferBeforeSeconds),
        BufferAfter = Columns.ToDuration(BufferAfterSeconds),
        MinNotice = Columns.ToDuration(MinNoticeSeconds),
        BookingWindowDays = BookingWindowDays,
        CancellationNotice = Columns.ToDuration(CancellationNoticeSeconds),
        AutoConfirm = AutoConfirm,
        SlotStarts = SlotStarts,
        MinPartySize = MinPartySize,
        MaxPartySize = MaxPartySize,
        MaxParallel = MaxParallel,
        Hours = Hours is { } hours ? [.. hours.Select(entry => entry.ToOperatingHours())] : null,
        PriceAmount = PriceAmount,
        PriceCurrency = PriceCurrency,
        Assignment = Assignment,
        Requirements = [.. Requirements.Select(requirement => requirement.ToRequirement())],
        Reminders = Reminders is { } reminders ? [.. reminders.Select(reminder => reminder.ToReminder())] : null,
        QuietHours = QuietHours?.ToQuietHours(),
    };
}

/// <summary>A <see cref="Requirement"/>.</summary>
internal sealed record RequirementSettings(
    string? ResourceType,
    IReadOnlyList<Guid>? ResourceIds,
    int Count,
    ResourceUse Takes,
    int FromSeconds,
    int? ToSeconds)
{
    public static RequirementSettings Of(Requirement requirement) => new(
        requirement.ResourceType,
        requirement.ResourceIds,
        requirement.Count,
        requirement.Takes,
        Columns.ToSeconds(requirement.From),
        Columns.ToSeconds(requirement.To));

    public Requirement ToRequirement() => new()
    {
        ResourceType = ResourceType,
        ResourceIds = ResourceIds,
        Count = Count,
        Takes = Takes,
        From = Columns.ToDuration(FromSeconds),
        To = Columns.ToDuration(ToSeconds),
    };
}
