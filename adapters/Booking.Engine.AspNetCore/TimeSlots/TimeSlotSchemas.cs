using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.OpenApi;
using BookingEngine.AspNetCore.Http;
using NodaTime;
using static BookingEngine.AspNetCore.OpenApi.Field;
using static BookingEngine.AspNetCore.OpenApi.Schema;

namespace BookingEngine.AspNetCore.TimeSlots;

/// <summary>The bodies of availability and stored time slots.</summary>
internal static class TimeSlotSchemas
{
    private static readonly Field[] Slot =
    [
        Required("start_time", ShortTime()),
        Required("end_time", ShortTime()),
        Required("is_available", Flag()),
        Required("available_capacity", Capacity(), "0 where it can't be booked."),
        Required("starts_at", PrintedMoment()),
        Required("ends_at", PrintedMoment()),
        Required("unavailable_reason", OrNull(Choice(Wording.Reasons.Values))),
    ];

    private static readonly Field[] Generation =
    [
        Required("exchange_uuid", Uuid()),
        Required("start_date", Date()),
        Required("end_date", Date(), "Inclusive; at most 366 days and 50,000 slots in all. A day can have at most 20,000 stored slots, an exchange 1,000,000."),
        Optional("slot_duration_minutes", Whole(1, NodaConstants.MinutesPerDay), "Left out: the exchange's."),
        Optional("max_capacity", Capacity(), "0 blocks the slots. Left out: the exchange's default."),
    ];

    public static IEnumerable<(string Name, JsonObject Schema)> All()
    {
        yield return ("AvailableSlots", Object(
            Required("exchange", Uuid()),
            Required("business_name", Text(Limits.NameLength)),
            Required("date", Date()),
            Required("day_of_week", Weekday()),
            Required("slot_duration_minutes", Whole(1, NodaConstants.MinutesPerDay)),
            Required("slots", ListOf(Ref("Slot")), "None on a closed day.")));
        yield return ("Slot", Object(Slot));
        yield return ("Availability", Object(
            Required("exchange", Uuid()),
            Required("days", ListOf(Ref("AvailableSlots"))),
            Required("first_available", OrNull(Ref("FirstAvailable")))));
        yield return ("FirstAvailable", Object([Required("date", Date()), .. Slot]));
        yield return ("SlotGeneration", Object(
        [
            .. Generation,
            Optional("start_time", OpeningTime(), "Where the first slot of a day starts. Left out: at opening."),
            Optional("end_time", Time(), "No slot ends later. Left out: at closing."),
            Optional(
                "days_of_week", With(ListOf(Weekday()), ("minItems", 1), ("maxItems", 7)), "Only these days. Left out: all."),
        ]));
        yield return ("GeneratedSlots", Object(
        [
            .. Generation.Select(field => field.InResponse()),
            Optional("start_time", PrintedTime()),
            Optional("end_time", PrintedTime()),
            Optional("days_of_week", ListOf(Weekday())),
            Required("created_count", Count()),
            Required("existing_count", Count()),
        ]));
        yield return ("TimeSlot", Object(
            Required("uuid", Uuid()),
            Required("exchange", Uuid()),
            Required("date", Date()),
            Required("start_time", PrintedTime()),
            Required("end_time", PrintedTime()),
            Required("starts_at", PrintedMoment()),
            Required("ends_at", PrintedMoment()),
            Required("max_capacity", OrNull(Capacity()), "Null: the exchange's default counts."),
            Required("available_capacity", Capacity())));
        yield return ("TimeSlotChange", Object(
            Optional("max_capacity", OrNull(Capacity()), "Not below the parties booked in it. Null: the exchange's default counts.")));
        yield return ("TimeSlotPage", ExchangeSchemas.Page("TimeSlot"));
    }
}
