using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The fields of one date's hours in a request.</summary>
internal static class SpecialHoursFields
{
    public const int MostPeriods = 50;

    /// <summary>The hours that a body describes; null where something is wrong with it.</summary>
    public static SpecialHours? Read(JsonFields fields)
    {
        var date = fields.Date("date");
        var hours = fields.List("hours", MostPeriods, Period, Presence.Required);
        string reason = fields.Text("reason", Presence.Optional, text => TextRules.Line(text, Limits.NameLength)) ?? "";
        return fields.Errors.Any || date is not { } on || hours is null
            ? null
            : new SpecialHours(on, [.. hours.Select(period => period.Value)], reason);
    }

    private static Row? Period(JsonFields row)
    {
        var (open, close) = (row.Opening("open_time"), row.Time("close_time"));
        return open is { } from && close is { } to ? new Row(new OpeningPeriod(from, to)) : null;
    }

    private sealed record Row(OpeningPeriod Value);
}
