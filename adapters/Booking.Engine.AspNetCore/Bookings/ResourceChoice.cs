using System.Text.Json;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The resources that a request names for a booking, and those that a booking has.</summary>
internal static class ResourceChoice
{
    private const int Most = 100;

    private static readonly FieldType<IReadOnlyList<Guid>?> Ids = ListOf(Uuid, Most, least: 0).OrNull();

    /// <summary>
    /// The ids of resources. A booking that is sent as it was read has objects in their place, or an empty list: they name nothing new.
    /// </summary>
    private static readonly FieldType<IReadOnlyList<Guid>?> IdsOrAsRead = Ids with
    {
        Schema = Schema.OrNull(Schema.With(
            Schema.ListOf(new JsonObject { ["anyOf"] = new JsonArray(Schema.Formatted("uuid"), Schema.OfType("object")) }),
            ("maxItems", Most))),
        Read = (RawValue value, string field, FieldErrors errors, out IReadOnlyList<Guid>? ids) =>
        {
            ids = null;
            return IsAsRead(value) || Ids.Read(value, field, errors, out ids);
        },
    };

    /// <summary>The one resource that the booking must get.</summary>
    public static Field<Guid?> Resource { get; } = Optional(
        "resource", Uuid.OrNull(), "The resource that the booking must get, such as a certain hairdresser. Null: any.");

    /// <summary>Several resources that the booking must get.</summary>
    public static Field<IReadOnlyList<Guid>?> Resources { get; } = Optional(
        "resources", IdsOrAsRead, @default: null,
        "The resources that the booking must get, in place of `resource`. For whatever else it needs, it gets free ones.");

    /// <summary>The resources that an owner assigns.</summary>
    public static Field<IReadOnlyList<Guid>> Assigned { get; } = Required(
        "resources", ListOf(Uuid, Most), "The booking gets these resources and keeps them. For whatever else it needs, it gets free ones.");

    /// <summary>The body of a booking's resource in a response.</summary>
    public static ResponseBody<BookedResource> Response { get; } = new()
    {
        { "resource", Uuid, booked => booked.ResourceId },
        {
            "name", Schema.OrNull(Schema.OfType("string")), booked => booked.Resource?.Name,
            "It is null if the resource does not exist any more."
        },
        { "resource_type", Schema.OrNull(Schema.OfType("string")), booked => booked.Resource?.Type },
        { "start_time", Schema.PrintedTime(), booked => booked.LocalStart.TimeOfDay },
        { "end_time", Schema.PrintedTime(), booked => booked.LocalEnd.TimeOfDay },
        {
            "is_pinned", Flag, booked => booked.IsPinned,
            "Whether the customer has chosen it, or the owner has assigned it. Others may change to make room for another booking."
        },
    };

    /// <summary>Reads the resources. Returns null if the request names none, and an empty list for any.</summary>
    public static IReadOnlyList<Guid>? Read(RequestFields fields)
    {
        var one = fields.Read(Resource);
        var several = fields.Read(Resources);
        if (one is not null && several is not null)
        {
            fields.Errors.Add(Resource.Name, Wording.ResourceOrResources);
        }

        bool isAny = (fields.IsGiven(Resource) || fields.IsGiven(Resources)) && !fields.Has(Resources);
        return one is { } id ? [id] : several ?? (isAny ? [] : null);
    }

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("BookedResource", Schema.Object(Response));
        yield return ("AssignedResources", Schema.Object(Assigned));
    }

    private static bool IsAsRead(RawValue value) =>
        value.Json is { ValueKind: JsonValueKind.Array } list
        && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object);
}
