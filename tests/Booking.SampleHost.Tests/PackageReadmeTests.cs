using System.Text.Json.Nodes;
using BookingEngine.MongoDB;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis.CSharp.Scripting;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The C# in the READMEs of the packages compiles, and does what it is there for.</summary>
[Collection(nameof(DocumentedCodeTests))]
public sealed class PackageReadmeTests
{
    private const string AnyPort = """string[] args = ["--urls", "http://127.0.0.1:0"];""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_engine_s_books() =>
        Assert.Equal(true, await RunAsync(Assert.Single(CodeOf("Booking.Engine")), "result.Succeeded"));

    [Fact]
    public async Task The_API_s_serves_the_API_and_its_description()
    {
        await using var app = await StartAsync("Booking.Engine.AspNetCore");
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal(0, (int?)JsonNode.Parse(await client.GetStringAsync(new Uri("/api/exchanges/", UriKind.Relative), Stop))!["count"]);
        Assert.Contains(
            "/api/bookings/", await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_s_serves_them()
    {
        await using var app = await StartAsync("Booking.Engine.Pages");
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Contains("<h1>", await client.GetStringAsync(new Uri("/appointments", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_of_EF_Core_keeps_bookings_in_a_database_of_their_own_or_in_a_context_of_the_app()
    {
        string[] code = CodeOf("Booking.Engine.EntityFrameworkCore");
        Assert.Equal(3, code.Length);

        Assert.Equal("Microsoft.EntityFrameworkCore.Sqlite", await RunAsync(
            "var services = new ServiceCollection();",
            code[0],
            """
            services.BuildServiceProvider().GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContext()
                .Database.ProviderName
            """));
        Assert.Equal("Npgsql.EntityFrameworkCore.PostgreSQL", await RunAsync(
            $"class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options) {{ {code[1]} }}",
            """var (services, connectionString) = (new ServiceCollection(), "Host=localhost");""",
            code[2],
            """
            services.BuildServiceProvider().GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext()
                .Database.ProviderName
            """));
    }

    [Fact]
    public async Task That_of_MongoDB_names_the_server() => Assert.Equal("mongodb://localhost:27017/booking", await RunAsync(
        "var services = new ServiceCollection();",
        Assert.Single(CodeOf("Booking.Engine.MongoDB")),
        $"""
        services.BuildServiceProvider()
            .GetRequiredService<Microsoft.Extensions.Options.IOptions<{typeof(MongoDBStoreOptions).FullName}>>().Value.ConnectionString
        """));

    private static string[] CodeOf(string package) => DocumentedCodeTests.CodeOf(Path.Combine("packages", $"{package}.md"));

    private static async Task<WebApplication> StartAsync(string package) => Assert.IsType<WebApplication>(await RunAsync(
        AnyPort, Assert.Single(CodeOf(package)).Replace("app.Run()", "await app.StartAsync()", StringComparison.Ordinal), "app"));

    private static async Task<object?> RunAsync(params string[] parts) => (await parts
        .Aggregate(CSharpScript.Create("", DocumentedCodeTests.Options), (script, part) => script.ContinueWith(part))
        .RunAsync(cancellationToken: Stop)).ReturnValue;
}
