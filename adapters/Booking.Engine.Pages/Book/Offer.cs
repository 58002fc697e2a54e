using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>
/// What a form lets a visitor choose from. It only saves choices that make no sense; whether something can be booked is decided by
/// the engine alone.
/// </summary>
internal static class Offer
{
    /// <summary>The number of people that no form offers more than, where nothing else limits them.</summary>
    private const int UsualParty = 20;

    /// <summary>Returns the resources from which a customer of a service may choose, in their order.</summary>
    public static IReadOnlyList<Resource> Resources(Exchange exchange, Service? service) => service is null ? [] :
    [
        .. exchange.Resources
            .Where(resource => resource.IsActive
                && resource.Serves(service.Id)
                && service.Requirements.Any(requirement => requirement.ResourceIds is { } named
                    ? named.Contains(resource.Id)
                    : requirement.ResourceType == resource.Type))
            .OrderBy(resource => resource.SortOrder)
            .ThenBy(resource => resource.Name, StringComparer.Ordinal),
    ];

    /// <summary>Returns the largest party that a form offers.</summary>
    public static int LargestParty(Exchange exchange, Service? service)
    {
        int places = exchange.DefaultCapacity;
        var resources = Resources(exchange, service);
        if (resources.Count > 0)
        {
            places = Math.Min(places, resources.Max(resource => resource.Capacity));
        }

        return Math.Min(service?.MaxPartySize ?? BookingPolicy.MaxCapacity, places == BookingPolicy.NoLimit ? UsualParty : places);
    }

    /// <summary>Returns how long a booking of a service lasts, if a customer can't choose.</summary>
    public static Duration Length(Exchange exchange, Service? service) => service?.Duration ?? exchange.Policy.SlotDuration;
}
