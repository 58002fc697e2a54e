using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The fields of special hours: those of one date, of a range, or of a day in every year.</summary>
internal static class SpecialHoursFields
{
    private const int MostPeriods = 50;

    private static readonly Field<LocalTime> OpenTime = Required("open_time", OpeningTime);

    private static readonly Field<LocalTime> CloseTime = Required("close_time", Time);

    private static readonly Field<LocalDate> Date = Required("date", FieldTypes.Date);

    private static readonly Field<LocalDate?> EndDate = Optional(
        "end_date", FieldTypes.Date.OrNull(), "The last date of a range, inclusive; null: the date alone.");

    private static readonly Field<bool> Annual = Optional(
        "annual", Flag, @default: false, "Every year on the date's month and day.");

    private static readonly FieldType<IReadOnlyList<OpeningPeriod>> Periods =
        Rows("NewOpeningPeriod", MostPeriods, ReadPeriod);

    private static readonly Field<IReadOnlyList<OpeningPeriod>> Hours = Required(
        "hours", Periods, "In place of the hours that hold otherwise. Empty: closed. Left out: those hold, without the pauses.") with
    {
        IsRequired = false,
    };

    private static readonly Field<IReadOnlyList<OpeningPeriod>> Closed = Optional(
        "closed", Periods, @default: [], "The pauses.");

    private static readonly Field<string> Reason = Optional("reason", Line(Limits.NameLength), @default: "");

    private static readonly ResponseBody<OpeningPeriod> PeriodResponse = new()
    {
        { "open_time", Schema.PrintedTime(), period => period.Open },
        { "close_time", Schema.PrintedTime(), period => period.Close },
    };

    /// <summary>Special hours in a response.</summary>
    public static ResponseBody<SpecialHours> Response { get; } = new()
    {
        { Date, special => special.Date },
        { EndDate, special => special.EndDate },
        { Annual, special => special.IsAnnual },
        { "hours", Schema.OrNull(Schema.ListOf(Schema.Ref("OpeningPeriod"))), special => special.Hours?.Select(PeriodResponse.Of) },
        { "closed", Schema.ListOf(Schema.Ref("OpeningPeriod")), special => special.Pauses.Select(PeriodResponse.Of) },
        { Reason, special => special.Reason },
        {
            "external_id", Schema.OrNull(Schema.Line(Limits.NameLength)), special => special.ExternalId,
            "The UID of the event that was imported; null: not imported."
        },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("NewSpecialHours", Schema.With(
            Schema.Object(Date, EndDate, Annual, Hours, Closed, Reason),
            ("anyOf", new JsonArray(
                new JsonObject { ["required"] = new JsonArray(Hours.Name) },
                new JsonObject { ["required"] = new JsonArray(Closed.Name) }))));
        yield return ("NewOpeningPeriod", Schema.Object(OpenTime, CloseTime));
        yield return ("SpecialHours", Schema.Object(Response));
        yield return ("OpeningPeriod", Schema.Object(PeriodResponse));
    }

    /// <summary>Reads the special hours that a body describes; null where a field has an error.</summary>
    public static SpecialHours? Read(RequestFields fields)
    {
        var (date, end, annual) = (fields.Read(Date), fields.Read(EndDate), fields.Read(Annual));
        var closed = fields.Read(Closed);
        var hours = fields.Read(Hours.RequiredIf(closed.Count == 0));
        string reason = fields.Read(Reason);
        return fields.Errors.Any ? null : new SpecialHours(date, hours, reason)
        {
            EndDate = end,
            IsAnnual = annual,
            Pauses = closed,
        };
    }

    private static OpeningPeriod ReadPeriod(RequestFields row)
    {
        var (open, close) = (row.Read(OpenTime), row.Read(CloseTime));
        return row.Errors.Any ? default : new OpeningPeriod(open, close);
    }
}
