using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.AspNetCore.Tests.Webhooks;

/// <summary>From a booking to a receiver, over the network.</summary>
public sealed class WebhookFlowTests
{
    [Fact]
    public async Task What_happens_to_a_booking_is_posted_signed_and_in_order_to_the_address_that_its_owner_gave()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        await using var api = await ApiHost.StartAsync(services: services => services
            .Configure<WebhookOptions>(options => options.AllowPrivateAddresses = true)
            .AddSingleton<IWebhookSender, HttpWebhookSender>());
        string exchange = await api.CreateExchangeAsync();
        var webhook = await api.PostAsync(
            "/api/webhooks/", $$"""{"url": "{{receiver.Url}}", "events": ["booking.*"], "exchange": "{{exchange}}"}""", "owner");
        string secret = (string)webhook.Json["secret"]!;

        string booking = (string)(await api.BookAsync(exchange, "14:00", "15:00", "jane")).Json["uuid"]!;
        await api.PostAsync($"/api/bookings/{booking}/confirm/", null, "owner");
        await api.PostAsync($"/api/bookings/{booking}/cancel/", null, "owner");
        for (int attempts = 0; attempts < 200 && receiver.All.Count < 3; attempts++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            ["booking.created", "booking.confirmed", "booking.cancelled"],
            receiver.All.Select(one => (string?)JsonNode.Parse(one.Body)!["type"]));
        Assert.All(receiver.All, one => Assert.Equal(SignatureOf(one, secret), one.Headers["webhook-signature"]));
        var deliveries = await api.GetAsync($"/api/webhooks/{webhook.Json["uuid"]}/deliveries/", "owner");
        Assert.Equal(HttpStatusCode.OK, deliveries.Status);
        Assert.Equal(3, (int)deliveries.Json["count"]!);
    }

    private static string SignatureOf(Receiver.Received received, string secret)
    {
        byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed =
        [
            .. Encoding.UTF8.GetBytes($"{received.Headers["webhook-id"]}.{received.Headers["webhook-timestamp"]}."), .. received.Body,
        ];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }
}
