using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Resources;

/// <summary>The fields of a resource.</summary>
internal static class ResourceFields
{
    private static readonly Field<string> Name = Required("name", FieldTypes.Name);

    private static readonly Field<string> Type = Required(
        "resource_type", ResourceType, "What it is, such as staff or room. A service requires resources by this.");

    private static readonly Field<int> Capacity = Optional(
        "capacity", FieldTypes.Capacity(1), @default: 1, "The number of places that it has at any moment.");

    private static readonly Field<bool> IsActive = Optional(
        "is_active", Flag, @default: true, "Whether new bookings can use it.");

    private static readonly Field<IReadOnlyList<OperatingHours>?> Hours = Optional(
        "hours", OperatingHoursFields.List.OrNull(), @default: null,
        "The weekly hours at which it can be used. Null: whenever the exchange is open. The list is replaced as a whole.");

    private static readonly Field<IReadOnlyList<Guid>?> Services = Optional(
        "services", ListOf(Uuid, Limits.Services, least: 0).OrNull(), @default: null,
        "The services that it can be used for. Null: all.");

    private static readonly Field<int> SortOrder = Optional(
        "sort_order", Whole(-Resource.MaxSortOrder, Resource.MaxSortOrder), @default: 0,
        "Where it stands in lists, and which of several free resources is used first: lower numbers come first.");

    private static readonly Field[] All = [Name, Type, Capacity, IsActive, Hours, Services, SortOrder];

    /// <summary>The body of a resource in a response.</summary>
    public static ResponseBody<Resource> Response { get; } = new()
    {
        { "uuid", Uuid, resource => resource.Id },
        { Name, resource => resource.Name },
        { Type, resource => resource.Type },
        { Capacity, resource => resource.Capacity },
        { IsActive, resource => resource.IsActive },
        {
            "hours", Schema.OrNull(Schema.ListOf(Schema.Ref("OperatingHours"))),
            resource => OwnHours(resource)?.Select(OperatingHoursFields.Response.Of)
        },
        { Services, resource => resource.ServiceIds },
        { SortOrder, resource => resource.SortOrder },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("NewResource", Schema.Object(All));
        yield return ("ResourceChange", Schema.Object(All.Select(field => field.InChange())));
        yield return ("Resource", Schema.Object(Response));
        yield return ("ResourcePage", Paging.SchemaOf("Resource"));
    }

    /// <summary>Reads a body as a change of a resource. The result is valid only if no field has an error.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="current">The resource to change. It keeps the values that the body leaves out.</param>
    public static Resource Read(RequestFields fields, Resource current)
    {
        var hours = fields.Read(Hours, OwnHours(current));
        return current with
        {
            Name = fields.Read(Name, current.Name),
            Type = fields.Read(Type, current.Type),
            Capacity = fields.Read(Capacity, current.Capacity),
            IsActive = fields.Read(IsActive, current.IsActive),
            HasOwnHours = hours is not null,
            Schedule = current.Schedule with { OperatingHours = hours ?? [] },
            ServiceIds = fields.Read(Services, current.ServiceIds),
            SortOrder = fields.Read(SortOrder, current.SortOrder),
        };
    }

    private static IReadOnlyList<OperatingHours>? OwnHours(Resource resource) =>
        resource.HasOwnHours ? resource.Schedule.OperatingHours : null;
}
