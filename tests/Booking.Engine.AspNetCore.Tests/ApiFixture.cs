namespace BookingEngine.AspNetCore.Tests;

/// <summary>
/// One server that the tests of a class share. They don't depend on what other tests of the class have stored.
/// </summary>
public sealed class ApiFixture : IAsyncLifetime
{
    public ApiHost Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
