using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;
using BookingEngine.Stores;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The five businesses of their page run as it says, on every store: a barber, a clinic, a restaurant, a class and a rental.</summary>
[Collection(nameof(DocumentedCodeTests))]
public sealed class ModellingTests
{
    /// <summary>What each business shows of its bookings, and what its page says of them.</summary>
    private static readonly (string Shown, string Expected)[] Outcomes =
    [
        ("string.Join(\", \", second.Value.Resources.Concat(moved.Resources).Select(one => one.Resource.Name))", "Anna, Ben"),
        ("$\"{seen.Succeeded} {sameTime.Error.Code} {later.Value.Resources.Count}\"", "True NoResource 3"),
        (
            "$\"{forTwo.Value.Resources[0].Resource.Name} {forSix.Value.Resources[0].Resource.Name} {twoMore.Value.Resources[0].Resource.Name}\"",
            "Window Long Round"),
        ("$\"{ten.Succeeded} {three.Error.Code} {two.Succeeded}\"", "True FullyBooked True"),
        ("$\"{morning.Succeeded} {sailing.Value.Resources[0].Resource.Name} {soon.Error.Code} {half.Error.Code}\"", "True Sailing boat ResourceUnavailable TooShort"),
    ];

    /// <summary>The programs of the page, compiled once.</summary>
    private static readonly Lazy<Task<Func<BookingServices, Task<string>>[]>> Programs = new(() =>
        Task.WhenAll(DocumentedCodeTests.CodeOf("modelling.md").Zip(Outcomes, (code, outcome) => ProgramAsync(code, outcome.Shown))));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("InMemory")]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("MongoDb")]
    public async Task The_five_businesses_run_as_their_page_says_on_every_store(string storage)
    {
        using var directory = new TemporaryDirectory();
        await using var server = storage == "PostgreSql" ? await PostgreSqlServer.StartAsync(isDurable: false) : null;
        string connection = storage switch
        {
            "PostgreSql" => $"{server!.ConnectionString};Database=businesses",
            "MongoDb" => await MongoServer.ReplicaSet,
            _ => $"Data Source={Path.Combine(directory.Path, "booking.db")};Pooling=False",
        };
        await using var services = await ServicesAsync(storage, connection);
        var engine = new BookingServices(
            services.GetRequiredService<IExchangeStore>(),
            services.GetRequiredService<IBookingStore>(),
            services.GetRequiredService<IClock>());

        var shown = new List<string>();
        foreach (var program in await Programs.Value)
        {
            shown.Add(await program(engine));
        }

        Assert.Equal(Outcomes.Select(outcome => outcome.Expected), shown);
    }

    /// <summary>Returns a program that runs the code of a business, and returns what is to be shown of it.</summary>
    private static Task<Func<BookingServices, Task<string>>> ProgramAsync(string code, string shown) =>
        CSharpScript.EvaluateAsync<Func<BookingServices, Task<string>>>(
            $$"""
            async Task<string> RunAsync(BookingServices engine)
            {
                var zone = DateTimeZoneProviders.Tzdb["Europe/Rome"];
                var (ada, bob) = (new Customer("Ada", "ada@example.com"), new Customer("Bob", "bob@example.com"));
                var date = new LocalDate(2101, 1, 3);
                {{code}}
                return {{shown}};
            }

            (Func<BookingServices, Task<string>>)RunAsync
            """,
            DocumentedCodeTests.Options.AddImports("NodaTime", "System.Threading.Tasks"));

    /// <summary>Registers a store as the sample host does, and creates its tables.</summary>
    private static async Task<ServiceProvider> ServicesAsync(string storage, string connection)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Booking:Storage", storage), new("ConnectionStrings:Booking", connection)])
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        var store = Storage.Add(services.AddBookingEngine(), HostSettings.Read(configuration, new Environment()));
        var provider = services.BuildServiceProvider();
        await store.PrepareAsync(provider, Stop);
        return provider;
    }

    private sealed class Environment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
