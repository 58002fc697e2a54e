using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>One date's hours in place of the weekly ones, as they are printed.</summary>
internal sealed record SpecialHoursBody(DateText Date, IReadOnlyList<PeriodBody> Hours, string Reason)
{
    public static SpecialHoursBody Of(SpecialHours special) => new(
        new DateText(special.Date), [.. special.Hours.Select(PeriodBody.Of)], special.Reason);
}

/// <summary>From opening to closing, as it is printed.</summary>
internal sealed record PeriodBody(TimeText OpenTime, TimeText CloseTime)
{
    public static PeriodBody Of(OpeningPeriod period) => new(new TimeText(period.Open), new TimeText(period.Close));
}
