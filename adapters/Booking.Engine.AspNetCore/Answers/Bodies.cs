using System.Text.Json.Serialization;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>Why a request was not carried out.</summary>
internal sealed record DetailBody(string Detail);

/// <summary>A page of a list.</summary>
internal sealed record PageBody<T>(int Count, string? Next, string? Previous, IReadOnlyList<T> Results);

/// <summary>What erasing a customer came to.</summary>
internal sealed record ErasedBookingsBody(int ErasedCount);

/// <summary>Where a calendar program reads an exchange's calendar.</summary>
internal sealed record CalendarAddressBody(string Url);

/// <summary>What generating time slots came to, after the fields that the request gave.</summary>
internal sealed record GeneratedSlotsBody(
    Guid ExchangeUuid,
    DateText StartDate,
    DateText EndDate,
    int SlotDurationMinutes,
    int MaxCapacity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeText? StartTime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeText? EndTime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? DaysOfWeek,
    int CreatedCount,
    int ExistingCount);
