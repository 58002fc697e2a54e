using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.OpenApi.Field;
using static BookingEngine.AspNetCore.OpenApi.Schema;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The bodies of exchanges and their hours.</summary>
internal static class ExchangeSchemas
{
    private const int MinutesPerDay = NodaConstants.MinutesPerDay;

    private static readonly Field[] Names =
    [
        Required("business_name", Name()),
        Optional("description", Text(Limits.TextLength), @default: ""),
    ];

    private static readonly Field[] Settings =
    [
        Optional("time_zone", Line(Limits.NameLength), "An IANA name; the service has a default."),
        Optional("default_capacity", Capacity(1), 1, "How many can be there at once where no stored slot says otherwise."),
        Optional("slot_duration_minutes", Whole(1, MinutesPerDay), 60),
        Optional("slot_step_minutes", OrNull(Whole(1, MinutesPerDay)), null, "From one slot's start to the next; null: the duration."),
        Optional("buffer_before_minutes", Whole(0, MinutesPerDay), 0, "What a booking occupies before its start."),
        Optional("buffer_after_minutes", Whole(0, MinutesPerDay), 0, "What a booking occupies after its end."),
        Optional("min_notice_minutes", Whole(0, ExchangeFields.MostDays * MinutesPerDay), 0, "How long ahead a booking must be made."),
        Optional("booking_window_days", OrNull(Whole(0, ExchangeFields.MostDays)), null, "How many days ahead can be booked; null: any."),
        Optional("cancellation_notice_minutes", Whole(0, ExchangeFields.MostDays * MinutesPerDay), 0, "Later than this before the start, cancelling and rescheduling are the owner's alone."),
        Optional("auto_confirm", Flag(), false, "Whether new bookings are confirmed at once."),
        Optional("min_duration_minutes", OrNull(Whole(1, MinutesPerDay)), null, "The shortest booking; null: any. Slots are no shorter."),
        Optional("max_duration_minutes", OrNull(Whole(1, MinutesPerDay)), null, "The longest booking; null: any. Slots are no longer."),
        Optional("slot_starts", Choice(SlotStartsNames.ByName.Keys), "any", "grid: a booking must be one of the slots that are shown for its length."),
        Optional("reschedule_keeps_confirmation", Flag(), true, "Where false, a confirmed booking that its customer moves is pending again."),
    ];

    private static readonly Field[] Hours =
    [
        Required("day_of_week", Weekday(), "ISO: 1 is Monday, 7 Sunday."),
        Optional("open_time", OrNull(OpeningTime())),
        Optional("close_time", OrNull(Time()), "Not after open_time: on the next date."),
        Optional("is_closed", Flag(), false, "A closed day needs no times."),
    ];

    private static readonly Field NewHours = Optional(
        "operating_hours",
        With(ListOf(Ref("NewOperatingHours")), ("maxItems", ExchangeFields.MostOperatingHours)),
        new JsonArray(),
        "Replaced as a whole. A day that is not listed is closed; several entries of a day are split shifts.");

    private static readonly Field[] Special =
    [
        Required("date", Date()),
        Required("hours", With(ListOf(Ref("NewOpeningPeriod")), ("maxItems", SpecialHoursFields.MostPeriods)), "Empty: closed."),
        Optional("reason", Line(Limits.NameLength), @default: ""),
    ];

    public static IEnumerable<(string Name, JsonObject Schema)> All()
    {
        yield return ("NewExchange", Object([.. Names, NewHours, .. Settings]));
        yield return ("ExchangeChange", Object([.. InChange([.. Names, NewHours, .. Settings])]));
        yield return ("NewOperatingHours", With(Object(Hours), ("anyOf", new JsonArray(
            new JsonObject
            {
                ["required"] = new JsonArray("is_closed"),
                ["properties"] = new JsonObject { ["is_closed"] = new JsonObject { ["enum"] = new JsonArray(true) } },
            },
            new JsonObject
            {
                ["required"] = new JsonArray("open_time", "close_time"),
                ["properties"] = new JsonObject { ["open_time"] = OpeningTime(), ["close_time"] = Time() },
            }))));
        yield return ("Exchange", Object(
        [
            Required("uuid", Uuid()),
            .. InResponse(Names),
            Required("operating_hours", ListOf(Ref("OperatingHours"))),
            .. InResponse(Settings),
            Required("created_at", PrintedMoment()),
            Required("updated_at", PrintedMoment()),
        ]));
        yield return ("OperatingHours", Object(
            Required("uuid", Uuid()),
            Required("day_of_week", Weekday()),
            Required("day_name", Choice(Enum.GetNames<IsoDayOfWeek>().Where(name => name != nameof(IsoDayOfWeek.None)))),
            Required("open_time", OrNull(PrintedTime())),
            Required("close_time", OrNull(PrintedTime())),
            Required("is_closed", Flag())));
        yield return ("ExchangePage", Page("Exchange"));
        yield return ("CalendarAddress", Object(Required("url", Link())));
        yield return ("NewSpecialHours", Object(Special));
        yield return ("NewOpeningPeriod", Object(Required("open_time", OpeningTime()), Required("close_time", Time())));
        yield return ("SpecialHours", Object(
            Required("date", Date()), Required("hours", ListOf(Ref("OpeningPeriod"))), Required("reason", Line(Limits.NameLength))));
        yield return ("OpeningPeriod", Object(Required("open_time", PrintedTime()), Required("close_time", PrintedTime())));
    }

    /// <summary>A page of a list.</summary>
    public static JsonObject Page(string item) => Object(
        Required("count", Count(), "How many there are on all pages."),
        Required("next", OrNull(Link())),
        Required("previous", OrNull(Link())),
        Required("results", ListOf(Ref(item))));

    private static IEnumerable<Field> InResponse(IEnumerable<Field> fields) => fields.Select(field => field.InResponse());

    private static IEnumerable<Field> InChange(IEnumerable<Field> fields) => fields.Select(field => field.InChange());
}
