using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using BookingEngine.Stores;

namespace BookingEngine.Architecture.Tests;

/// <summary>The architecture: what each folder of the engine may use, and what no package may contain.</summary>
public sealed class LayerTests
{
    /// <summary>
    /// The folders of the engine. Each uses only those before it. The domain types are the files beside the folders.
    /// </summary>
    private static readonly string[] Layers =
    [
        "Primitives", "Nouns", "Stores", "Telemetry", "Scheduling.Assignment", "Scheduling", "Deciding", "Committing", "Services",
        "Events", "Calendars", "DependencyInjection",
    ];

    /// <summary>
    /// The types of the folder Services that have the root namespace, so that users of the engine need only that
    /// namespace.
    /// </summary>
    private static readonly string[] Services =
    [
        nameof(AvailabilityService), nameof(BookingService), nameof(ExchangeService), nameof(TimeSlotService),
        nameof(PreparedAvailability), nameof(BookingServices), nameof(EventService), nameof(WebhookService), nameof(CalendarService),
        nameof(ImportService),
    ];

    private static readonly string[] DependencyInjection =
        ["BookingEngine.BookingEngineBuilder", "Microsoft.Extensions.DependencyInjection.BookingEngineServiceCollectionExtensions"];

    private static readonly ArchUnitNET.Domain.Architecture House = new ArchLoader().LoadAssemblies(
        typeof(BookingService).Assembly,
        typeof(EntityFrameworkCore.BookingDbContext).Assembly,
        typeof(MongoDB.MongoDBStoreOptions).Assembly,
        typeof(AspNetCore.BookingApiRefusal).Assembly,
        typeof(Pages.BookingPagesOptions).Assembly).Build();

    private static IEnumerable<IType> Engine => House.Types.Where(type => LayerOf(type) is not null);

    public static TheoryData<string> LayerNames() => [.. Layers];

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Each_folder_of_the_engine_uses_only_the_folders_before_it(string layer)
    {
        var types = Engine.Where(type => LayerOf(type) == layer).ToArray();
        var upward = types.SelectMany(type => UsesOf(type)
            .Where(used => LayerOf(used) is { } other && Array.IndexOf(Layers, other) > Array.IndexOf(Layers, layer))
            .Select(used => $"{type.FullName} uses {used.FullName}"));

        Assert.NotEmpty(types);
        AssertNone(upward);
    }

    [Fact]
    public void The_engine_uses_no_database_no_web_framework_and_no_system_clock() =>
        AssertNone(Uses(Engine, used =>
            used.FullName.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || used.FullName.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
            || used.FullName.StartsWith("MongoDB", StringComparison.Ordinal)
            || used.FullName.StartsWith("System.Net.Http", StringComparison.Ordinal)
            || used.FullName is "System.DateTime" or "System.TimeProvider"));

    [Fact]
    public void In_the_API_only_webhooks_and_busy_calendars_can_call_another_host()
    {
        var callers = House.Types
            .Where(type => type.FullName.StartsWith("BookingEngine.AspNetCore", StringComparison.Ordinal)
                && UsesOf(type).Any(used => used.FullName.StartsWith("System.Net.Http.HttpClient", StringComparison.Ordinal)
                    || used.FullName.StartsWith("System.Net.Http.HttpMessage", StringComparison.Ordinal)
                    || used.FullName.StartsWith("System.Net.Http.SocketsHttp", StringComparison.Ordinal)
                    || used.FullName.StartsWith("System.Net.Sockets.", StringComparison.Ordinal)
                    || used.FullName is "System.Net.Dns" or "System.Net.WebRequest"))
            .Select(type => type.Namespace.FullName)
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(["BookingEngine.AspNetCore.BusyCalendars", "BookingEngine.AspNetCore.Webhooks"], callers);
    }

    [Theory]
    [InlineData("BookingEngine.EntityFrameworkCore", new[] { "Scheduling", "Deciding", "Committing", "Services" })]
    [InlineData("BookingEngine.MongoDB", new[] { "Scheduling", "Deciding", "Committing", "Services" })]
    [InlineData("BookingEngine.AspNetCore", new[] { "Stores", "Deciding", "Committing" })]
    [InlineData("BookingEngine.Pages", new[] { "Stores", "Scheduling", "Deciding", "Committing" })]
    public void Adapters_contain_no_decisions_and_stores_contain_no_rules(string adapter, string[] forbidden)
    {
        var types = House.Types.Where(type => type.FullName.StartsWith(adapter, StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(types);
        AssertNone(Uses(types, used => forbidden.Contains(LayerOf(used)) && used.Name != nameof(StoreException)));
    }

    [Fact]
    public void The_pages_decide_nothing_call_no_other_host_and_use_only_what_the_API_offers_to_pages()
    {
        var pages = House.Types.Where(type => type.FullName.StartsWith("BookingEngine.Pages", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(pages);
        AssertNone(Uses(pages, used =>
            used.FullName.StartsWith("System.Net.Http", StringComparison.Ordinal)
            || (used.FullName.StartsWith("BookingEngine.AspNetCore", StringComparison.Ordinal)
                && used.FullName != typeof(AspNetCore.BookingHttpContextExtensions).FullName)));
    }

    private static void AssertNone(IEnumerable<string> uses)
    {
        string all = string.Join("\n", uses.Distinct().Order());
        Assert.True(all.Length == 0, all);
    }

    private static IEnumerable<string> Uses(IEnumerable<IType> types, Func<IType, bool> isForbidden) =>
        types.SelectMany(type => UsesOf(type).Where(isForbidden).Select(used => $"{type.FullName} uses {used.FullName}"));

    private static IEnumerable<IType> UsesOf(IType type) =>
        type.Dependencies.Select(dependency => dependency.Target).Where(used => used is not GenericParameter);

    /// <summary>Finds the folder of a type of the engine, or null for any other type.</summary>
    private static string? LayerOf(IType type)
    {
        string name = type.Namespace?.FullName ?? "";
        string outer = type.FullName.Split('+', '/')[0];
        return DependencyInjection.Contains(outer) ? "DependencyInjection"
            : name == "BookingEngine" ? (Services.Contains(outer["BookingEngine.".Length..]) ? "Services" : "Nouns")
            : Layers.FirstOrDefault(layer => name == $"BookingEngine.{layer}");
    }
}
