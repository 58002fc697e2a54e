using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Services;

/// <summary>The fields of a service.</summary>
internal static class ServiceFields
{
    private const string OfExchange = " Null: as the exchange has it.";

    private static readonly Field<string> Name = Required("name", FieldTypes.Name);

    private static readonly Field<string> Description = Optional("description", Text(Limits.TextLength), @default: "");

    private static readonly Field<bool> IsActive = Optional("is_active", Flag, @default: true, "Whether it can be booked.");

    private static readonly Field<Duration?> Duration = Optional(
        "duration_minutes", Length.OrNull(), "The length of a booking. Null: the exchange's slot_duration_minutes, or the first option.");

    private static readonly Field<IReadOnlyList<Duration>?> DurationOptions = Optional(
        "duration_options", ListOf(Length, Limits.DurationOptions).OrNull(), @default: null,
        "The lengths in minutes from which a customer may choose. Null: duration_minutes is the only one. Otherwise it must be one of them.");

    private static readonly Field<Duration?> SlotStep = Optional(
        "slot_step_minutes", Length.OrNull(), "The time from the start of one slot to the start of the next." + OfExchange);

    private static readonly Field<Duration?> BufferBefore = Optional(
        "buffer_before_minutes", BufferTime.OrNull(), "A booking also occupies this time before its start." + OfExchange);

    private static readonly Field<Duration?> BufferAfter = Optional(
        "buffer_after_minutes", BufferTime.OrNull(), "A booking also occupies this time after its end." + OfExchange);

    private static readonly Field<Duration?> MinNotice = Optional(
        "min_notice_minutes", NoticeTime.OrNull(), "How long before its start a booking must be made at the latest." + OfExchange);

    private static readonly Field<int?> BookingWindowDays = Optional(
        "booking_window_days", DaysAhead.OrNull(), "How many days ahead a booking can be made." + OfExchange);

    private static readonly Field<Duration?> CancellationNotice = Optional(
        "cancellation_notice_minutes", NoticeTime.OrNull(),
        "How long before its start a booking can still be cancelled or rescheduled by its customer." + OfExchange);

    private static readonly Field<bool?> AutoConfirm = Optional(
        "auto_confirm", Flag.OrNull(), "Whether new bookings are confirmed at once." + OfExchange);

    private static readonly Field<SlotStarts?> SlotStarts = Optional(
        "slot_starts", Choice<SlotStarts>().OrNull(),
        "With grid, a booking must be one of the slots that are shown for its length." + OfExchange);

    private static readonly Field<int> MinPartySize = Optional("min_party_size", Capacity(1), @default: 1);

    private static readonly Field<int?> MaxPartySize = Optional("max_party_size", Capacity(1).OrNull(), "Null sets no limit.");

    private static readonly Field<int?> MaxParallel = Optional(
        "max_parallel", Capacity(1).OrNull(), "The places of this service at any moment. Null sets no limit of its own.");

    private static readonly Field<IReadOnlyList<OperatingHours>?> Hours = Optional(
        "hours", OperatingHoursFields.List.OrNull(), @default: null,
        "The weekly hours at which it can be booked, within those of the exchange. Null: the exchange's hours. The list is replaced as a whole.");

    private static readonly Field<long?> PriceAmount = Optional(
        "price_amount", LongWhole(0, Service.MaxPriceAmount).OrNull(), "The price in the smallest unit of its currency, such as cents.");

    private static readonly Field<string?> PriceCurrency = Optional(
        "price_currency", Currency.OrNull(), @default: null, "The currency of the price (ISO 4217). With a price only, and with each price.");

    private static readonly Field<AssignmentOrder> Assignment = Optional(
        "assignment", Choice<AssignmentOrder>(), @default: AssignmentOrder.First,
        "Which of several free resources a booking gets if its customer has chosen none. first: by sort_order. least_busy: the one with the "
            + "fewest booked minutes on the day. round_robin: the one with the fewest bookings on the day.");

    private static readonly Field<IReadOnlyList<Requirement>> Requirements = Optional(
        "requirements", Rows("NewRequirement", Limits.Requirements, RequirementFields.Read), @default: [],
        "The resources that a booking needs. The list is replaced as a whole.");

    private static readonly Field<IReadOnlyList<Reminder>?> Reminders = Optional(
        "reminders", ReminderFields.List.OrNull(), @default: null,
        "When booking.reminder_due is raised for a booking. The list is replaced as a whole." + OfExchange);

