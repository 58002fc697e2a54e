using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The fields of an exchange.</summary>
internal static class ExchangeFields
{
    private static readonly BookingPolicy Defaults = new();

    private static readonly Field<string> BusinessName = Required("business_name", Name);

    private static readonly Field<string> Description = Optional("description", Text(Limits.TextLength), @default: "");

    private static readonly Field<IReadOnlyList<OperatingHours>> OperatingHours = Optional(
        "operating_hours", OperatingHoursFields.List, @default: [],
        "The list is replaced as a whole. A day that is not listed is closed. Several entries of a day are split shifts.");

    private static readonly Field<string?> TimeZone = Optional(
        "time_zone", Line(Limits.NameLength), about: "An IANA name. The service has a default.");

    private static readonly Field<int?> DefaultCapacity = Optional(
        "default_capacity", Capacity(1).OrNull(),
        "The number of places at any moment, unless a stored slot has another capacity. Null sets no limit. As long as it was never "
            + "set, it is null if the exchange has active resources, and 1 if it has none.");

    private static readonly Field<Duration> SlotDuration = Optional(
        "slot_duration_minutes", Length, Defaults.SlotDuration);

    private static readonly Field<Duration?> SlotStep = Optional(
        "slot_step_minutes", Length.OrNull(), Defaults.SlotStep,
        "The time from the start of one slot to the start of the next. If it is null, it is the slot duration.");

    private static readonly Field<Duration> BufferBefore = Optional(
        "buffer_before_minutes", BufferTime, Defaults.BufferBefore, "A booking also occupies this time before its start.");

    private static readonly Field<Duration> BufferAfter = Optional(
        "buffer_after_minutes", BufferTime, Defaults.BufferAfter, "A booking also occupies this time after its end.");

    private static readonly Field<Duration> MinNotice = Optional(
        "min_notice_minutes", NoticeTime, Defaults.MinNotice, "How long before its start a booking must be made at the latest.");

    private static readonly Field<int?> BookingWindowDays = Optional(
        "booking_window_days", DaysAhead.OrNull(), Defaults.BookingWindowDays,
        "How many days ahead a booking can be made. Null sets no limit.");

    private static readonly Field<Duration> CancellationNotice = Optional(
        "cancellation_notice_minutes", NoticeTime, Defaults.CancellationNotice,
        "How long before its start a booking can still be cancelled or rescheduled. Later, only the owner can do so.");

    private static readonly Field<bool> AutoConfirm = Optional(
        "auto_confirm", Flag, Defaults.AutoConfirm, "Whether new bookings are confirmed at once.");

    private static readonly Field<Duration?> MinDuration = Optional(
        "min_duration_minutes", Length.OrNull(), Defaults.MinDuration,
        "The shortest length of bookings and slots. Null sets no limit.");

    private static readonly Field<Duration?> MaxDuration = Optional(
        "max_duration_minutes", Length.OrNull(), Defaults.MaxDuration,
        "The longest length of bookings and slots. Null sets no limit.");

    private static readonly Field<SlotStarts> SlotStarts = Optional(
        "slot_starts", Choice<SlotStarts>(), Defaults.SlotStarts,
        "With grid, a booking must be one of the slots that are shown for its length.");

    private static readonly Field<bool> RescheduleKeepsConfirmation = Optional(
        "reschedule_keeps_confirmation", Flag, Defaults.RescheduleKeepsConfirmation,
        "If false, a confirmed booking is pending again after its customer has moved it.");

    private static readonly Field<IReadOnlyList<Reminder>> Reminders = Optional(
        "reminders", ReminderFields.List, @default: [],
        "When booking.reminder_due is raised for a booking, unless its service says otherwise. The list is replaced as a whole.");

    private static readonly Field[] All =
    [
        BusinessName, Description, OperatingHours, TimeZone, DefaultCapacity, SlotDuration, SlotStep, BufferBefore,
        BufferAfter, MinNotice, BookingWindowDays, CancellationNotice, AutoConfirm, MinDuration, MaxDuration, SlotStarts,
        RescheduleKeepsConfirmation, Reminders, .. ReminderFields.Quiet,
    ];

