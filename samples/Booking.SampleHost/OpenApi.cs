using BookingEngine.AspNetCore;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Scalar.AspNetCore;

namespace BookingEngine.SampleHost;

/// <summary>
/// The document of the API at /openapi/v1.json, and its page for people at /scalar. The endpoints bring their own
/// descriptions; any app that maps them can take this file as it is.
/// </summary>
public static class OpenApi
{
    public static IServiceCollection AddBookingOpenApi(this IServiceCollection services) =>
        services.AddOpenApi("v1", options => options
            .AddOperationTransformer(DescribeAsync)
            .AddDocumentTransformer(FrameAsync));

    public static void MapBookingOpenApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi();
        // The page's script comes from its package; nothing is asked of, or told to, other hosts.
        endpoints.MapScalarApiReference(options => options
            .WithTitle("Booking API")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp());
    }

    private static Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<BookingApiDescription>().FirstOrDefault() is { } description)
        {
            var described = OpenApiModelFactory.Parse<OpenApiOperation>(
                description.Operation, OpenApiSpecVersion.OpenApi3_1, context.Document!, out _, OpenApiConstants.Json)!;
            operation.OperationId = described.OperationId;
            operation.Description = described.Description;
            operation.Security = described.Security;
            operation.Parameters = described.Parameters;
            operation.RequestBody = described.RequestBody;
            operation.Responses = described.Responses;
        }

        return Task.CompletedTask;
    }

    private static Task FrameAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var frame = OpenApiDocument.Parse(BookingApiDescription.Document, OpenApiConstants.Json).Document!;
        document.Info = frame.Info;
        document.Tags = frame.Tags;
        document.Components = frame.Components;
        // None means the host that the document comes from, whatever it is called there.
        document.Servers = [];
        KeepTrailingSlashes(document, context);
        return Task.CompletedTask;
    }

    /// <summary>The generator drops them from routes, which answer either way; the documented paths have them.</summary>
    private static void KeepTrailingSlashes(OpenApiDocument document, OpenApiDocumentTransformerContext context)
    {
        var mapped = context.DescriptionGroups
            .SelectMany(group => group.Items)
            .Select(description => $"/{description.RelativePath}")
            .ToHashSet(StringComparer.Ordinal);
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            paths.Add(mapped.Contains($"{path}/") ? $"{path}/" : path, item);
        }

        document.Paths = paths;
    }
}
