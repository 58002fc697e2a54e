using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Shop;

/// <summary>What this app allows of the booking API: conventions of its endpoints, as of any others.</summary>
internal static class ApiRules
{
    public const string Managers = "managers";

    private static readonly string[] NotServed = ["/api/exchanges/{id}/erase_customer/", "/api/time-slots/generate_slots/"];

    public static void Apply(IEndpointConventionBuilder api) => api.Add(endpoint =>
    {
        string? path = (endpoint as RouteEndpointBuilder)?.RoutePattern.RawText;
        var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(of => of.HttpMethods);

        // Only managers open a branch.
        if (path == "/api/exchanges/" && methods.Contains(HttpMethods.Post))
        {
            endpoint.Metadata.Add(new AuthorizeAttribute(Managers));
        }

        // A part of the endpoints is neither served nor described.
        if (NotServed.Contains(path))
        {
            endpoint.Metadata.Add(new SuppressMatchingMetadata());
            endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute());
        }
    });
}
