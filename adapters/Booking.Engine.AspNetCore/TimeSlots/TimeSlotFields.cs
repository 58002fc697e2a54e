using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.TimeSlots;

/// <summary>The fields of a stored time slot.</summary>
internal static class TimeSlotFields
{
    /// <summary>The exchange whose slots are listed.</summary>
    public static Field<Guid?> ListedExchange { get; } =
        Required("exchange", Uuid.OrNone()) with { Example = Examples.ExchangeId };

    /// <summary>The date whose slots are listed.</summary>
    public static Field<LocalDate?> ListedDate { get; } = Optional("date", Date);

    /// <summary>The slot's own capacity, which can be changed.</summary>
    public static Field<int?> MaxCapacity { get; } = Optional(
        "max_capacity", Capacity(0).OrNull(),
        "It can't be less than the places booked in the slot. If it is null, the exchange's default applies.");

    /// <summary>The body of a response with one time slot.</summary>
    public static ResponseBody<TimeSlotDetails> Response { get; } = new()
    {
        { "uuid", Uuid, details => details.TimeSlot.Id },
        { "exchange", Uuid, details => details.TimeSlot.ExchangeId },
        { "date", Date, details => details.TimeSlot.Date },
        { "start_time", Schema.PrintedTime(), details => details.TimeSlot.Period.StartTime },
        { "end_time", Schema.PrintedTime(), details => details.TimeSlot.Period.EndTime },
        { "starts_at", Schema.PrintedMoment(), details => details.LocalStart },
        { "ends_at", Schema.PrintedMoment(), details => details.LocalEnd },
        {
            "max_capacity", Capacity(0).OrNull(), details => details.TimeSlot.MaxCapacity,
            "If it is null, the exchange's default applies."
        },
        { "available_capacity", Capacity(0).OrNull(), details => Places.OrNull(details.AvailableCapacity) },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("TimeSlot", Schema.Object(Response));
        yield return ("TimeSlotChange", Schema.Object(MaxCapacity));
        yield return ("TimeSlotPage", Paging.SchemaOf("TimeSlot"));
    }
}
