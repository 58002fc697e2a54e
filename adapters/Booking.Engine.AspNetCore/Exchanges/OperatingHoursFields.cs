using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The fields of an entry of the weekly hours.</summary>
internal static class OperatingHoursFields
{
    private static readonly Field<IsoDayOfWeek> Day = Required("day_of_week", Weekday, "The ISO number of the day: 1 is Monday, 7 is Sunday.");

    private static readonly Field<LocalTime?> OpenTime = Optional("open_time", OpeningTime.OrNull());

    private static readonly Field<LocalTime?> CloseTime = Optional(
        "close_time", Time.OrNull(), "A time that is not after open_time is on the next date.");

    private static readonly Field<bool> IsClosed = Optional(
        "is_closed", Flag, @default: false, "A closed day needs no times.");

    private static readonly Field<int> EveryWeeks = Optional(
        "every_weeks", Whole(1, Limits.EveryWeeks), @default: 1, "2: every second week, counted from that of from_date.");

    private static readonly Field<LocalDate?> FromDate = Optional(
        "from_date", Date.OrNull(), "The first date on which the entry holds; null: it always does.");

    /// <summary>The type of a list of entries.</summary>
    public static FieldType<IReadOnlyList<OperatingHours>> List { get; } = Rows("NewOperatingHours", most: 200, Read);

    /// <summary>The body of an entry in a response. The times of a closed day are null.</summary>
    public static ResponseBody<OperatingHours> Response { get; } = new()
    {
        { "uuid", Uuid, entry => entry.Id },
        { "day_of_week", Weekday, entry => entry.DayOfWeek },
        { "day_name", Schema.Choice(Enum.GetNames<IsoDayOfWeek>()[1..]), entry => entry.DayOfWeek.ToString() },
        { "open_time", Schema.OrNull(Schema.PrintedTime()), entry => entry.Period?.Open },
        { "close_time", Schema.OrNull(Schema.PrintedTime()), entry => entry.Period?.Close },
        { "is_closed", Flag, entry => entry.IsClosed },
        { EveryWeeks, entry => entry.EveryWeeks },
        { FromDate, entry => entry.FromDate },
    };

    /// <summary>Returns the schema of an entry in a request, which is closed or has times.</summary>
    public static JsonObject RequestSchema() => Schema.With(
        Schema.Object(Day, OpenTime, CloseTime, IsClosed, EveryWeeks, FromDate),
        ("anyOf", new JsonArray(
            new JsonObject
            {
                ["required"] = new JsonArray(IsClosed.Name),
                ["properties"] = new JsonObject { [IsClosed.Name] = new JsonObject { ["enum"] = new JsonArray(true) } },
            },
            new JsonObject
            {
                ["required"] = new JsonArray(OpenTime.Name, CloseTime.Name),
                ["properties"] = new JsonObject
                {
                    [OpenTime.Name] = OpeningTime.Schema.DeepClone(),
                    [CloseTime.Name] = Time.Schema.DeepClone(),
                },
            })));

    /// <summary>Reads an entry. Returns null if a field has an error.</summary>
    public static OperatingHours? Read(RequestFields row)
    {
        var day = row.Read(Day);
        bool isClosed = row.Read(IsClosed);
        var open = row.Read(OpenTime.RequiredIf(!isClosed));
        var close = row.Read(CloseTime.RequiredIf(!isClosed));
        var period = !isClosed && open is { } from && close is { } to ? new OpeningPeriod(from, to) : (OpeningPeriod?)null;
        var (weeks, first) = (row.Read(EveryWeeks), row.Read(FromDate));
        return row.Errors.Any ? null : new OperatingHours(day, period) { EveryWeeks = weeks, FromDate = first };
    }
}
