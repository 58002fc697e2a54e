using BookingEngine.AspNetCore.OpenApi;
using Microsoft.AspNetCore.OpenApi;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Describes the HTTP API of Booking.Engine in the app's OpenAPI document.</summary>
public static class BookingOpenApiServiceCollectionExtensions
{
    /// <summary>
    /// Adds what <c>MapBookingApi</c> serves to a document of ASP.NET Core's own OpenAPI support, which
    /// <c>app.MapOpenApi()</c> serves: the endpoints, their tags and their components. What the app itself has there stays
    /// as it is: title, version, endpoints, tags and components; a component of the API whose name is taken is called
    /// <c>BookingApi.…</c>, and a security scheme named <c>bearer</c> is the app's own where it has one. The app may also
    /// call <c>AddOpenApi</c> for the same document, to set what it wants to. Safe to call twice.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="documentName">The document, as in <c>AddOpenApi</c>.</param>
    public static IServiceCollection AddBookingOpenApi(this IServiceCollection services, string documentName = "v1")
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(documentName);
        string document = documentName.ToLowerInvariant(); // as AddOpenApi calls it
        if (services.Any(service => service.ServiceType == typeof(BookingDocument) && document.Equals(service.ServiceKey)))
        {
            return services;
        }

        // After whatever the app configures, wherever it does: so what the app has is known.
        services.PostConfigure<OpenApiOptions>(document, options =>
        {
            var isIncluded = options.ShouldInclude;
            options.ShouldInclude = description => !BookingDocument.IsHead(description) && isIncluded(description);
            options.AddOperationTransformer((operation, context, _) =>
            {
                BookingDocument.Mark(operation, context.Description);
                return Task.CompletedTask;
            })
            .AddDocumentTransformer((document, _, _) =>
            {
                BookingDocument.Merge(document);
                return Task.CompletedTask;
            });
        });
        return services.AddKeyedSingleton<BookingDocument>(document).AddOpenApi(document);
    }
}
