namespace BookingEngine.AspNetCore.Answers;

/// <summary>Why a request was not carried out.</summary>
internal sealed record DetailBody(string Detail);

/// <summary>A page of a list.</summary>
internal sealed record PageBody<T>(int Count, string? Next, string? Previous, IReadOnlyList<T> Results);

/// <summary>What generating time slots came to.</summary>
internal sealed record GeneratedSlotsBody(
    Guid ExchangeUuid,
    DateText StartDate,
    DateText EndDate,
    int SlotDurationMinutes,
    int MaxCapacity,
    int CreatedCount,
    int ExistingCount);
