using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The test of a webhook takes as long as its receiver may, which is longer than other requests may take.</summary>
public sealed class WebhookTestTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_tests_a_webhook_whose_receiver_does_not_answer_is_told_so()
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path,
            "Development",
            ("Booking:Storage", "InMemory"),
            ("Booking:Webhooks:AllowPrivateAddresses", "true"));
        using var made = await host.Client.PostAsJsonAsync("/api/webhooks/", new { url = $"http://{receiver.LocalEndpoint}/" }, Stop);
        var webhook = await made.Content.ReadFromJsonAsync<JsonElement>(Stop);

        using var tested = await host.Client.PostAsync($"/api/webhooks/{webhook.GetProperty("uuid").GetString()}/test/", content: null, Stop);

        Assert.Equal(HttpStatusCode.OK, tested.StatusCode);
        var answer = await tested.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal("There was no answer within 15 seconds.", answer.GetProperty("error").GetString());
    }
}
