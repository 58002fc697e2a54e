using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.TimeSlots;

/// <summary>The fields of a request to generate time slots.</summary>
internal static class GenerationFields
{
    private static readonly Field<LocalDate> StartDate = Required("start_date", Date);

    private static readonly Field<LocalDate> EndDate = Required(
        "end_date", Date,
        "Inclusive; at most 366 days and 50,000 slots in all. A day can have at most 20,000 stored slots, an exchange 1,000,000.");

    private static readonly Field<Duration?> SlotDuration = Optional(
        "slot_duration_minutes", Minutes(1, NodaConstants.MinutesPerDay), "The length of each slot. The default is the exchange's.");

    private static readonly Field<int?> MaxCapacity = Optional(
        "max_capacity", Capacity(0), "The capacity of the slots. 0 blocks them. The default is the exchange's. If that has no limit, they get none of their own.");

    private static readonly Field<LocalTime?> StartTime = Optional(
        "start_time", OpeningTime, "The start of the first slot of a day. The default is the opening.");

    private static readonly Field<LocalTime?> EndTime = Optional(
        "end_time", Time, "The time after which no slot ends. The default is the closing.");

    private static readonly Field<IReadOnlyList<IsoDayOfWeek>> DaysOfWeek = Optional(
        "days_of_week", ListOf(Weekday, most: 7), "The weekdays to generate slots on. The default is all.");

    /// <summary>The exchange whose slots are generated.</summary>
    public static Field<Guid?> Exchange { get; } = Required("exchange_uuid", Uuid.OrNone());

    /// <summary>The body of the response: the fields of the request, then the outcome.</summary>
    public static ResponseBody<(TimeSlotGeneration Asked, GeneratedTimeSlots Done)> Response { get; } = new()
    {
        { Exchange, generated => generated.Asked.ExchangeId },
        { StartDate, generated => generated.Asked.StartDate },
        { EndDate, generated => generated.Asked.EndDate },
        { SlotDuration, generated => generated.Asked.SlotDuration },
        {
            MaxCapacity.Name, Capacity(0).OrNull(), generated => generated.Asked.MaxCapacity,
            "The capacity of the slots, or null if they got none of their own."
        },
        { OptionalMember("start_time", Schema.PrintedTime()), generated => generated.Asked.StartTime },
        { OptionalMember("end_time", Schema.PrintedTime()), generated => generated.Asked.EndTime },
        {
            OptionalMember("days_of_week", Schema.ListOf(Weekday.Schema)),
            generated => generated.Asked.DaysOfWeek is { Count: > 0 } days ? days : null
        },
        { "created_count", Schema.Count(), generated => generated.Done.CreatedCount },
        { "existing_count", Schema.Count(), generated => generated.Done.ExistingCount },
        {
            "kept", Schema.Count(), generated => generated.Done.KeptCount,
            "The number of existing slots that could not take the capacity: they have another one, or more is booked."
        },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("SlotGeneration", Schema.Object(
            Exchange, StartDate, EndDate, SlotDuration, MaxCapacity, StartTime, EndTime, DaysOfWeek));
        yield return ("GeneratedSlots", Schema.Object(Response));
    }

    /// <summary>
    /// Reads a body as a generation of time slots at an exchange. The result is valid only if no field has an error.
    /// </summary>
    public static TimeSlotGeneration Read(RequestFields fields, Guid exchangeId) =>
        new(exchangeId, fields.Read(StartDate), fields.Read(EndDate))
        {
            SlotDuration = fields.Read(SlotDuration),
            MaxCapacity = fields.Read(MaxCapacity),
            StartTime = fields.Read(StartTime),
            EndTime = fields.Read(EndTime),
            DaysOfWeek = fields.Read(DaysOfWeek),
        };
}
