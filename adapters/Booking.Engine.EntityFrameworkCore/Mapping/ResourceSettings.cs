namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="Resource"/>.</summary>
internal sealed record ResourceSettings
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required int Capacity { get; init; }

    public required bool IsActive { get; init; }

    public required bool HasOwnHours { get; init; }

    public required ScheduleSettings Schedule { get; init; }

    public required IReadOnlyList<Guid>? ServiceIds { get; init; }

    public required int SortOrder { get; init; }

    public static ResourceSettings Of(Resource resource) => new()
    {
        Id = resource.Id,
        Name = resource.Name,
        Type = resource.Type,
        Capacity = resource.Capacity,
        IsActive = resource.IsActive,
        HasOwnHours = resource.HasOwnHours,
        Schedule = ScheduleSettings.Of(resource.Schedule),
        ServiceIds = resource.ServiceIds,
        SortOrder = resource.SortOrder,
    };

    public Resource ToResource() => new()
    {
        Id = Id,
        Name = Name,
        Type = Type,
        Capacity = Capacity,
        IsActive = IsActive,
        HasOwnHours = HasOwnHours,
        Schedule = Schedule.ToSchedule(),
        ServiceIds = ServiceIds,
        SortOrder = SortOrder,
    };
}