    private static readonly Field[] All =
    [
        Name, Description, IsActive, Duration, DurationOptions, SlotStep, BufferBefore, BufferAfter, MinNotice, BookingWindowDays,
        CancellationNotice, AutoConfirm, SlotStarts, MinPartySize, MaxPartySize, MaxParallel, Hours, PriceAmount, PriceCurrency,
        Assignment, Requirements, Reminders, .. ReminderFields.Quiet,
    ];

    /// <summary>The body of a service in a response.</summary>
    public static ResponseBody<Service> Response { get; } = new()
    {
        { "uuid", Uuid, service => service.Id },
        { Name, service => service.Name },
        { Description, service => service.Description },
        { IsActive, service => service.IsActive },
        { Duration, service => service.Duration },
        { DurationOptions, service => service.DurationOptions },
        { SlotStep, service => service.SlotStep },
        { BufferBefore, service => service.BufferBefore },
        { BufferAfter, service => service.BufferAfter },
        { MinNotice, service => service.MinNotice },
        { BookingWindowDays, service => service.BookingWindowDays },
        { CancellationNotice, service => service.CancellationNotice },
        { AutoConfirm, service => service.AutoConfirm },
        { SlotStarts, service => service.SlotStarts },
        { MinPartySize, service => service.MinPartySize },
        { MaxPartySize, service => service.MaxPartySize },
        { MaxParallel, service => service.MaxParallel },
        {
            "hours", Schema.OrNull(Schema.ListOf(Schema.Ref("OperatingHours"))),
            service => service.Hours?.Select(OperatingHoursFields.Response.Of)
        },
        { PriceAmount, service => service.PriceAmount },
        { PriceCurrency, service => service.PriceCurrency },
        { Assignment, service => service.Assignment },
        {
            "requirements", Schema.ListOf(Schema.Ref("Requirement")),
            service => service.Requirements.Select(RequirementFields.Response.Of)
        },
        {
            "reminders", Schema.OrNull(Schema.ListOf(Schema.Ref("Reminder"))),
            service => service.Reminders?.Select(ReminderFields.Response.Of)
        },
        { ReminderFields.QuietResponse, service => service.QuietHours },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("NewService", Schema.Object(All));
        yield return ("ServiceChange", Schema.Object(All.Select(field => field.InChange())));
        yield return ("NewRequirement", RequirementFields.RequestSchema());
        yield return ("Service", Schema.Object(Response));
        yield return ("Requirement", Schema.Object(RequirementFields.Response));
        yield return ("ServicePage", Paging.SchemaOf("Service"));
    }

    /// <summary>Reads a body as a change of a service. The result is valid only if no field has an error.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="current">The service to change. It keeps the values that the body leaves out.</param>
    public static Service Read(RequestFields fields, Service current) => current with
    {
        Name = fields.Read(Name, current.Name),
        Description = fields.Read(Description, current.Description),
        IsActive = fields.Read(IsActive, current.IsActive),
        Duration = fields.Read(Duration, current.Duration),
        DurationOptions = fields.Read(DurationOptions, current.DurationOptions),
        SlotStep = fields.Read(SlotStep, current.SlotStep),
        BufferBefore = fields.Read(BufferBefore, current.BufferBefore),
        BufferAfter = fields.Read(BufferAfter, current.BufferAfter),
        MinNotice = fields.Read(MinNotice, current.MinNotice),
        BookingWindowDays = fields.Read(BookingWindowDays, current.BookingWindowDays),
        CancellationNotice = fields.Read(CancellationNotice, current.CancellationNotice),
        AutoConfirm = fields.Read(AutoConfirm, current.AutoConfirm),
        SlotStarts = fields.Read(SlotStarts, current.SlotStarts),
        MinPartySize = fields.Read(MinPartySize, current.MinPartySize),
        MaxPartySize = fields.Read(MaxPartySize, current.MaxPartySize),
        MaxParallel = fields.Read(MaxParallel, current.MaxParallel),
        Hours = fields.Read(Hours, current.Hours),
        PriceAmount = fields.Read(PriceAmount, current.PriceAmount),
        PriceCurrency = fields.Read(PriceCurrency, current.PriceCurrency),
        Assignment = fields.Read(Assignment, current.Assignment),
        Requirements = fields.Read(Requirements, current.Requirements),
        Reminders = fields.Read(Reminders, current.Reminders),
        QuietHours = ReminderFields.ReadQuiet(fields, current.QuietHours),
    };
}
