using BookingEngine.AspNetCore.Exchanges;

namespace BookingEngine.AspNetCore.Services;

/// <summary>The endpoints <c>/exchanges/{uuid}/services/</c> for what an exchange sells.</summary>
internal static class ServiceEndpoints
{
    /// <summary>The endpoints of all services and of one.</summary>
    public static PartEndpoints<Service> All { get; } = new("service")
    {
        Read = ServiceFields.Read,
        WithDefaults = stored => new Service { Id = stored?.Id ?? Guid.Empty, Name = "" },
        Response = ServiceFields.Response,
        IdOf = service => service.Id,
        Of = exchange => exchange.Services,
        With = (exchange, service) => exchange.With(service),
        Remove = (exchanges, exchange, service, version, cancellationToken) =>
            exchanges.RemoveServiceAsync(exchange.Id, service.Id, version, cancellationToken),
        Requirements = service => service.Requirements.Count,
    };
}
