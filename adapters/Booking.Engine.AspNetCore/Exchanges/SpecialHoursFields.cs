using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The fields of the hours of one date.</summary>
internal static class SpecialHoursFields
{
    private const int MostPeriods = 50;

    private static readonly Field<LocalTime> OpenTime = Required("open_time", OpeningTime);

    private static readonly Field<LocalTime> CloseTime = Required("close_time", Time);

    private static readonly Field<LocalDate> Date = Required("date", FieldTypes.Date);

    private static readonly Field<IReadOnlyList<OpeningPeriod>> Hours = Required(
        "hours", Rows("NewOpeningPeriod", MostPeriods, ReadPeriod), "If the list is empty, the exchange is closed on that date.");

    private static readonly Field<string> Reason = Optional("reason", Line(Limits.NameLength), @default: "");

    private static readonly ResponseBody<OpeningPeriod> PeriodResponse = new()
    {
        { "open_time", Schema.PrintedTime(), period => period.Open },
        { "close_time", Schema.PrintedTime(), period => period.Close },
    };

    /// <summary>The body of the hours of one date in a response.</summary>
    public static ResponseBody<SpecialHours> Response { get; } = new()
    {
        { Date, special => special.Date },
        { "hours", Schema.ListOf(Schema.Ref("OpeningPeriod")), special => special.Hours.Select(PeriodResponse.Of) },
        { Reason, special => special.Reason },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("NewSpecialHours", Schema.Object(Date, Hours, Reason));
        yield return ("NewOpeningPeriod", Schema.Object(OpenTime, CloseTime));
        yield return ("SpecialHours", Schema.Object(Response));
        yield return ("OpeningPeriod", Schema.Object(PeriodResponse));
    }

    /// <summary>Reads a body as the hours of a date. Returns null if a field has an error.</summary>
    public static SpecialHours? Read(RequestFields fields)
    {
        var (date, hours, reason) = (fields.Read(Date), fields.Read(Hours), fields.Read(Reason));
        return fields.Errors.Any ? null : new SpecialHours(date, [.. hours], reason);
    }

    private static OpeningPeriod ReadPeriod(RequestFields row)
    {
        var (open, close) = (row.Read(OpenTime), row.Read(CloseTime));
        return row.Errors.Any ? default : new OpeningPeriod(open, close);
    }
}
