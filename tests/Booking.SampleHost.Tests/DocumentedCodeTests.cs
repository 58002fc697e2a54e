using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BookingEngine.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.SampleHost.Tests;

/// <summary>
/// The C# in the documents compiles, runs, and does what the text around it says. Whoever runs documented code is in this collection, one after
/// another: scripts that are compiled side by side sometimes take the types of the runtime for two different ones.
/// </summary>
[Collection(nameof(DocumentedCodeTests))]
public sealed partial class DocumentedCodeTests : IDisposable
{
    internal static readonly ScriptOptions Options = ScriptOptions.Default
        .WithReferences(((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => Assembly.Load(AssemblyName.GetAssemblyName(path))))
        .WithImports(
            "System", "System.Linq", "System.Threading", "System.Threading.Tasks", "Microsoft.AspNetCore.Builder",
            "Microsoft.Extensions.DependencyInjection", "Microsoft.EntityFrameworkCore", "BookingEngine", "BookingEngine.EntityFrameworkCore");

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_app_in_the_HTTP_document_serves_the_API_and_its_description()
    {
        string program = Assert.Single(CodeOf("http-api.md")).Replace("app.Run()", "await app.StartAsync()", StringComparison.Ordinal);

        await using var app = Assert.IsType<WebApplication>(await RunAsync(
            """string[] args = ["--urls", "http://127.0.0.1:0"];""", program, "app"));

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal(0, (int?)JsonNode.Parse(await client.GetStringAsync(new Uri("/api/exchanges/", UriKind.Relative), Stop))!["count"]);
        Assert.Contains(
            "/api/bookings/", await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_in_the_document_of_the_pages_serves_them()
    {
        string program = Assert.Single(CodeOf("pages.md")).Replace("app.Run()", "await app.StartAsync()", StringComparison.Ordinal);

        await using var app = Assert.IsType<WebApplication>(await RunAsync(
            """string[] args = ["--urls", "http://127.0.0.1:0"];""", program, "app"));

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Contains("<h1>", await client.GetStringAsync(new Uri("/appointments", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_in_the_storage_document_adds_the_tables_to_a_context_or_uses_the_ready_made_one()
    {
        string[] code = CodeOf("storage.md");

        Assert.Equal("allocations", await RunAsync(
            $"class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options) {{ {code[0]} }}",
            """var (services, connectionString) = (new ServiceCollection(), "Host=localhost");""",
            code[1],
            """
            services.BuildServiceProvider().GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext()
                .Model.GetEntityTypes().Select(type => type.GetTableName()).Order().First()
            """));
        Assert.Equal("Microsoft.EntityFrameworkCore.Sqlite", await RunAsync(
            "var services = new ServiceCollection();",
            code[2],
            """
            services.BuildServiceProvider().GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContext()
                .Database.ProviderName
            """));
    }

    [Fact]
    public async Task The_code_in_the_storage_document_migrates_a_database()
    {
        string[] code = CodeOf("storage.md");
        Assert.Equal(4, code.Length);

        Assert.Equal(0, await RunAsync(
            """
            var context = new BookingDbContext(new DbContextOptionsBuilder<BookingDbContext>().UseSqlite(
                "Data Source=booking.db",
                sqlite => sqlite.MigrationsAssembly("Booking.SampleHost.Migrations.Sqlite")).Options);
            var cancellationToken = CancellationToken.None;
            """,
            code[3],
            """await context.Database.SqlQuery<int>($"SELECT count(*) AS Value FROM allocations").SingleAsync()"""));
    }

    [Fact]
    public async Task The_code_in_the_MongoDB_document_registers_the_engine() => Assert.IsType<BookingService>(await RunAsync(
        "var services = new ServiceCollection();",
        Assert.Single(CodeOf("mongodb.md")),
        "services.BuildServiceProvider().GetRequiredService<BookingService>()"));

    [Fact]
    public async Task The_code_in_the_rules_document_says_when_a_schedule_opens() => Assert.Equal(
        (false, Instant.FromUtc(2101, 7, 25, 7, 0)),
        await RunAsync(Assert.Single(CodeOf("rules.md")), "(barber.IsOpenAt(friday, zone), barber.NextOpening(friday, zone).Value)"));

    [Fact]
    public async Task The_code_in_the_import_document_imports_500_past_bookings() => Assert.Equal(
        "500 imported, 0 already there, 0 refused", await RunAsync(Assert.Single(CodeOf("import.md")), "$\"{report.Value}\""));

    [Fact]
    public async Task The_code_in_the_webhooks_document_sends_events_to_webhooks() => Assert.Equal(true, await RunAsync(
        "var builder = WebApplication.CreateBuilder();",
        Assert.Single(CodeOf("webhooks.md")),
        "builder.Services.Any(service => service.ServiceType == typeof(IWebhookSender))"));

    [Fact]
    public async Task The_code_in_the_calendars_document_reads_calendars() => Assert.Equal(true, await RunAsync(
        "var builder = WebApplication.CreateBuilder();",
        Assert.Single(CodeOf("calendars.md")),
        "builder.Services.Any(service => service.ServiceType == typeof(IBusyCalendarSource))"));

    [Fact]
    public async Task The_handler_in_the_events_document_handles_a_booking()
    {
        string[] code = CodeOf("events.md");
        Assert.Equal(5, code.Length);

        await using var app = Assert.IsType<WebApplication>(await RunAsync(
            """
            using Microsoft.Extensions.Logging;
            var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
            """,
            code[0],
            code[1],
            "var app = builder.Build(); await app.StartAsync();",
            "app"));

        await BookAsync(app);
        var events = app.Services.GetRequiredService<IEventStore>();
        await Waiting.UntilAsync(
            "All events have their positions and are delivered to the handler.",
            async () => (await events.FindUnnumberedAsync(1, Stop)).Count == 0
                && (await events.FindUndeliveredAsync(Instant.MaxValue, 1, Stop)).Count == 0);

        Assert.Empty(await events.FindDueAsync(Instant.MaxValue, [], 1, Stop)); // No delivery was parked.
    }

    [Fact]
    public async Task The_mail_handler_in_the_events_document_is_the_sample_s() => Assert.Equal(
        await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "ConfirmationMails.cs"), Stop), CodeOf("events.md")[2]);

    [Fact]
    public async Task The_handler_in_the_events_document_passes_a_booking_on_to_a_message_bus()
    {
        string[] code = CodeOf("events.md");
        string compiled = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "ToBus.cs"), Stop);
        Assert.Equal(compiled.Replace("namespace BookingEngine.SampleHost.Tests;\n\n", "", StringComparison.Ordinal), code[3]);
        var (app, received) = Assert.IsType<(WebApplication, Task<(Guid? MessageId, Guid? BookingId)>)>(await RunAsync(
            """
            using BookingEngine.SampleHost.Tests;
            using MassTransit;
            var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
            """,
            code[4],
            """
            var app = builder.Build();
            await app.StartAsync();
            var received = new TaskCompletionSource<(Guid? MessageId, Guid? BookingId)>();
            await app.Services.GetRequiredService<IBusControl>().ConnectReceiveEndpoint("other-program", endpoint =>
                endpoint.Handler<BookingHappened>(context =>
                {
                    if (context.Message.Type == "booking.created")
                    {
                        received.TrySetResult((context.MessageId, context.Message.BookingId));
                    }

                    return Task.CompletedTask;
                })).Ready;
            """,
            "(app, received.Task)"));
        await using var _ = app;

        var booking = await BookAsync(app);

        var (messageId, bookingId) = await received.WaitAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Equal(booking.Id, bookingId);
        var events = await app.Services.GetRequiredService<IEventStore>().ReadAsync(booking.Exchange.Id, 0, 10, Stop);
        Assert.Contains(messageId, events.Where(happened => happened.BookingId == bookingId).Select(happened => (Guid?)happened.Id));
    }

    /// <summary>The steps of getting-started.md are walked by tests/walk.sh, and write-a-store.md shows a part of the store in files.</summary>
    [Fact]
    public void No_other_document_contains_code() => Assert.Equal(
        GuideTests.Pages.Concat(["calendars.md", "events.md", "getting-started.md", "http-api.md", "import.md", "modelling.md", "mongodb.md", "pages.md", "rules.md", "storage.md", "webhooks.md", "write-a-store.md"]).Order(),
        Directory.GetFiles(AppContext.BaseDirectory, "*.md").Select(path => Path.GetFileName(path)).Where(name => CodeOf(name).Length > 0).Order());

    private static async Task<BookingDetails> BookAsync(WebApplication app)
    {
        var tomorrow = app.Services.GetRequiredService<IClock>().GetCurrentInstant().InUtc().Date.PlusDays(1);
        var shop = await app.Services.GetRequiredService<ExchangeService>().CreateAsync(
            new Exchange { BusinessName = "Shop", TimeZone = DateTimeZone.Utc, OperatingHours = OperatingHours.Daily(new(9, 0), new(17, 0)) }, Stop);
        var booked = await app.Services.GetRequiredService<BookingService>().BookAsync(
            new BookingRequest(shop.Value!.Id, tomorrow, new LocalTime(9, 0), new LocalTime(10, 0), new Customer("Ada", "ada@example.org")), Stop);
        return booked.Value!;
    }

    internal static string[] CodeOf(string document) =>
        [.. Code().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, document))).Select(block => block.Groups[1].Value)];

    /// <summary>Runs parts of a program one after another, on a database of its own, and returns the value of the last part.</summary>
    private async Task<object?> RunAsync(params string[] parts)
    {
        string database = Path.Combine(_directory.Path, "booking.db");
        var program = parts.Select(part => part.Replace("Data Source=booking.db", $"Data Source={database};Pooling=False", StringComparison.Ordinal))
            .Aggregate(CSharpScript.Create("", Options), (script, part) => script.ContinueWith(part));
        return (await program.RunAsync(cancellationToken: Stop)).ReturnValue;
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
