using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace Shop.Tests;

/// <summary>The app with a database of its own and a clock that stands still: one line sets it.</summary>
public sealed class ShopApp : WebApplicationFactory<Program>
{
    private readonly string _database = Path.GetTempFileName();

    /// <summary>It begins on a Monday, at nine in Berlin.</summary>
    public FakeClock Clock { get; } = FakeClock.FromUtc(2101, 1, 3, 8, 0, 0);

    public HttpClient ClientOf(string? member = null)
    {
        var client = CreateClient();
        if (member is not null)
        {
            client.DefaultRequestHeaders.Add("Staff", member);
        }

        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("ConnectionStrings:Shop", $"Data Source={_database};Pooling=False")
        .ConfigureTestServices(services => services.AddSingleton<IClock>(Clock));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        File.Delete(_database);
    }
}