    /// <summary>The body of an exchange in a response.</summary>
    public static ResponseBody<ExchangeSummary> Response { get; } = new()
    {
        { "uuid", Uuid, exchange => exchange.Id },
        { BusinessName, exchange => exchange.BusinessName },
        { Description, exchange => exchange.Description },
        {
            "operating_hours", Schema.ListOf(Schema.Ref("OperatingHours")),
            exchange => exchange.OperatingHours.Select(OperatingHoursFields.Response.Of)
        },
        { TimeZone, exchange => exchange.TimeZone.Id },
        { DefaultCapacity, exchange => Places.OrNull(exchange.DefaultCapacity) },
        { SlotDuration, exchange => exchange.Policy.SlotDuration },
        { SlotStep, exchange => exchange.Policy.SlotStep },
        { BufferBefore, exchange => exchange.Policy.BufferBefore },
        { BufferAfter, exchange => exchange.Policy.BufferAfter },
        { MinNotice, exchange => exchange.Policy.MinNotice },
        { BookingWindowDays, exchange => exchange.Policy.BookingWindowDays },
        { CancellationNotice, exchange => exchange.Policy.CancellationNotice },
        { AutoConfirm, exchange => exchange.Policy.AutoConfirm },
        { MinDuration, exchange => exchange.Policy.MinDuration },
        { MaxDuration, exchange => exchange.Policy.MaxDuration },
        { SlotStarts, exchange => exchange.Policy.SlotStarts },
        { RescheduleKeepsConfirmation, exchange => exchange.Policy.RescheduleKeepsConfirmation },
        {
            "reminders", Schema.ListOf(Schema.Ref("Reminder")),
            exchange => exchange.Reminders.Select(ReminderFields.Response.Of)
        },
        { ReminderFields.QuietResponse, exchange => exchange.QuietHours },
        { "created_at", Schema.PrintedMoment(), exchange => exchange.CreatedAt },
        { "updated_at", Schema.PrintedMoment(), exchange => exchange.UpdatedAt },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("NewExchange", Schema.Object(All));
        yield return ("ExchangeChange", Schema.Object(All.Select(field => field.InChange())));
        yield return ("NewOperatingHours", OperatingHoursFields.RequestSchema());
        yield return ("Exchange", Schema.Object(Response));
        foreach (var schema in ReminderFields.Schemas())
        {
            yield return schema;
        }

        yield return ("OperatingHours", Schema.Object(OperatingHoursFields.Response));
        yield return ("ExchangePage", Paging.SchemaOf("Exchange"));
    }

    /// <summary>Reads a body as a change of an exchange. The result is valid only if no field has an error.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="current">The exchange to change. It keeps the values that the body leaves out.</param>
    /// <param name="zones">The known time zones.</param>
    public static Exchange Read(RequestFields fields, Exchange current, IDateTimeZoneProvider zones) => current with
    {
        BusinessName = fields.Read(BusinessName, current.BusinessName),
        Description = fields.Read(Description, current.Description),
        OperatingHours = fields.Read(OperatingHours, current.OperatingHours),
        TimeZone = ReadTimeZone(fields, zones) ?? current.TimeZone,
        Policy = ReadPolicy(fields, current),
        Reminders = fields.Read(Reminders, current.Reminders),
        QuietHours = ReminderFields.ReadQuiet(fields, current.QuietHours),
    };

    private static BookingPolicy ReadPolicy(RequestFields fields, Exchange exchange)
    {
        var current = exchange.Policy;
        var policy = current with
        {
            DefaultCapacity = ReadCapacity(fields, exchange),
            SlotDuration = fields.Read(SlotDuration, current.SlotDuration),
            SlotStep = fields.Read(SlotStep, current.SlotStep),
            BufferBefore = fields.Read(BufferBefore, current.BufferBefore),
            BufferAfter = fields.Read(BufferAfter, current.BufferAfter),
            MinNotice = fields.Read(MinNotice, current.MinNotice),
            BookingWindowDays = fields.Read(BookingWindowDays, current.BookingWindowDays),
            CancellationNotice = fields.Read(CancellationNotice, current.CancellationNotice),
            AutoConfirm = fields.Read(AutoConfirm, current.AutoConfirm),
            MinDuration = fields.Read(MinDuration, current.MinDuration),
            MaxDuration = fields.Read(MaxDuration, current.MaxDuration),
            SlotStarts = fields.Read(SlotStarts, current.SlotStarts),
            RescheduleKeepsConfirmation = fields.Read(RescheduleKeepsConfirmation, current.RescheduleKeepsConfirmation),
        };
        if (policy.MinDuration > policy.MaxDuration)
        {
            fields.Errors.Add(MaxDuration.Name, Wording.TooSmall(MinDuration.Name));
        }
        else if (policy.LengthProblem(policy.SlotDuration) is { } problem)
        {
            fields.Errors.Add(SlotDuration.Name, problem.Message);
        }

        return policy;
    }

    /// <summary>
    /// Reads the capacity. A PUT that sends back what was printed leaves it as it is: never set, if it never was. A new exchange has no
    /// id yet.
    /// </summary>
    private static int? ReadCapacity(RequestFields fields, Exchange current)
    {
        int? printed = Places.OrNull(current.DefaultCapacity);
        int? given = fields.Read(DefaultCapacity, printed);
        bool isAsPrinted = current.Id != Guid.Empty && !fields.IsChange && given == printed;
        return isAsPrinted || !fields.IsGiven(DefaultCapacity) ? current.Policy.DefaultCapacity : given ?? BookingPolicy.NoLimit;
    }

    private static DateTimeZone? ReadTimeZone(RequestFields fields, IDateTimeZoneProvider zones)
    {
        if (fields.Read(TimeZone) is not { } name)
        {
            return null;
        }

        // The provider itself would also accept offsets, such as UTC+03, which no other system knows.
        if (zones.Ids.Contains(name))
        {
            return zones[name];
        }

        fields.Errors.Add(TimeZone.Name, $"There is no time zone “{name}”. Give an IANA name, such as Europe/Berlin.");
        return null;
    }
}
