using BookingEngine.AspNetCore.Exchanges;

namespace BookingEngine.AspNetCore.Resources;

/// <summary>The endpoints <c>/exchanges/{uuid}/resources/</c> for the people, rooms and things that bookings use.</summary>
internal static class ResourceEndpoints
{
    /// <summary>The parameter of the path that has the id of a resource.</summary>
    public const string Parameter = "resource";

    /// <summary>The endpoints of all resources and of one.</summary>
    public static PartEndpoints<Resource> All { get; } = new(Parameter)
    {
        Read = ResourceFields.Read,
        WithDefaults = WithDefaults,
        Response = ResourceFields.Response,
        IdOf = resource => resource.Id,
        Of = exchange => exchange.Resources,
        With = (exchange, resource) => exchange.With(resource),
        Remove = (exchanges, exchange, resource, version, cancellationToken) =>
            exchanges.RemoveResourceAsync(exchange.Id, resource.Id, version, cancellationToken),
        Listed = all => [.. all.OrderBy(resource => resource.SortOrder).ThenBy(resource => resource.Id)],
    };

    /// <summary>The endpoints of the dates on which a resource has hours of its own.</summary>
    public static SpecialHoursEndpoints SpecialHours { get; } = new()
    {
        Find = (exchange, context) => All.Named(exchange, context)?.Schedule,
        With = (exchange, context, schedule) => exchange.With(All.Named(exchange, context)! with { Schedule = schedule }),
    };

    /// <summary>Returns a resource with the defaults of its fields. Its special hours have endpoints of their own, so they stay.</summary>
    private static Resource WithDefaults(Resource? stored) => new()
    {
        Id = stored?.Id ?? Guid.Empty,
        Name = "",
        Type = "",
        Schedule = stored is null ? new Schedule() : stored.Schedule with { OperatingHours = [] },
    };
}
