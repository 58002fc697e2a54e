using System.Text.Json.Serialization;

namespace BookingEngine.AspNetCore.Http;

/// <summary>Why a request was not carried out.</summary>
internal sealed record DetailBody(string Detail);

/// <summary>One error of a refusal, for programs.</summary>
/// <param name="Code">Why.</param>
/// <param name="Field">The field of the request; null: none alone. In a row of a list: <c>operating_hours[1].day_of_week</c>.</param>
/// <param name="Message">What is wrong, for people.</param>
internal sealed record ErrorBody(string Code, string? Field, string Message);

/// <summary>Why a request was not carried out, as RFC 9457 has it.</summary>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<ErrorBody> Errors);

/// <summary>A page of a list. Its items are made one by one while they are sent, as a slow client takes them.</summary>
internal sealed record PageBody<T>(int Count, string? Next, string? Previous, IEnumerable<T> Results);

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
