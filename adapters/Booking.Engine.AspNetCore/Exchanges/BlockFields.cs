using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The fields of a block, which is a time at which an exchange accepts no bookings although it is open.</summary>
internal static class BlockFields
{
    private static readonly Field<LocalDate> Date = Required("date", FieldTypes.Date);

    private static readonly Field<LocalDate?> EndDate = Optional(
        "end_date", FieldTypes.Date.OrNull(), "The last date of a range, inclusive; null: the date alone.");

    private static readonly Field<LocalTime?> StartTime = Optional(
        "start_time", OpeningTime.OrNull(), "The start on each date. It needs an end_time. Null, like end_time: all day.");

    private static readonly Field<LocalTime?> EndTime = Optional(
        "end_time", Time.OrNull(), "The end on each date. It needs a start_time. A time that is not after start_time is on the next date.");

    private static readonly Field<string> Reason = Optional("reason", Line(Limits.NameLength), @default: "");

    /// <summary>The resource that is blocked.</summary>
    public static Field<Guid?> Resource { get; } = Optional(
        "resource", Uuid.OrNull(), "The resource that bookings don't get at that time. Null: the exchange accepts none.");

    /// <summary>A block in a response.</summary>
    public static ResponseBody<OwnedBlock> Response { get; } = new()
    {
        { "uuid", Uuid, owned => owned.Block.Id },
        { Date, owned => owned.Block.Date },
        { EndDate, owned => owned.Block.EndDate },
        { "start_time", Schema.OrNull(Schema.PrintedTime()), owned => owned.Block.Period?.Open },
        { "end_time", Schema.OrNull(Schema.PrintedTime()), owned => owned.Block.Period?.Close },
        { Resource, owned => owned.ResourceId },
        { Reason, owned => owned.Block.Reason },
    };

    /// <summary>A new block with the bookings in its way.</summary>
    public static ResponseBody<PlacedBlock> Placed { get; } = new()
    {
        { Response, placed => new OwnedBlock(placed.Block, placed.ResourceId) },
        {
            "bookings", Schema.ListOf(Schema.Ref("Booking")),
            placed => placed.Bookings.Select(booking => BookingFields.Response.Of(new BookingResponse(booking))),
            "The active bookings that overlap the block, and use the resource if one is blocked, by date and start; the first 1,000 if there are more."
        },
        { "bookings_count", Schema.Count(), placed => placed.BookingCount, "The number of all these bookings." },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("NewBlock", Schema.Object(Date, EndDate, StartTime, EndTime, Resource, Reason));
        yield return ("Block", Schema.Object(Response));
        yield return ("PlacedBlock", Schema.Object(Placed));
    }

    /// <summary>Reads the block that a body describes, and its resource. Returns null if a field has an error.</summary>
    public static OwnedBlock? Read(RequestFields fields)
    {
        var (date, end) = (fields.Read(Date), fields.Read(EndDate));
        var start = fields.Read(StartTime.RequiredIf(fields.Has(EndTime)));
        var until = fields.Read(EndTime.RequiredIf(fields.Has(StartTime)));
        var resource = fields.Read(Resource);
        string reason = fields.Read(Reason);
        var period = start is { } from && until is { } to ? new OpeningPeriod(from, to) : (OpeningPeriod?)null;
        return fields.Errors.Any ? null : new OwnedBlock(new Block(date, period, reason) { EndDate = end }, resource);
    }
}
