using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>Merges the description of the API into an app's own OpenAPI document.</summary>
internal sealed class BookingDocument
{
    private const string Key = "booking-api";
    private const string Prefix = "BookingApi.";

    /// <summary>Whether an endpoint of the API is described under HEAD. That says nothing that GET doesn't.</summary>
    public static bool IsHead(ApiDescription endpoint) =>
        HttpMethods.IsHead(endpoint.HttpMethod ?? "")
        && endpoint.ActionDescriptor.EndpointMetadata.OfType<BookingApiDescription>().Any();

    /// <summary>
    /// Marks a generated operation if it is one of the API's. The marked operations are described later, when the app's
    /// components are complete.
    /// </summary>
    public static void Mark(OpenApiOperation operation, ApiDescription endpoint)
    {
        if (endpoint.ActionDescriptor.EndpointMetadata.OfType<BookingApiDescription>().FirstOrDefault() is { } description)
        {
            (operation.Metadata ??= new Dictionary<string, object>())[Key] = description;
        }
    }

    /// <summary>Merges the description of the API into the document if it has operations of the API.</summary>
    public static void Merge(OpenApiDocument document)
    {
        (OpenApiOperation Generated, BookingApiDescription Description)[] operations =
        [
            .. from item in document.Paths.Values
               from operation in item.Operations ?? []
               where DescriptionOf(operation.Value) is not null
               select (operation.Value, DescriptionOf(operation.Value)!),
        ];
        if (operations.Length == 0)
        {
            return;
        }

        var (frame, renamed) = FrameFor(document.Components ?? new OpenApiComponents());
        AddComponents(document, frame.Components!);
        foreach (var (generated, description) in operations)
        {
            Describe(generated, Renamed(description.Operation, renamed), document);
        }

        AddTags(document, frame.Tags!);
        document.Info.Description = string.IsNullOrEmpty(document.Info.Description)
            ? frame.Info.Description
            : $"{document.Info.Description}\n\n{frame.Info.Description}";
        KeepTrailingSlashes(document);
    }

    private static BookingApiDescription? DescriptionOf(OpenApiOperation operation) =>
        operation.Metadata?.TryGetValue(Key, out object? description) is true ? (BookingApiDescription)description : null;

    /// <summary>
    /// Returns the document without its operations, and the new references to components whose names the app already
    /// uses.
    /// </summary>
    private static (OpenApiDocument Frame, Dictionary<string, string> Renamed) FrameFor(OpenApiComponents taken)
    {
        var frame = DocumentFrame.ToJson();
        var renamed = new Dictionary<string, string>();
        Rename("schemas", taken.Schemas?.Keys);
        Rename("responses", taken.Responses?.Keys);
        Rename("headers", taken.Headers?.Keys);
        string json = Renamed(frame.ToJsonString(), renamed);
        return (OpenApiDocument.Parse(json, OpenApiConstants.Json).Document!, renamed);

        void Rename(string section, ICollection<string>? names)
        {
            var components = frame["components"]![section]!.AsObject();
            foreach (string name in names?.Where(components.ContainsKey) ?? [])
            {
                var component = components[name]!;
                components.Remove(name);
                components.Add(Prefix + name, component);
                renamed.Add(Reference(section, name), Reference(section, Prefix + name));
            }
        }
    }

    private static string Reference(string section, string name) => $"\"#/components/{section}/{name}\"";

    private static string Renamed(string json, Dictionary<string, string> renamed) =>
        renamed.Aggregate(json, (text, name) => text.Replace(name.Key, name.Value, StringComparison.Ordinal));

    private static void AddComponents(OpenApiDocument document, OpenApiComponents components)
    {
        Add(components.Schemas);
        Add(components.Responses);
        Add(components.Headers);
        Add(components.SecuritySchemes);

        void Add<T>(IDictionary<string, T>? all)
        {
            foreach (var (name, component) in all ?? new Dictionary<string, T>())
            {
                _ = document.AddComponent(name, component);
            }
        }
    }

    private static void Describe(OpenApiOperation operation, string json, OpenApiDocument document)
    {
        var described = OpenApiModelFactory.Parse<OpenApiOperation>(
            json, OpenApiSpecVersion.OpenApi3_1, document, out _, OpenApiConstants.Json)!;
        operation.OperationId = described.OperationId;
        operation.Summary = described.Summary;
        operation.Description = described.Description;
        operation.Security = described.Security;
        operation.Parameters = described.Parameters;
        operation.RequestBody = described.RequestBody;
        operation.Responses = described.Responses;
    }

    private static void AddTags(OpenApiDocument document, ISet<OpenApiTag> tags)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        foreach (var tag in tags)
        {
            if (document.Tags.FirstOrDefault(there => there.Name == tag.Name) is { } there)
            {
                there.Description ??= tag.Description;
            }
            else
            {
                document.Tags.Add(tag);
            }
        }
    }

    /// <summary>
    /// Restores the trailing slashes of the API's documented paths, which the generator drops from routes.
    /// </summary>
    private static void KeepTrailingSlashes(OpenApiDocument document)
    {
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            bool isOurs = (item.Operations ?? []).Any(operation => DescriptionOf(operation.Value) is not null);
            paths.Add(isOurs ? $"{path.TrimEnd('/')}/" : path, item);
        }

        document.Paths = paths;
    }
}
