using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>The description of the API within the OpenAPI document of an app that has endpoints of its own.</summary>
public sealed class AppDocumentTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_OpenAPI_document_of_an_app_keeps_its_own_parts_and_adds_those_of_the_API(bool isAppFirst)
    {
        var document = await DocumentAsync(
            services => _ = isAppFirst
                ? services.AddOpenApi(DescribeApp).AddBookingOpenApi()
                : services.AddBookingOpenApi().AddOpenApi(DescribeApp),
            MapGarage);

        Assert.Equal(("Garage", "2.1"), ((string?)document["info"]!["title"], (string?)document["info"]!["version"]));
        Assert.StartsWith("Cars.\n\nAppointments", (string?)document["info"]!["description"], StringComparison.Ordinal);
        Assert.Equal(
            [
                "bookings: The garage's.",
                "events: What happened to bookings and exchanges.",
                "exchanges: Businesses that take bookings, and their hours.",
                "garage: ",
                "resources: The people, rooms, tables and devices of an exchange, and their hours.",
                "services: What an exchange sells, and what that needs.",
                "webhooks: Addresses that events are posted to.",
            ],
            document["tags"]!.AsArray().Select(tag => $"{tag!["name"]}: {tag["description"]}").Where(
                tag => !tag.StartsWith("time slots", StringComparison.Ordinal)).Order());
        var components = document["components"]!;
        Assert.True(components["schemas"]!["Booking"]!["properties"]!.AsObject().ContainsKey("licensePlate"));
        Assert.True(components["schemas"]!["BookingApi.Booking"]!["properties"]!.AsObject().ContainsKey("customer_email"));
        Assert.Equal("The garage's own.", (string?)components["securitySchemes"]!["bearer"]!["description"]);
        Assert.Equal("#/components/schemas/Booking", SchemaOf(document, "/garage/{id}", "get"));
        Assert.Equal("#/components/schemas/BookingApi.Booking", SchemaOf(document, "/api/bookings/{id}/", "get"));
    }

    [Fact]
    public async Task The_APIs_part_of_an_apps_document_equals_the_committed_one_and_has_no_dangling_reference()
    {
        var document = await DocumentAsync(
            services => services.AddBookingOpenApi().AddOpenApi(DescribeApp).AddBookingOpenApi(), MapGarage);

        string text = document.ToJsonString();
        foreach (var (path, item) in ApiDocument.Committed.Json["paths"]!.AsObject())
        {
            string expected = item!.ToJsonString().Replace(
                "schemas/Booking\"", "schemas/BookingApi.Booking\"", StringComparison.Ordinal);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), document["paths"]![path]), path);
        }

        var read = OpenApiDocument.Parse(text, "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(error => $"{error.Pointer} {error.Message}"));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => $"{warning.Pointer} {warning.Message}"));
    }

    [Fact]
    public async Task An_app_without_a_description_of_its_own_gets_the_committed_components_under_its_name()
    {
        var document = await DocumentAsync(services => services.AddBookingOpenApi());

        Assert.EndsWith(" | v1", (string?)document["info"]!["title"], StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(ApiDocument.Committed.Json["components"], document["components"]));
    }

    private static void DescribeApp(Microsoft.AspNetCore.OpenApi.OpenApiOptions options) =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Garage", Version = "2.1", Description = "Cars." };
            document.Tags!.Single(tag => tag.Name == "bookings").Description = "The garage's.";
            document.AddComponent("bearer", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The garage's own.",
            });
            return Task.CompletedTask;
        });

    private static void MapGarage(WebApplication app) =>
        app.MapGet("/garage/{id}", (int id) => TypedResults.Ok(new Booking($"B-{id}"))).WithTags("garage");

    private static string? SchemaOf(JsonNode document, string path, string method) => (string?)document["paths"]![path]![method]![
        "responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"];

    private static async Task<JsonNode> DocumentAsync(
        Action<IServiceCollection> describe, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBookingEngine().AddWebhooks().AddBusyCalendars();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        describe(builder.Services);
        await using var app = builder.Build();
        map?.Invoke(app);
        app.MapBookingApi();
        app.MapOpenApi();
        await app.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        return JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", Stop))!;
    }

    private sealed record Booking(string LicensePlate);
}
