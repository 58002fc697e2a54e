namespace BookingEngine.Scheduling;

/// <summary>The rules of what an exchange sells and of what its bookings use: which services and resources are valid.</summary>
internal static class Catalogue
{
    /// <summary>
    /// Returns what is wrong with the services and resources of an exchange; empty if they are valid. An error names the property
    /// of the service, resource or requirement, and its data say where in their list these are, from 0.
    /// </summary>
    public static IEnumerable<BookingError> Problems(Exchange exchange)
    {
        BookingError?[] problems =
        [
            exchange.Services.Count > Limits.Services ? BookingErrors.TooManyServices : null,
            exchange.Resources.Count > Limits.Resources ? BookingErrors.TooManyResources : null,
            exchange.Reminders.Count > Limits.Reminders ? BookingErrors.TooManyReminders : null,
            Entries(exchange) > Limits.CatalogueHours ? BookingErrors.TooManyCatalogueHours : null,
            .. Duplicates(exchange.Services.Select(service => service.Id))
                .Select(id => BookingErrors.DuplicateId(nameof(exchange.Services), id)),
            .. Duplicates(exchange.Resources.Select(resource => resource.Id))
                .Select(id => BookingErrors.DuplicateId(nameof(exchange.Resources), id)),
        ];
        var services = exchange.Services.Select(service => service.Id).ToHashSet();
        var resources = exchange.Resources.Select(resource => resource.Id).ToHashSet();
        return problems.OfType<BookingError>()
            .Concat(exchange.Services.SelectMany((service, at) => At(nameof(exchange.Services), at, Problems(service, resources))))
            .Concat(exchange.Resources.SelectMany((resource, at) => At(nameof(exchange.Resources), at, Problems(resource, services))));
    }

    /// <summary>Whether a service requires a resource, and would name too few without it.</summary>
    public static bool Requires(Exchange exchange, Guid resourceId) => exchange.Services
        .SelectMany(service => service.Requirements)
        .Any(requirement => requirement.ResourceIds is { } ids
            && ids.Contains(resourceId)
            && ids.Distinct().Count() <= requirement.Count);

    /// <summary>Returns an exchange without a resource, which its requirements no longer name either.</summary>
    public static Exchange WithoutResource(Exchange exchange, Guid resourceId) => exchange with
    {
        Resources = [.. exchange.Resources.Where(resource => resource.Id != resourceId)],
        Services =
        [
            .. exchange.Services.Select(service => service with
            {
                Requirements = [.. service.Requirements.Select(requirement => Without(requirement, resourceId))],
            }),
        ],
    };

    /// <summary>Returns an exchange without a service, which its resources no longer name either.</summary>
    public static Exchange WithoutService(Exchange exchange, Guid serviceId) => exchange with
    {
        Services = [.. exchange.Services.Where(service => service.Id != serviceId)],
        Resources =
        [
            .. exchange.Resources.Select(resource => resource.ServiceIds is { } ids
                ? resource with { ServiceIds = [.. ids.Where(id => id != serviceId)] }
                : resource),
        ],
    };

    private static Requirement Without(Requirement requirement, Guid resourceId) => requirement.ResourceIds is { } ids
        ? requirement with { ResourceIds = [.. ids.Where(id => id != resourceId)] }
        : requirement;

    private static IEnumerable<BookingError> Problems(Service service, HashSet<Guid> resources)
    {
        BookingError?[] problems =
        [
            BookingErrors.InvalidText(nameof(service.Name), TextRules.Name(service.Name)),
            BookingErrors.InvalidText(nameof(service.Description), TextRules.Text(service.Description, Limits.TextLength)),
            service.DurationOptions?.Count > Limits.DurationOptions ? BookingErrors.TooManyDurationOptions : null,
            service.DurationOptions?.Count == 0 ? BookingErrors.NoDurationOptions : null,
            IsOffered(service) ? null : BookingErrors.DurationIsNoOption,
            service.MaxPartySize < service.MinPartySize ? BookingErrors.LargestPartyBelowSmallest : null,
            .. Hours.Problems(nameof(service.Hours), service.Hours ?? []),
            service is { PriceAmount: not null, PriceCurrency: null } ? BookingErrors.PriceWithoutCurrency : null,
            service is { PriceAmount: null, PriceCurrency: not null } ? BookingErrors.CurrencyWithoutPrice : null,
            service.PriceCurrency is { } currency && !IsCurrency(currency) ? BookingErrors.NoCurrency : null,
            service.Requirements.Count > Limits.Requirements ? BookingErrors.TooManyRequirements : null,
            service.Reminders?.Count > Limits.Reminders ? BookingErrors.TooManyReminders : null,
        ];
        return problems.OfType<BookingError>().Concat(service.Requirements.SelectMany(
            (requirement, at) => At(nameof(service.Requirements), at, Problems(requirement, resources))));
    }

    private static IEnumerable<BookingError> Problems(Requirement requirement, HashSet<Guid> resources)
    {
        var (type, ids) = (requirement.ResourceType, requirement.ResourceIds);
        BookingError?[] problems =
        [
            (type is null) == (ids is null) ? BookingErrors.TypeOrResources : null,
            type is null ? null : BookingErrors.InvalidText(nameof(requirement.ResourceType), TextRules.ResourceType(type)),
            ids?.Count == 0 ? BookingErrors.NoResources : null,
            .. (ids ?? []).Where(id => !resources.Contains(id))
                .Select(id => BookingErrors.UnknownResource(nameof(requirement.ResourceIds), id)),
            ids?.Count > 0 && requirement.Count > ids.Distinct().Count() ? BookingErrors.MoreThanNamed(ids.Distinct().Count()) : null,
            requirement.To <= requirement.From ? BookingErrors.RequirementEndsBeforeStart : null,
        ];
        return problems.OfType<BookingError>();
    }

    private static IEnumerable<BookingError> Problems(Resource resource, HashSet<Guid> services)
    {
        BookingError?[] problems =
        [
            BookingErrors.InvalidText(nameof(resource.Name), TextRules.Name(resource.Name)),
            BookingErrors.InvalidText(nameof(resource.Type), TextRules.ResourceType(resource.Type)),
            resource is { HasOwnHours: false, Schedule.OperatingHours.Count: > 0 } ? BookingErrors.WeeklyHoursNotOwn : null,
            .. Hours.Problems(resource.Schedule),
            .. (resource.ServiceIds ?? []).Where(id => !services.Contains(id))
                .Select(id => BookingErrors.UnknownService(nameof(resource.ServiceIds), id)),
        ];
        return problems.OfType<BookingError>();
    }

    /// <summary>Whether the length of a service is one of those from which a customer may choose.</summary>
    private static bool IsOffered(Service service) =>
        service.Duration is not { } duration || service.DurationOptions is not { Count: > 0 } options || options.Contains(duration);

    private static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);

    private static int Entries(Exchange exchange) =>
        exchange.Services.Sum(service => service.Hours?.Count ?? 0)
        + exchange.Resources.Sum(resource => resource.Schedule.OperatingHours.Count
            + resource.Schedule.SpecialHours.Count
            + resource.Schedule.Blocks.Count);

    private static IEnumerable<Guid> Duplicates(IEnumerable<Guid> ids) =>
        ids.Where(id => id != Guid.Empty).GroupBy(id => id).Where(same => same.Count() > 1).Select(same => same.Key);

    private static IEnumerable<BookingError> At(string list, int position, IEnumerable<BookingError> errors) => errors.Select(
        error => error with { Data = new Dictionary<string, object>(error.Data) { [list] = position } });
}
