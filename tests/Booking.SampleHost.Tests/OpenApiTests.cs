using System.Net;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace BookingEngine.SampleHost.Tests;

/// <summary>
/// The OpenAPI document that the host serves, and the page that shows it. The tests of the ASP.NET adapter prove that
/// the committed document is true: they check every response against it.
/// </summary>
public sealed partial class OpenApiTests
{
    private const string Rewrite = "BOOKING_TEST_REWRITE";
    private const string Command =
        $"{Rewrite}=1 dotnet run --project tests/Booking.SampleHost.Tests -- -class BookingEngine.SampleHost.Tests.OpenApiTests";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_served_OpenAPI_document_equals_the_committed_one()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await StartAsync(directory);
        string generated = await host.Client.GetStringAsync("/openapi/v1.json", Cancelled) + "\n";
        string file = CommittedFile();
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            await File.WriteAllTextAsync(file, generated, Cancelled);
        }

        Assert.True(
            generated == await File.ReadAllTextAsync(file, Cancelled),
            $"docs/openapi.json is not what the host generates. This rewrites it, for you to look through:\n{Command}");
    }

    [Fact]
    public async Task The_OpenAPI_document_is_304_for_a_client_that_already_has_it()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await StartAsync(directory);
        using var first = await host.Client.GetAsync("/openapi/v1.json", Cancelled);
        Assert.Equal("application/json", first.Content.Headers.ContentType?.MediaType);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await host.Client.SendAsync(request, Cancelled);
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.Content.ReadAsByteArrayAsync(Cancelled)).Length));
    }

    [Fact]
    public async Task The_OpenAPI_document_is_well_formed()
    {
        var read = OpenApiDocument.Parse(await File.ReadAllTextAsync(CommittedFile(), Cancelled), "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(error => $"{error.Pointer} {error.Message}"));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => $"{warning.Pointer} {warning.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public async Task The_API_page_shows_the_OpenAPI_document_and_contacts_no_other_host()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await StartAsync(directory);
        string page = await host.Client.GetStringAsync("/scalar/", Cancelled);
        Assert.Contains("openapi/v1.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page, StringComparison.Ordinal);
        Assert.Contains("\"withDefaultFonts\":false", page, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", page, StringComparison.Ordinal);
        string[] scripts = [.. Scripts().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(scripts);
        foreach (string script in scripts)
        {
            using var response = await host.Client.GetAsync($"/scalar/{script}", Cancelled);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        }
    }

    private static Task<HostInProcess> StartAsync(TemporaryDirectory directory) =>
        HostInProcess.StartAsync(directory.Path, "Production", ("Booking:Storage", "InMemory"));

    private static string CommittedFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Booking.Engine.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests don't lie in the repository.");
        }

        return Path.Combine(folder.FullName, "docs", "openapi.json");
    }

    [GeneratedRegex("<script [^>]*src=\"([^\"]+)\"")]
    private static partial Regex Scripts();
}
