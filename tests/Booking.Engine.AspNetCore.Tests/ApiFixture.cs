namespace BookingEngine.AspNetCore.Tests;

/// <summary>One server for the tests of a class that don't care what others of it stored.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    public ApiHost Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
