using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Scheduling;

/// <summary>
/// The resources of an exchange as the assigner knows them, by numbers, and what bookings of each service need of them. It is the
/// same on every day, and made once for each version of an exchange.
/// </summary>
internal sealed class ResourcePool
{
    private readonly Dictionary<Guid, int> _numbers;
    private readonly Dictionary<Guid, NeededResource[]> _needs = [];
    private readonly NeededResource[] _withoutService;

    private ResourcePool(Exchange exchange)
    {
        Resources = [.. exchange.Resources.OrderBy(resource => resource.SortOrder).ThenBy(resource => resource.Id)];
        _numbers = Resources.Select((resource, number) => (resource.Id, number)).ToDictionary();
        Any = SetOf(resource => resource.Serves(null));
        _withoutService = Any.IsEmpty ? [] : [new NeededResource(Any, new Requirement(), AssignmentOrder.First)];
        Flexibility = new int[Resources.Count];
        foreach (var service in exchange.Services)
        {
            NeededResource[] needs = [.. service.Requirements.SelectMany(needed => Enumerable.Repeat(Of(service, needed), needed.Count))];
            _needs[service.Id] = needs;
            foreach (int resource in needs.Distinct().SelectMany(need => need.Eligible.ToArray()))
            {
                Flexibility[resource]++;
            }
        }

        ResourceSet[] ofServices = [.. _needs.Values.SelectMany(needs => needs).Select(need => need.Eligible).Distinct()];
        ClosedToServices = [.. ofServices.Append(Any).Distinct().Where(set => IsClosed(set, ofServices))];
        ClosedToAll = [.. ClosedToServices.Where(set => IsClosed(set, [Any]))];
    }

    /// <summary>The resources, ordered by <see cref="Resource.SortOrder"/> and then by id.</summary>
    public IReadOnlyList<Resource> Resources { get; }

    /// <summary>The active resources that serve bookings without a service.</summary>
    public ResourceSet Any { get; }

    /// <summary>The number of requirements that each of the resources could serve.</summary>
    public int[] Flexibility { get; }

    /// <summary>
    /// The sets of resources with one place each to which a need of any service has either all its resources or none.
    /// </summary>
    public ResourceSet[] ClosedToServices { get; }

    /// <summary>Those of them of which the same is true for bookings without a service.</summary>
    public ResourceSet[] ClosedToAll { get; }

    /// <summary>Returns the pool of an exchange.</summary>
    public static ResourcePool Of(Exchange exchange) => exchange.Memo.Get(() => new ResourcePool(exchange));

    /// <summary>Returns what each booking of a service needs, or each booking without one.</summary>
    public ReadOnlySpan<NeededResource> NeedsOf(Guid? serviceId) =>
        serviceId is { } id ? _needs.GetValueOrDefault(id) : _withoutService;

    /// <summary>Returns the number of a resource, or null if there is none with the id.</summary>
    public int? NumberOf(Guid resourceId) => _numbers.TryGetValue(resourceId, out int number) ? number : null;

    private bool IsClosed(ResourceSet set, ResourceSet[] needs) => !set.IsEmpty
        && set.ToArray().All(number => Resources[number].Capacity == 1)
        && needs.All(eligible => eligible.IsSubsetOf(set) || (eligible & set).IsEmpty);

    private NeededResource Of(Service service, Requirement requirement) => new(
        SetOf(resource => resource.Serves(service.Id)
            && (requirement.ResourceIds?.Contains(resource.Id) ?? resource.Type == requirement.ResourceType)),
        requirement,
        service.Assignment);

    private ResourceSet SetOf(Func<Resource, bool> condition) => ResourceSet.Of(
        [.. Enumerable.Range(0, Resources.Count).Where(number => Resources[number].IsActive && condition(Resources[number]))]);
}
