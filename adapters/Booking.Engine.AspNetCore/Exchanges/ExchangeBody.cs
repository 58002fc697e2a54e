using BookingEngine.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>An exchange, as it is printed.</summary>
internal sealed record ExchangeBody
{
    public required Guid Uuid { get; init; }

    public required string BusinessName { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<OperatingHoursBody> OperatingHours { get; init; }

    public required string TimeZone { get; init; }

    public required int DefaultCapacity { get; init; }

    public required int SlotDurationMinutes { get; init; }

    public required int? SlotStepMinutes { get; init; }

    public required int BufferBeforeMinutes { get; init; }

    public required int BufferAfterMinutes { get; init; }

    public required int MinNoticeMinutes { get; init; }

    public required int? BookingWindowDays { get; init; }

    public required int CancellationNoticeMinutes { get; init; }

    public required bool AutoConfirm { get; init; }

    public required int? MinDurationMinutes { get; init; }

    public required int? MaxDurationMinutes { get; init; }

    public required string SlotStarts { get; init; }

    public required bool RescheduleKeepsConfirmation { get; init; }

    public required TimestampText CreatedAt { get; init; }

    public required TimestampText UpdatedAt { get; init; }

    public static ExchangeBody Of(Exchange exchange) => Of(new ExchangeSummary(exchange));

    public static ExchangeBody Of(ExchangeSummary exchange)
    {
        var policy = exchange.Policy;
        return new ExchangeBody
        {
            Uuid = exchange.Id,
            BusinessName = exchange.BusinessName,
            Description = exchange.Description,
            OperatingHours = [.. exchange.OperatingHours.Select(OperatingHoursBody.Of)],
            TimeZone = exchange.TimeZone.Id,
            DefaultCapacity = policy.DefaultCapacity,
            SlotDurationMinutes = Minutes(policy.SlotDuration),
            SlotStepMinutes = policy.SlotStep is { } step ? Minutes(step) : null,
            BufferBeforeMinutes = Minutes(policy.BufferBefore),
            BufferAfterMinutes = Minutes(policy.BufferAfter),
            MinNoticeMinutes = Minutes(policy.MinNotice),
            BookingWindowDays = policy.BookingWindowDays,
            CancellationNoticeMinutes = Minutes(policy.CancellationNotice),
            AutoConfirm = policy.AutoConfirm,
            MinDurationMinutes = policy.MinDuration is { } shortest ? Minutes(shortest) : null,
            MaxDurationMinutes = policy.MaxDuration is { } longest ? Minutes(longest) : null,
            SlotStarts = SlotStartsNames.Of(policy.SlotStarts),
            RescheduleKeepsConfirmation = policy.RescheduleKeepsConfirmation,
            CreatedAt = new TimestampText(exchange.CreatedAt),
            UpdatedAt = new TimestampText(exchange.UpdatedAt),
        };
    }

    /// <summary>The API counts in minutes; seconds, which only a host itself can set, are cut off.</summary>
    public static int Minutes(Duration duration) => (int)duration.TotalMinutes;
}

/// <summary>An entry of the weekly hours, as it is printed: a closed day's times are null.</summary>
internal sealed record OperatingHoursBody(
    Guid Uuid, int DayOfWeek, string DayName, TimeText? OpenTime, TimeText? CloseTime, bool IsClosed)
{
    public static OperatingHoursBody Of(OperatingHours entry) => new(
        entry.Id,
        (int)entry.DayOfWeek,
        entry.DayOfWeek.ToString(),
        entry.Period is { } open ? new TimeText(open.Open) : null,
        entry.Period is { } close ? new TimeText(close.Close) : null,
        entry.IsClosed);
}
