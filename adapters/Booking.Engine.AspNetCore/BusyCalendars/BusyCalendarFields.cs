using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using BookingEngine.AspNetCore.Webhooks;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>The fields of a calendar whose busy times can't be booked.</summary>
internal static class BusyCalendarFields
{
    private const string Subscription = "webcal";

    private static readonly Field<Uri> Url = Required(
        "url",
        WebhookAddress.Field,
        "The https address of the calendar in the iCalendar format; webcal is taken for https. It must lie on the internet, unless the service allows others.");

    private static readonly Field<bool> TentativeIsBusy = Optional(
        "tentative_is_busy", Flag, @default: true, "Whether appointments that are not certain yet can't be booked either.");

    private static readonly Field<bool> IgnoreAllDay = Optional(
        "ignore_all_day", Flag, @default: false, "Whether events of whole days are no busy times.");

    /// <summary>The resource that is busy.</summary>
    public static Field<Guid?> Resource { get; } = Optional(
        "resource", Uuid.OrNull(), "The resource that is busy. Null: the exchange as a whole.");

    private static Field[] All => [Url, Resource, TentativeIsBusy, IgnoreAllDay];

    /// <summary>The body of a calendar in a response.</summary>
    public static ResponseBody<BusyCalendar> Response { get; } = new()
    {
        { "uuid", Uuid, calendar => calendar.Id },
        { "url", Schema.Link(), calendar => calendar.Url.AbsoluteUri },
        { Resource, calendar => calendar.ResourceId },
        { TentativeIsBusy, calendar => calendar.TentativeIsBusy },
        { IgnoreAllDay, calendar => calendar.IgnoresAllDay },
        {
            "status", Schema.Choice(EnumNames<BusyCalendarStatus>.ByName.Keys), calendar => calendar.Status,
            "pending: not read yet. ok: read. stale: not readable at present, and what was read last holds. failed: it could never be read."
        },
        { "last_synced_at", Schema.OrNull(Schema.PrintedMoment()), calendar => calendar.LastSyncedAt, "When it was last read." },
        { "last_error", Schema.OrNull(Schema.OfType("string")), calendar => calendar.LastError, "Why it could not be read when it was last tried." },
        { "skipped", Schema.Count(), calendar => calendar.Skipped, "How many of its entries could not be understood." },
        { "next_sync_at", Schema.PrintedMoment(), calendar => calendar.NextSyncAt, "When it is read next." },
        { "created_at", Schema.PrintedMoment(), calendar => calendar.CreatedAt },
    };

    /// <summary>The body of a calendar with the bookings that stand in its busy times.</summary>
    public static ResponseBody<(BusyCalendar Calendar, IReadOnlyList<Guid> Conflicts)> Details { get; } = new()
    {
        { Response, found => found.Calendar },
        {
            "conflicts", Schema.ListOf(Schema.Formatted("uuid")), found => found.Conflicts,
            "The pending and confirmed bookings that stand in its busy times from now on, by date. They were made before, and stay."
        },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas() =>
    [
        ("NewBusyCalendar", Schema.Object(All)),
        ("BusyCalendarChange", Schema.Object(All.Select(field => field.InChange()))),
        ("BusyCalendar", Schema.Object(Response)),
        ("BusyCalendarWithConflicts", Schema.Object(Details)),
    ];

    /// <summary>Reads a body as a change of a calendar. The result is valid only if no field has an error.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="current">The calendar to change. It keeps the values that the body leaves out.</param>
    /// <param name="allowsPrivate">Whether its address need not lie on the internet.</param>
    public static BusyCalendar Read(RequestFields fields, BusyCalendar current, bool allowsPrivate)
    {
        var url = fields.Read(Url, current.Url);
        if (fields.IsGiven(Url))
        {
            url = url.Scheme == Subscription ? new UriBuilder(url) { Scheme = Uri.UriSchemeHttps, Port = url.IsDefaultPort ? -1 : url.Port }.Uri : url;
            if (WebhookAddress.Problem(url, allowsPrivate) is { } problem)
            {
                fields.Errors.Add(Url.Name, problem);
            }
        }

        return current with
        {
            Url = url,
            ResourceId = fields.Read(Resource, current.ResourceId),
            TentativeIsBusy = fields.Read(TentativeIsBusy, current.TentativeIsBusy),
            IgnoresAllDay = fields.Read(IgnoreAllDay, current.IgnoresAllDay),
        };
    }
}
